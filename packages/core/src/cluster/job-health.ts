import type { GostatsError } from '../errors.js';
import { PapiError } from '../papi/papi-errors.js';
import { jittered, nextBackoffMs } from '../time/backoff.js';

/** For so long a job that worked, or fails in passing, is asked at its own interval: an outage of seconds must not cost minutes. */
const PATIENT_MS = 60_000;
/** The longest distance between two tries of what fails in passing, and of what is refused. */
const LONGEST_PASSING_MS = 5 * 60_000;
const LONGEST_REFUSED_MS = 15 * 60_000;

/** How one job of a cluster fares, and when it may be asked next. Times are by the monotonic clock, milliseconds. */
export class JobHealth {
  readonly #intervalMs: number;
  readonly #random: () => number;
  #distanceMs: number;
  /** When the first of the failures in a row was; meaningless without any. */
  #failingSince = 0;
  #worked = false;
  /** Failed rounds in a row. */
  failures = 0;
  /** The job is not asked before. */
  notBefore = Number.NEGATIVE_INFINITY;

  constructor(intervalMs: number, random: () => number) {
    this.#intervalMs = this.#distanceMs = intervalMs;
    this.#random = random;
  }

  succeeded(): void {
    this.#worked = true;
    this.failures = 0;
    this.#distanceMs = this.#intervalMs;
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
    const passing = error.code !== 'E_PAPI_ANSWER' && (papi === undefined || papi.transient);
    const longestMs = Math.max(this.#intervalMs, passing ? LONGEST_PASSING_MS : LONGEST_REFUSED_MS);
    const mayPass = passing || this.#worked;
    const patient = this.failures === 1 || (mayPass && now - this.#failingSince < PATIENT_MS);
    if (!patient) this.#distanceMs = nextBackoffMs({ firstMs: this.#intervalMs, maxMs: longestMs }, this.#distanceMs);
    const waitMs = patient ? 0 : jittered(this.#distanceMs, this.#random) - this.#intervalMs / 2;
    return Math.max(waitMs, papi?.retryAfterMs ?? 0);
  }
}
