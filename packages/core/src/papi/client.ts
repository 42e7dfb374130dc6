import { GostatsError, problemOf } from '../errors.js';
import { sleep } from '../schedule/clock.js';
import type { Clock } from '../schedule/clock.js';
import type { Logger } from '../sink/index.js';
import { defaultLimits, type LimitWatch } from '../limits/index.js';
import { linkedAbort, withTimeLimit } from '../schedule/abort.js';
import { askOnce } from './ask-once.js';
import { basicAuth } from './auth.js';
import { PapiError, shortPath, unavailable, withoutQuery } from './papi-errors.js';
import { QuietTimes } from './quiet-times.js';
import { RequestGate } from './request-gate.js';
import { backoffMs } from './retry.js';
import { createRoutes } from './routes.js';
import type { Lookup } from './routes.js';
import { sessionAuth } from './session.js';

import type { TransportTarget } from './transport.js';

export interface PapiClientOptions extends Omit<TransportTarget, 'limits'> {
  /** Names the cluster in messages. */
  readonly cluster: string;
  readonly username: string;
  readonly password: string;
  readonly authtype: 'session' | 'basic-auth';
  /** Tries of one request that fails in passing; `Infinity` = for ever. */
  readonly maxRetries: number;
  readonly userAgent: string;
  /** What the cluster may send, and where it is told when it sends more. Default: the defaults, told nowhere. */
  readonly limits?: LimitWatch;
  readonly clock: Clock;
  readonly logger: Logger;
}

export interface PapiAnswer<Body> {
  readonly body: Body;
  readonly bytes: number;
  /** The `Date` header, milliseconds since the epoch. */
  readonly date?: number;
  /** Only of a large answer, whose body has an empty list in place of its rows; see `rowsOf`. Good for one use. */
  readonly slices?: () => Iterable<readonly unknown[]>;
}

export interface PapiRequestOptions {
  readonly signal?: AbortSignal;
  /** For one try from the login to the last byte, milliseconds. Default 60 000. The signal bounds all tries. */
  readonly timeoutMs?: number;
  /** Tries of this request; default: the client's. */
  readonly maxRetries?: number;
  /** The member of the answer that holds rows, which may be many; without it the answer is one small document. */
  readonly rowsIn?: string;
  /** Hears of each failed try that another one follows, and how long that waits. */
  readonly failedTry?: (error: PapiError, retryInMs: number) => void;
  /** No try begins later, by the monotonic clock: then it is somebody else's turn. */
  readonly retryUntil?: number;
  /** Asked before another try of what fails in passing, with the tries so far; default: always. */
  readonly worthAnotherTry?: (error: PapiError, tries: number) => boolean;
}

/** One cluster's HTTPS API. */
export interface PapiClient {
  /**
   * Reads a path below the cluster's origin. What fails in passing is tried again, up to `maxRetries` tries.
   * Rejects with a {@link PapiError}, or with the signal's reason.
   */
  get<Body>(path: string, options?: PapiRequestOptions): Promise<PapiAnswer<Body>>;
  /** Moves when there is another session or another node: whoever answers there may be another cluster. */
  readonly peers: number;
  /** Logs out and closes the connections. Safe twice. */
  close(): Promise<void>;
}

/** What a test may hold in its hand. */
export interface PapiClientSeams {
  readonly lookup?: Lookup;
  /** From 0 up to 1, for the jitter of waits. */
  readonly random?: () => number;
}

const DEFAULT_TIMEOUT_MS = 60_000;
const LOGOUT_TIMEOUT_MS = 2_000;

/** Opens nothing yet: name, connection and login come with the first request. */
export function createPapiClient(options: PapiClientOptions, seams: PapiClientSeams = {}): PapiClient {
  const { cluster, clock, logger, limits: watch } = options;
  const limits = watch?.limits ?? defaultLimits;
  const random = seams.random ?? Math.random;
  const closing = new AbortController();
  const routes = createRoutes(cluster, { ...options, limits }, seams.lookup);
  const auth =
    options.authtype === 'basic-auth' ? basicAuth({ ...options, limits }, routes) : sessionAuth({ ...options, limits }, routes, closing.signal);
  const quiet = new QuietTimes();
  const gate = new RequestGate(clock);
  let closed: Promise<void> | undefined;

  async function get<Body>(
    path: string,
    { signal, timeoutMs = DEFAULT_TIMEOUT_MS, maxRetries = options.maxRetries, rowsIn, ...again }: PapiRequestOptions = {},
  ): Promise<PapiAnswer<Body>> {
    const link = linkedAbort(closing.signal, signal);
    const endpoint = withoutQuery(path);
    try {
      for (let tries = 1; ; tries++) {
        const tooEarly = quiet.check({ cluster, path }, clock.monotonic());
        if (tooEarly !== undefined) throw tooEarly;
        try {
          const ask = (): Promise<PapiAnswer<Body>> =>
            askOnce({ options, limits, routes, auth }, path, { timeoutMs, rowsIn, signal: link.signal });
          return await gate.pass(endpoint, link.signal, ask);
        } catch (thrown) {
          if (link.signal.aborted) throw link.signal.reason;
          if (!(thrown instanceof PapiError)) throw thrown;
          if (thrown.limit !== undefined) watch?.exceeded(thrown.limit.name, withoutQuery(path), thrown.limit.found);
          quiet.note(path, thrown, clock.monotonic());
          if (!thrown.transient || tries >= maxRetries || again.worthAnotherTry?.(thrown, tries) === false) throw thrown;
          const waitMs = Math.max(backoffMs(tries, random), thrown.retryAfterMs ?? 0);
          if (clock.monotonic() + waitMs >= (again.retryUntil ?? Number.POSITIVE_INFINITY)) throw thrown;
          again.failedTry?.(thrown, waitMs);
          logger.debug('request is tried again', {
            cluster,
            path: shortPath(path),
            tries,
            waitMs: Math.round(waitMs),
            problem: thrown.message,
          });
          // Whoever runs out of patience here wants to know what was wrong, and not only that time is up.
          await sleep(clock, waitMs, link.signal).catch((reason: unknown) => {
            throw isPatienceOver(reason) ? thrown : reason;
          });
        }
      }
    } finally {
      link.release();
    }
  }

  async function shutDown(): Promise<void> {
    closing.abort(
      new PapiError(unavailable({ cluster, path: '/' }, 'the collector closes its connections'), { transient: false }),
    );
    const late = (): Error => new DOMException('the node does not answer', 'TimeoutError');
    try {
      await withTimeLimit({ clock, limitMs: LOGOUT_TIMEOUT_MS, late }, (signal) => auth.logOut(signal));
    } catch (thrown) {
      // The session then ends by itself, after 15 minutes without use.
      logger.debug('could not log out', { cluster, problem: problemOf(thrown) });
    } finally {
      await routes.destroy();
    }
  }

  return {
    get,
    get peers() {
      return routes.changes + auth.changes;
    },
    close: () => (closed ??= shutDown()),
  };
}

function isPatienceOver(reason: unknown): boolean {
  if (reason instanceof GostatsError) return reason.code === 'E_CLUSTER_SLOW';
  return reason instanceof DOMException && reason.name === 'TimeoutError';
}
