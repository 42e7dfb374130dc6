import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { expect, it } from 'vitest';
import { createConnector, defaultTrust, HandshakeTimeoutError } from '../../src/index.js';

it('tells a server that takes a connection and speaks no TLS from one that takes none', async () => {
  const sockets: Socket[] = [];
  const server = createServer((socket) => void sockets.push(socket)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const connect = createConnector({ trust: defaultTrust, proxy: undefined, timeoutMs: 300 });
  const target = { hostname: '127.0.0.1', host: `127.0.0.1:${port}`, protocol: 'https:', port: String(port) };
  const error = await new Promise((resolve) => connect(target, (...[failure]) => resolve(failure)));
  expect(error).toBeInstanceOf(HandshakeTimeoutError);
  expect((error as Error).message).toBe('it accepts connections and did not answer the TLS handshake within 0.3 s');
  for (const socket of sockets) socket.destroy();
  server.close();
});
