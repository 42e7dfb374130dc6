import type { EventLogger } from '../log/index.js';
import type { Clock } from '../time/clock.js';
import { orAborted } from '../time/abort.js';
import { secret, secretLogin } from '../secrets/index.js';
import { loginRefused } from './papi-errors.js';
import type { NodeSelector } from './node-selector.js';
import type { NodeConnections, TransportAnswer, TransportTarget } from './transport.js';

/** Credentials for requests to one node. */
export interface Pass {
  readonly node: NodeConnections;
  /** Alternating names and values. */
  readonly headers: readonly string[];
}

/** Authenticates the requests to one cluster. */
export interface Authenticator {
  /** Returns the pass for the next request; logs in if needed. */
  pass(signal: AbortSignal): Promise<Pass>;
  /** Updates the pass from an answer, which may replace its cookies. */
  observe(pass: Pass, answer: TransportAnswer): void;
  /**
   * Returns another pass after a 401 to this one. Rejects when another try would be pointless.
   * @param refusals how many times the same request has been refused so far
   */
  renew(pass: Pass, refusals: number, path: string, signal: AbortSignal): Promise<Pass>;
  /** Number of sessions opened so far. */
  readonly changes: number;
  /** Ends the session. */
  logOut(signal: AbortSignal): Promise<void>;
}

/** Options for both authentication methods. */
export interface AuthOptions extends TransportTarget {
  readonly cluster: string;
  readonly username: string;
  readonly password: string;
  readonly userAgent: string;
  readonly clock: Clock;
  readonly logger: EventLogger;
}

/** Returns the headers that every request has. */
export function commonHeaders({ userAgent }: { readonly userAgent: string }): readonly string[] {
  return ['accept', 'application/json', 'user-agent', userAgent];
}

/** Authenticates with HTTP Basic: user and password in every request. */
export function basicAuth(options: AuthOptions, nodes: NodeSelector): Authenticator {
  secret(options.password);
  secretLogin(options.username, options.password);
  const token = Buffer.from(`${options.username}:${options.password}`, 'utf8').toString('base64');
  const headers = [...commonHeaders(options), 'authorization', `Basic ${token}`];
  return {
    pass: async (signal) => ({ node: await orAborted(nodes.current(), signal), headers }),
    observe: () => {},
    changes: 0,
    renew: () => Promise.reject(loginRefused(options.cluster, options.username)),
    logOut: () => Promise.resolve(),
  };
}
