import type { GostatsError } from '../errors.js';
import { PapiError } from '../papi/papi-errors.js';
import { jittered, nextBackoffMs } from '../time/backoff.js';

/** For so long a job that worked, or fails in passing, is asked at its own interval: an outage of seconds must not cost minutes. */
const PATIENT_MS = 60_000;
/** The longest distance between two tries of what fails in passing, and of what is refused. */
const LONGEST_PASSING_MS = 5 * 60_000;
const LONGEST_REFUSED_MS = 15 * 60_000;

/** How one job of a cluster fares. Times are by the monotonic clock, milliseconds. */
export class JobHealth {
  readonly #intervalMs: number;
  readonly #random: () => number;
  #distanceMs: number;
  state: 'ok' | 'failing' = 'ok';
  since: number;
  lastSuccess: number | undefined;
  lastError: GostatsError | undefined;
  /** Failed rounds in a row. */
  failures = 0;
  /** The job is not asked before. */
  notBefore = Number.NEGATIVE_INFINITY;

  constructor(intervalMs: number, now: number, random: () => number) {
    this.#intervalMs = this.#distanceMs = intervalMs;
    this.#random = random;
    this.since = now;
  }

  /** @returns for how long it had failed; undefined when it was well */
  succeeded(now: number): number | undefined {
    const failedMs = this.state === 'failing' ? now - this.since : undefined;
    if (failedMs !== undefined) this.since = now;
    this.state = 'ok';
    this.failures = 0;
    this.#distanceMs = this.#intervalMs;
    this.lastSuccess = now;
    this.lastError = undefined;
    this.notBefore = Number.NEGATIVE_INFINITY;
    return failedMs;
  }

  /** @returns whether that is news: it was well, or fails for another reason now */
  failed(error: GostatsError, now: number): boolean {
    const news = this.state === 'ok' || this.lastError?.code !== error.code;
    if (this.state === 'ok') this.since = now;
    this.state = 'failing';
    this.failures++;
    this.lastError = error;
    this.notBefore = now + this.#wait(error, now);
    return news;
  }

  /** Twice as long each time; a little less at random, so that jobs which failed together part. */
  #wait(error: GostatsError, now: number): number {
    const papi = error instanceof PapiError ? error : undefined;
    // What makes no sense now will make none in a second.
    const passing = error.code !== 'E_PAPI_ANSWER' && (papi === undefined || papi.transient);
    const longestMs = Math.max(this.#intervalMs, passing ? LONGEST_PASSING_MS : LONGEST_REFUSED_MS);
    const mayPass = passing || this.lastSuccess !== undefined;
    const patient = this.failures === 1 || (mayPass && now - this.since < PATIENT_MS);
    if (!patient) this.#distanceMs = nextBackoffMs({ firstMs: this.#intervalMs, maxMs: longestMs }, this.#distanceMs);
    const waitMs = patient ? 0 : jittered(this.#distanceMs, this.#random) - this.#intervalMs / 2;
    return Math.max(waitMs, papi?.retryAfterMs ?? 0);
  }
}
