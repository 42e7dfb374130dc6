import { Socket, type LookupFunction } from 'node:net';
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

/** A server took a connection and said nothing in TLS: it does not speak it, or hangs. */
export class HandshakeTimeoutError extends Error {
  override readonly name = 'HandshakeTimeoutError';
  /** As of any connection that took too long. */
  readonly code = 'UND_ERR_CONNECT_TIMEOUT';

  constructor(timeoutMs: number) {
    super(`it accepts connections and did not answer the TLS handshake within ${timeoutMs / 1000} s`);
  }
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
  const secured: Connector = (target, done) => {
    let accepted = false;
    const connecting = connect(target, (...result) => {
      const [error, socket] = result;
      if (accepted && error !== null && 'code' in error && error.code === 'UND_ERR_CONNECT_TIMEOUT') {
        done(new HandshakeTimeoutError(timeoutMs), null);
        return;
      }
      const problem = error === null && pinned ? pinProblem(socket, trust) : undefined;
      if (problem === undefined) {
        done(...result);
        return;
      }
      socket?.destroy();
      done(problem, null);
    }) as unknown;
    // Its type does not tell that it returns the socket: the only one who knows how far it got.
    if (connecting instanceof Socket) connecting.once('connect', () => (accepted = true));
  };
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
