import { createServer } from 'node:https';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import type { Certificate } from './certificate.js';

/** One request as it came in. */
export interface Seen {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

export type Respond = (seen: Seen, response: ServerResponse) => void;

/** A OneFS node for tests: a real HTTPS server whose answers the test gives. */
export interface FakeNode extends AsyncDisposable {
  readonly port: number;
  readonly seen: Seen[];
  /** How many connections stand now. */
  connections(): number;
  /** Requests of one kind: `POST /session/1/session`. */
  count(request: string): number;
  respond: Respond;
}

/** @param address where it listens; the port is a free one unless given */
export async function startFakeNode(
  certificate: Certificate,
  respond: Respond,
  address = '127.0.0.1',
  port = 0,
): Promise<FakeNode> {
  const seen: Seen[] = [];
  const sockets = new Set<Socket>();
  const node = { respond };
  const server = createServer({ cert: certificate.cert, key: certificate.key }, (request, response) => {
    void text(request).then(
      (body) => {
        const one = { method: request.method ?? '', path: request.url ?? '', headers: request.headers, body };
        seen.push(one);
        node.respond(one, response);
      },
      () => {},
    );
  });
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => {});
  });
  server.on('tlsClientError', () => {});
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, address, resolve));
  return Object.assign(node, {
    port: (server.address() as AddressInfo).port,
    seen,
    connections: () => sockets.size,
    count: (request: string) => seen.filter(({ method, path }) => `${method} ${path}` === request).length,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  });
}

/** Answers with JSON. */
export function json(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string | string[]> = {},
): void {
  response
    .writeHead(status, { 'content-type': 'application/json', ...headers })
    .end(typeof body === 'string' ? body : JSON.stringify(body));
}
