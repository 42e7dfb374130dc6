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
  /** Applies separately to the tunnel and to the connection with its handshake. */
  readonly timeoutMs: number;
  /** Resolves the host name. Not used where a proxy resolves it. */
  readonly lookup?: LookupFunction;
  /** Aborts connection attempts in progress. */
  readonly signal?: AbortSignal;
}

/** A server accepted a connection but did not answer the TLS handshake: it does not speak TLS, or hangs. */
export class HandshakeTimeoutError extends Error {
  override readonly name = 'HandshakeTimeoutError';
  /** The same code as for any connection that timed out. */
  readonly code = 'UND_ERR_CONNECT_TIMEOUT';

  constructor(timeoutMs: number) {
    super(`it accepts connections and did not answer the TLS handshake within ${timeoutMs / 1000} s`);
  }
}

/** Opens connections for an undici `Pool`; passed as its option `connect`. */
export type Connector = buildConnector.connector;

/**
 * Creates a connector that enforces the given trust, directly or through a proxy. A pinned certificate is compared
 * before the connection is handed out, so that nothing is sent to the wrong server.
 */
export function createConnector({ trust, proxy, timeoutMs, lookup, signal }: ConnectorOptions): Connector {
  const pinned = isPinned(trust);
  const options = {
    ...tlsOptionsOf(trust),
    allowH2: false,
    timeout: timeoutMs,
    // A resumed session presents no certificate to compare.
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
    // The types hide that undici returns the socket, which is needed to tell a connect timeout from a handshake
    // timeout.
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

/** Checks the pin of an encrypted connection; others have no certificate. */
function pinProblem(socket: Socket | null, trust: ServerTrust): Error | undefined {
  if (socket === null || !('encrypted' in socket)) return undefined;
  return checkFingerprint(socket as TLSSocket, trust.fingerprints);
}
