import type { GostatsError } from '../errors.js';
import { PapiError } from '../papi/papi-errors.js';
import { jittered, nextBackoffMs } from '../time/backoff.js';

/**
 * How long a job that has worked before, or that fails with a transient error, is still tried at its own interval: an
 * outage of seconds must not cost minutes.
 */
const KEEP_INTERVAL_MS = 60_000;
/** The longest wait between two tries after transient errors, and after refusals. */
const MAX_TRANSIENT_WAIT_MS = 5 * 60_000;
const MAX_REFUSED_WAIT_MS = 15 * 60_000;

/** Tracks the failures of one job and when it may run next. Times are monotonic, milliseconds. */
export class JobHealth {
  readonly #intervalMs: number;
  readonly #random: () => number;
  #retryIntervalMs: number;
  /** When the current run of failures began; meaningless if `failures` is 0. */
  #failingSince = 0;
  #worked = false;
  /** Failed rounds in a row. */
  failures = 0;
  /** The job does not run before this time. */
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

  /** Doubles the wait each time; jitter separates jobs that failed together. */
  #wait(error: GostatsError, now: number): number {
    const papi = error instanceof PapiError ? error : undefined;
    // An answer that cannot be understood will not be understood a second later either.
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
