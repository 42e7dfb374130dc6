import { GostatsError, problemOf } from '../errors.js';
import { sleep } from '../time/clock.js';
import { defaultLimits } from '../limits/index.js';
import { linkedAbort, withTimeout } from '../time/abort.js';
import { askOnce } from './ask-once.js';
import { basicAuth } from './auth.js';
import type { PapiAnswer, PapiClient, PapiClientOptions, PapiRequestOptions } from './client-types.js';
import { PapiError, shortPath, unavailable, withoutQuery } from './papi-errors.js';
import { RetryAfterTimes } from './retry-after-times.js';
import { RequestGate } from './request-gate.js';
import { retryDelayMs } from './retry.js';
import { createNodeSelector } from './node-selector.js';
import type { Lookup } from './node-selector.js';
import { sessionAuth } from './session.js';

export type { PapiAnswer, PapiClient, PapiClientOptions, PapiRequestOptions } from './client-types.js';

/** Dependencies that tests can replace. */
export interface PapiClientSeams {
  readonly lookup?: Lookup;
  /** Returns a number from 0 up to 1 (exclusive), for the jitter of waits. */
  readonly random?: () => number;
}

const DEFAULT_TIMEOUT_MS = 60_000;
const LOGOUT_TIMEOUT_MS = 2_000;

/** Creates a client. Name lookup, connection and login happen on the first request. */
export function createPapiClient(options: PapiClientOptions, seams: PapiClientSeams = {}): PapiClient {
  const { cluster, clock, logger, limits: watch } = options;
  const limits = watch?.limits ?? defaultLimits;
  const random = seams.random ?? Math.random;
  const closing = new AbortController();
  const nodes = createNodeSelector(cluster, { ...options, limits }, seams.lookup);
  const auth =
    options.authtype === 'basic-auth'
      ? basicAuth({ ...options, limits }, nodes)
      : sessionAuth({ ...options, limits }, nodes, closing.signal);
  const quiet = new RetryAfterTimes();
  const gate = new RequestGate(clock);
  let closed: Promise<void> | undefined;

  async function get<Body>(
    path: string,
    {
      signal,
      timeoutMs = DEFAULT_TIMEOUT_MS,
      maxRetries = options.maxRetries,
      rowsIn,
      ...again
    }: PapiRequestOptions = {},
  ): Promise<PapiAnswer<Body>> {
    const link = linkedAbort(closing.signal, signal);
    const endpoint = withoutQuery(path);
    try {
      for (let tries = 1; ; tries++) {
        const tooEarly = quiet.check({ cluster, path }, clock.monotonic());
        if (tooEarly !== undefined) throw tooEarly;
        try {
          const ask = (): Promise<PapiAnswer<Body>> =>
            askOnce({ options, limits, nodes, auth }, path, { timeoutMs, rowsIn, signal: link.signal });
          return await gate.pass(endpoint, link.signal, ask);
        } catch (thrown) {
          if (link.signal.aborted) throw link.signal.reason;
          if (!(thrown instanceof PapiError)) throw thrown;
          if (thrown.limit !== undefined) watch?.exceeded(thrown.limit.name, withoutQuery(path), thrown.limit.found);
          quiet.note(path, thrown, clock.monotonic());
          if (!thrown.transient || tries >= maxRetries || again.shouldRetry?.(thrown, tries) === false) throw thrown;
          const waitMs = Math.max(retryDelayMs(tries, random), thrown.retryAfterMs ?? 0);
          if (clock.monotonic() + waitMs >= (again.retryUntil ?? Number.POSITIVE_INFINITY)) throw thrown;
          again.failedTry?.(thrown, waitMs);
          logger.debug('retrying the request', {
            event: 'request.retried',
            cluster,
            path: shortPath(path),
            tries,
            waitMs: Math.round(waitMs),
            problem: thrown.message,
          });
          // On a timeout the cause is more useful than the timeout itself.
          await sleep(clock, waitMs, link.signal).catch((reason: unknown) => {
            throw isTimeout(reason) ? thrown : reason;
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
      await withTimeout({ clock, limitMs: LOGOUT_TIMEOUT_MS, late }, (signal) => auth.logOut(signal));
    } catch (thrown) {
      // The session then expires by itself, after 15 minutes without use.
      logger.debug('could not log out', { event: 'session.close-failed', cluster, problem: problemOf(thrown) });
    } finally {
      await nodes.destroy();
    }
  }

  return {
    get,
    get peers() {
      return nodes.changes + auth.changes;
    },
    close: () => (closed ??= shutDown()),
  };
}

function isTimeout(reason: unknown): boolean {
  if (reason instanceof GostatsError) return reason.code === 'E_CLUSTER_SLOW';
  return reason instanceof DOMException && reason.name === 'TimeoutError';
}
