import type { EventLogger } from '../log/index.js';
import type { Clock } from '../time/clock.js';
import { orAborted } from '../time/abort.js';
import { secret, secretLogin } from '../secrets/index.js';
import { loginRefused } from './papi-errors.js';
import type { Routes } from './routes.js';
import type { NodeConnections, TransportAnswer, TransportTarget } from './transport.js';

/** Proof of who asks, good for one node. */
export interface Pass {
  readonly node: NodeConnections;
  /** Names and values in turn. */
  readonly headers: readonly string[];
}

/** How requests to one cluster prove who asks. */
export interface Authenticator {
  /** The pass to send with; logs in where that is needed. */
  pass(signal: AbortSignal): Promise<Pass>;
  /** Reads an answer for what it changes about the pass. */
  observe(pass: Pass, answer: TransportAnswer): void;
  /**
   * Another pass after a 401 to this one. Rejects when there is no point in asking again.
   * @param refusals how many passes the same request has been refused with
   */
  renew(pass: Pass, refusals: number, path: string, signal: AbortSignal): Promise<Pass>;
  /** How many sessions there were. */
  readonly changes: number;
  /** Ends the session. */
  logOut(signal: AbortSignal): Promise<void>;
}

/** What both ways need. */
export interface AuthOptions extends TransportTarget {
  readonly cluster: string;
  readonly username: string;
  readonly password: string;
  readonly userAgent: string;
  readonly clock: Clock;
  readonly logger: EventLogger;
}

/** Headers of every request. */
export function commonHeaders({ userAgent }: { readonly userAgent: string }): readonly string[] {
  return ['accept', 'application/json', 'user-agent', userAgent];
}

/** User and password with every request. */
export function basicAuth(options: AuthOptions, routes: Routes): Authenticator {
  secret(options.password);
  secretLogin(options.username, options.password);
  const token = Buffer.from(`${options.username}:${options.password}`, 'utf8').toString('base64');
  const headers = [...commonHeaders(options), 'authorization', `Basic ${token}`];
  return {
    pass: async (signal) => ({ node: await orAborted(routes.current(), signal), headers }),
    observe: () => {},
    changes: 0,
    renew: () => Promise.reject(loginRefused(options.cluster, options.username)),
    logOut: () => Promise.resolve(),
  };
}
