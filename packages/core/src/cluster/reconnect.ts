import type { GostatsError } from '../errors.js';
import { PapiError } from '../papi/papi-errors.js';
import { backoffMs, jittered, nextBackoffMs, type Backoff } from '../time/backoff.js';

/** How long a lost cluster is retried at the pace of its jobs, so that collection resumes as soon as it recovers. */
const CLOSE_WATCH_MS = 3 * 60_000;
const FIRST_WAIT_MS = 2_000;
/** The slowest pace during that time, and the pace before the intervals of the cluster's jobs are known. */
const MAX_INTERVAL_MS = 30_000;
const DEFAULT_INTERVAL_MS = 5_000;
const MAX_WAIT_MS = 60_000;
/** A directory service locks an account after a few wrong passwords, so refused logins are retried slowly. */
const LOGIN_WAITS: Backoff = { firstMs: 30_000, maxMs: 600_000 };

/** Computes how long to wait before reconnecting to a lost cluster. */
export class Reconnect {
  readonly #random: () => number;
  #intervalMs = DEFAULT_INTERVAL_MS;
  #failed = 0;
  #since = 0;
  #waitMs = 0;

  constructor(random: () => number) {
    this.#random = random;
  }

  /** Resets the backoff after the cluster answered. @param intervals of its jobs, milliseconds */
  connected(intervals: readonly number[]): void {
    this.#failed = 0;
    this.#intervalMs = intervals.length === 0 ? DEFAULT_INTERVAL_MS : Math.min(MAX_INTERVAL_MS, ...intervals);
  }

  /** @returns milliseconds to wait */
  failed(error: GostatsError, now: number): number {
    if (this.#failed++ === 0) {
      this.#since = now;
      this.#waitMs = 0;
    }
    const asked = error instanceof PapiError ? (error.retryAfterMs ?? 0) : 0;
    return Math.round(Math.max(jittered(this.#next(error, now), this.#random), asked));
  }

  #next(error: GostatsError, now: number): number {
    if (error.code === 'E_CLUSTER_LOGIN') {
      this.#waitMs = nextBackoffMs(LOGIN_WAITS, this.#waitMs);
    } else if (error.code === 'E_CLUSTER_IDENTITY') {
      this.#waitMs = MAX_WAIT_MS;
    } else if (now - this.#since < CLOSE_WATCH_MS) {
      this.#waitMs = backoffMs({ firstMs: FIRST_WAIT_MS, maxMs: this.#intervalMs }, this.#failed);
    } else {
      this.#waitMs = nextBackoffMs({ firstMs: this.#intervalMs, maxMs: MAX_WAIT_MS }, this.#waitMs);
    }
    return this.#waitMs;
  }
}
