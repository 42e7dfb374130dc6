import type { GostatsError } from '../errors.js';
import { PapiError } from '../papi/papi-errors.js';
import { jittered, nextBackoffMs } from '../time/backoff.js';

/** For so long a job that worked, or fails in passing, is asked at its own interval: an outage of seconds must not cost minutes. */
const KEEP_INTERVAL_MS = 60_000;
/** The longest distance between two tries of what fails in passing, and of what is refused. */
const MAX_TRANSIENT_WAIT_MS = 5 * 60_000;
const MAX_REFUSED_WAIT_MS = 15 * 60_000;

/** How one job of a cluster fares, and when it may be asked next. Times are by the monotonic clock, milliseconds. */
export class JobHealth {
  readonly #intervalMs: number;
  readonly #random: () => number;
  #retryIntervalMs: number;
  /** When the first of the failures in a row was; meaningless without any. */
  #failingSince = 0;
  #worked = false;
  /** Failed rounds in a row. */
  failures = 0;
  /** The job is not asked before. */
  notBefore = Number.NEGATIVE_INFINITY;

  constructor(intervalMs: number, random: () => number) {
    this.#intervalMs = this.#retryIntervalMs = intervalMs;
    this.#random = random;
  }

  succeeded(): void {
    this.#worked = true;
    this.failures = 0;
    this.#retryIntervalMs = this.#intervalMs;
    this.notBefore = Number.NEGATIVE_INFINITY;
  }

  failed(error: GostatsError, now: number): void {
    if (this.failures++ === 0) this.#failingSince = now;
    this.notBefore = now + this.#wait(error, now);
  }

  /** Twice as long each time; a little less at random, so that jobs which failed together part. */
  #wait(error: GostatsError, now: number): number {
    const papi = error instanceof PapiError ? error : undefined;
    // What makes no sense now will make none in a second.
    const transient = error.code !== 'E_PAPI_ANSWER' && (papi === undefined || papi.transient);
    const longestMs = Math.max(this.#intervalMs, transient ? MAX_TRANSIENT_WAIT_MS : MAX_REFUSED_WAIT_MS);
    const mayPass = transient || this.#worked;
    const keepsInterval = this.failures === 1 || (mayPass && now - this.#failingSince < KEEP_INTERVAL_MS);
    if (!keepsInterval)
      this.#retryIntervalMs = nextBackoffMs({ firstMs: this.#intervalMs, maxMs: longestMs }, this.#retryIntervalMs);
    const waitMs = keepsInterval ? 0 : jittered(this.#retryIntervalMs, this.#random) - this.#intervalMs / 2;
    return Math.max(waitMs, papi?.retryAfterMs ?? 0);
  }
}
