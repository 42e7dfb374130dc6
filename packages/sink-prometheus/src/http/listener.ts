import { once } from 'node:events';
import { createServer } from 'node:http';
import type { RequestListener, Server, ServerOptions } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { Server as SecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Logger } from '@gostats/core/sink';
import { PrometheusSinkError } from '../errors.js';
import type { KeyPair } from './tls-files.js';

/** A place to serve at. */
export interface Endpoint {
  /** Whose it is, for messages: `cluster onefs1:8080 (prometheus_port)`. */
  readonly who: string;
  /** Absent: all addresses of the machine. */
  readonly host: string | undefined;
  readonly port: number;
  /** The option that says where it listens, for messages. */
  readonly portOption: string;
  readonly hostOption: string;
  readonly handle: RequestListener;
}

/** A server that listens. */
export interface Listener {
  /** `http://127.0.0.1:9001` */
  readonly url: string;
  readonly port: number;
  renew(pair: KeyPair): void;
  /** Ends every connection at once: a keep-alive connection of a scraper would hold it open for minutes. */
  close(): Promise<void>;
}

/**
 * A scraper sends a few hundred bytes and reads at once: who is slower than this holds a socket and means no good.
 * Idle connections live longer than the usual scrape interval of a minute, so that they are used again.
 */
const LIMITS: ServerOptions = { headersTimeout: 10_000, requestTimeout: 15_000, keepAliveTimeout: 75_000 };
/** No byte either way for so long, in the middle of a request. */
const STALLED_MS = 30_000;
const MAX_CONNECTIONS = 256;

/** Starts to serve. @throws PrometheusSinkError `E_PORT_IN_USE` or `E_LISTEN`; an AbortError when the signal aborts */
export async function listen(
  endpoint: Endpoint,
  tls: KeyPair | undefined,
  signal: AbortSignal,
  logger: Logger,
): Promise<Listener> {
  const { handle, host, port } = endpoint;
  const server = tls === undefined ? createServer(LIMITS, handle) : createSecureServer({ ...LIMITS, ...tls }, handle);
  server.maxConnections = MAX_CONNECTIONS;
  server.setTimeout(STALLED_MS);
  try {
    signal.throwIfAborted();
    server.listen({ port, ...(host === undefined ? {} : { host }) });
    await once(server, 'listening', { signal });
  } catch (error) {
    // A name that is still being looked up makes it listen later than this.
    server.on('error', () => undefined).once('listening', () => server.close());
    server.close();
    if (signal.aborted) throw error;
    throw listenError(endpoint, error as NodeJS.ErrnoException);
  }
  // Out of file descriptors, say: the server goes on, and an error without a listener would end the process.
  server.on('error', (error) => logger.error(`${endpoint.who}: ${error.message}`, { port }));
  return listenerOf(endpoint, server);
}

function listenerOf({ host }: Endpoint, server: Server | SecureServer): Listener {
  const { port } = server.address() as AddressInfo;
  const secure = 'setSecureContext' in server;
  return {
    port,
    url: `${secure ? 'https' : 'http'}://${inUrl(host ?? '[::]')}:${port}`,
    renew(pair) {
      if (secure) server.setSecureContext(pair);
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** An IPv6 address needs brackets before a port. */
export function inUrl(host: string): string {
  return host.includes(':') && !host.startsWith('[') ? `[${host}]` : host;
}

function listenError(
  { who, host, port, portOption, hostOption }: Endpoint,
  error: NodeJS.ErrnoException,
): PrometheusSinkError {
  const place = host ?? 'all addresses';
  if (error.code === 'EADDRINUSE') {
    return new PrometheusSinkError(
      'E_PORT_IN_USE',
      `${who}: port ${port} of ${place} is in use. End the program that holds it, or choose another ${portOption}.`,
      error,
    );
  }
  const remedy: Record<string, string> = {
    EACCES: `Choose a ${portOption} above 1023, or allow this user to listen below.`,
    EADDRNOTAVAIL: `Set ${hostOption} to an address of this machine, or leave it out.`,
    ENOTFOUND: `Set ${hostOption} to an address of this machine, or leave it out.`,
  };
  return new PrometheusSinkError(
    'E_LISTEN',
    `${who}: cannot listen on port ${port} of ${place} (${error.code ?? error.message}).` +
      ` ${remedy[error.code ?? ''] ?? `Check ${portOption} and ${hostOption}.`}`,
    error,
  );
}
