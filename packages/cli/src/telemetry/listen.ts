import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gostatsError, type TelemetryConfig } from '@gostats/core';

/** Whoever asks for a page of a few kilobytes and is slower than this means no good. */
const LIMITS = { headersTimeout: 10_000, requestTimeout: 15_000, keepAliveTimeout: 75_000 };
const STALLED_MS = 30_000;
const MAX_CONNECTIONS = 64;

/** @throws GostatsError E_PORT_IN_USE or E_LISTEN */
export async function listen({ listenAddress, port }: TelemetryConfig, handle: RequestListener): Promise<Server> {
  const server = createServer(LIMITS, handle);
  server.maxConnections = MAX_CONNECTIONS;
  server.setTimeout(STALLED_MS);
  try {
    server.listen(port, listenAddress);
    await once(server, 'listening');
    return server;
  } catch (thrown) {
    const { code, message } = thrown as NodeJS.ErrnoException;
    const at = { who: 'The telemetry', host: listenAddress, port };
    if (code === 'EADDRINUSE') throw gostatsError('E_PORT_IN_USE', at, thrown);
    throw gostatsError('E_LISTEN', { ...at, problem: code ?? message }, thrown);
  }
}

/** `http://127.0.0.1:9100` */
export function urlOf(server: Server): string {
  const { address, family, port } = server.address() as AddressInfo;
  return `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`;
}

/** Ends every connection at once: one that a scraper keeps alive would hold up the end for a minute. */
export function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
