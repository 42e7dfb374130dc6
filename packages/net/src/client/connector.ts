import type { LookupFunction, Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { buildConnector } from 'undici';
import { checkFingerprint } from './fingerprint.js';
import { tunnel } from './tunnel.js';
import { isPinned, tlsOptionsOf, type ServerTrust } from './trust.js';

export interface ConnectorOptions {
  readonly trust: ServerTrust;
  /** See `proxyFor`. */
  readonly proxy: URL | undefined;
  /** For each of: the tunnel, the connection with its handshake. */
  readonly timeoutMs: number;
  /** For a host with an address of the caller's choice; not asked where a proxy resolves the name. */
  readonly lookup?: LookupFunction;
  /** Ends connections that are still being made. */
  readonly signal?: AbortSignal;
}

/** Makes connections for an undici `Pool`, as its option `connect`. */
export type Connector = buildConnector.connector;

/**
 * Connects to a server as its trust asks for, straight or through a proxy. A pinned certificate is compared before the
 * connection is handed out, so that nothing was sent to a server that is another one.
 */
export function createConnector({ trust, proxy, timeoutMs, lookup, signal }: ConnectorOptions): Connector {
  const pinned = isPinned(trust);
  const options = {
    ...tlsOptionsOf(trust),
    allowH2: false,
    timeout: timeoutMs,
    // A session that is taken up again shows no certificate to compare.
    ...(pinned && { maxCachedSessions: 0 }),
    ...(lookup && { lookup }),
    ...(signal && { signal }),
  };
  const connect = buildConnector(options as buildConnector.BuildOptions);
  const secured: Connector = (target, done) =>
    connect(target, (...result) => {
      const [error, socket] = result;
      const problem = error === null && pinned ? pinProblem(socket, trust) : undefined;
      if (problem === undefined) {
        done(...result);
        return;
      }
      socket?.destroy();
      done(problem, null);
    });
  if (proxy === undefined) return secured;
  return async (target, done) => {
    let socket: Socket;
    try {
      socket = await tunnel(proxy, authorityOf(target), timeoutMs, signal);
    } catch (thrown) {
      done(thrown as Error, null);
      return;
    }
    if (target.protocol === 'https:') secured({ ...target, httpSocket: socket }, done);
    else done(null, socket);
  };
}

function authorityOf({ hostname, port, protocol }: buildConnector.Options): string {
  const host = hostname.includes(':') ? `[${hostname}]` : hostname;
  return `${host}:${port || (protocol === 'https:' ? '443' : '80')}`;
}

/** Only what is encrypted has a certificate. */
function pinProblem(socket: Socket | null, trust: ServerTrust): Error | undefined {
  if (socket === null || !('encrypted' in socket)) return undefined;
  return checkFingerprint(socket as TLSSocket, trust.fingerprints);
}
