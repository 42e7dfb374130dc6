import { once } from 'node:events';
import { createServer } from 'node:http';
import type { RequestListener, Server, ServerOptions } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { Server as SecureServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import type { Access } from './access.js';
import { Connections } from './connections.js';
import { guarded } from './guard.js';
import { ListenerError } from './listener-error.js';
import type { ListenerLimits } from './resolve-web.js';
import { systemProblem } from '../system-problems.js';
import type { TlsMaterial } from './tls-files.js';

/** Where to listen, and the handler. */
export interface Endpoint {
  /** Its owner, for messages: `cluster onefs1:8080 (prometheus_port)`. */
  readonly who: string;
  /** If undefined, all addresses of the machine. */
  readonly host: string | undefined;
  /** 0: any free port. */
  readonly port: number;
  /** The configuration keys of port and address, for messages. */
  readonly portOption: string;
  readonly hostOption: string;
  /** Handles authorised GET and HEAD requests. */
  readonly handle: RequestListener;
}

export interface ListenOptions {
  readonly limits: ListenerLimits;
  /** If undefined, HTTP is used. */
  readonly tls: TlsMaterial | undefined;
  /** If undefined, everyone is answered. Several listeners may share one. */
  readonly access: Access | undefined;
  readonly signal: AbortSignal;
  /** Called for a request without valid credentials. */
  readonly onRefused?: () => void;
  /** Called for errors that the server survives, such as running out of file descriptors. */
  readonly onError: (error: Error) => void;
}

/** A running listener. */
export interface Listener {
  /** `http://127.0.0.1:9001` */
  readonly url: string;
  readonly port: number;
  /** Number of open connections. */
  readonly connections: number;
  /** Connections closed or refused so far because there were too many. */
  readonly evicted: number;
  /** Uses new TLS files from the next connection on. */
  renew(tls: TlsMaterial): void;
  /** Closes all connections at once, because the keep-alive connection of a scraper would delay it for minutes. */
  close(): Promise<void>;
}

/** Enough for any scraper, cookies included. */
const MAX_HEADER_BYTES = 8192;
/** After this many requests a scraper must reconnect: every four hours at one scrape per 15 s. */
const MAX_REQUESTS_PER_SOCKET = 1000;
/** Interval of Node's check for slow request headers; its default is 30 seconds. */
const NODE_CHECKS_MS = 500;

/** Starts listening. @throws ListenerError `E_PORT_IN_USE` or `E_LISTEN`; an AbortError if the signal aborts */
export async function listen(endpoint: Endpoint, options: ListenOptions): Promise<Listener> {
  const { host, port, handle } = endpoint;
  const { limits, tls, access, signal, onRefused = () => undefined } = options;
  const connections = new Connections(limits, tls !== undefined);
  const server = createOne(limits, tls, guarded({ connections, access, onRefused, handle }));
  server.maxRequestsPerSocket = MAX_REQUESTS_PER_SOCKET;
  server.on('connection', (socket: Socket) => connections.add(socket));
  server.on('secureConnection', (socket: Socket) => connections.secured(socket));
  // A request that expects "100 Continue" has a body, which is not allowed.
  server.on('checkContinue', (_, response) => response.writeHead(417, { connection: 'close' }).end());
  try {
    signal.throwIfAborted();
    server.listen({ port, ...(host === undefined ? {} : { host }) });
    await once(server, 'listening', { signal });
  } catch (error) {
    // If a name lookup is still in progress, the server would start listening later.
    server.on('error', () => undefined).once('listening', () => server.close());
    server.close();
    if (signal.aborted) throw error;
    throw listenError(endpoint, error as NodeJS.ErrnoException);
  }
  // An unhandled error event would end the process.
  server.on('error', options.onError);
  return listenerOf(endpoint, server, connections);
}

function createOne(
  limits: ListenerLimits,
  tls: TlsMaterial | undefined,
  handle: RequestListener,
): Server | SecureServer {
  const common: ServerOptions = {
    headersTimeout: limits.headerMs,
    requestTimeout: limits.headerMs,
    keepAliveTimeout: limits.idleMs,
    connectionsCheckingInterval: NODE_CHECKS_MS,
    maxHeaderSize: MAX_HEADER_BYTES,
  };
  if (tls === undefined) return createServer(common, handle);
  const clients = tls.ca === undefined ? {} : { requestCert: true, rejectUnauthorized: true };
  return createSecureServer({ ...common, ...tls, ...clients, handshakeTimeout: limits.handshakeMs }, handle);
}

function listenerOf({ host }: Endpoint, server: Server | SecureServer, connections: Connections): Listener {
  const { port } = server.address() as AddressInfo;
  const secure = 'setSecureContext' in server;
  return {
    port,
    url: `${secure ? 'https' : 'http'}://${inUrl(host ?? '[::]')}:${port}`,
    get connections() {
      return connections.size;
    },
    get evicted() {
      return connections.evicted;
    },
    renew(tls) {
      if (secure) server.setSecureContext(tls);
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
        connections.close();
      }),
  };
}

/** Formats a host for a URL; an IPv6 address needs brackets. */
export function inUrl(host: string): string {
  return host.includes(':') && !host.startsWith('[') ? `[${host}]` : host;
}

function listenError(
  { who, host, port, portOption, hostOption }: Endpoint,
  error: NodeJS.ErrnoException,
): ListenerError {
  const place = host ?? 'all addresses';
  const problem = systemProblem(error) ?? (error.message || String(error.code));
  if (error.code === 'EADDRINUSE') {
    const text = `${who}: port ${port} on ${place} is already in use. Stop the program that uses it ("ss -ltnp" shows which), or set ${portOption} to a free port.`;
    return new ListenerError('E_PORT_IN_USE', text, problem, error);
  }
  const remedy: Record<string, string> = {
    EACCES: `Set ${portOption} to a port above 1023, or grant the service CAP_NET_BIND_SERVICE.`,
    EADDRNOTAVAIL: `Set ${hostOption} to an address of this machine, or leave it out.`,
    ENOTFOUND: `Set ${hostOption} to an address of this machine, or leave it out.`,
  };
  const text = `${who}: cannot listen on port ${port} on ${place}: ${problem}. ${remedy[error.code ?? ''] ?? `Check ${portOption} and ${hostOption}.`}`;
  return new ListenerError('E_LISTEN', text, problem, error);
}
