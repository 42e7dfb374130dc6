import { PapiError, unavailable, withoutQuery } from './papi-errors.js';
import type { RequestPlace } from './papi-errors.js';

/** Bounds the memory. Only a few dozen endpoints of OneFS are in use. */
const MAX_ENDPOINTS = 64;

interface RetryAfter {
  readonly until: number;
  readonly error: PapiError;
}

/**
 * Remembers `Retry-After` (429 or 503) per endpoint. Until that time, no round sends a request to the endpoint. Times
 * are monotonic.
 */
export class RetryAfterTimes {
  readonly #byEndpoint = new Map<string, RetryAfter>();

  /** Records a failure that carries a `Retry-After`. */
  note(path: string, error: PapiError, now: number): void {
    if (error.retryAfterMs === undefined || error.retryAfterMs <= 0) return;
    if (error.status !== 429 && error.status !== 503) return;
    if (this.#byEndpoint.size >= MAX_ENDPOINTS) this.#byEndpoint.clear();
    this.#byEndpoint.set(withoutQuery(path), { until: now + error.retryAfterMs, error });
  }

  /** Returns the error for a request that would be too early; undefined when it may be sent. */
  check(at: RequestPlace, now: number): PapiError | undefined {
    if (this.#byEndpoint.size === 0) return undefined;
    const endpoint = withoutQuery(at.path);
    const quiet = this.#byEndpoint.get(endpoint);
    if (quiet === undefined) return undefined;
    if (now >= quiet.until) {
      this.#byEndpoint.delete(endpoint);
      return undefined;
    }
    const retryAfterMs = quiet.until - now;
    const { status, papiCode } = quiet.error;
    const problem = `it answered ${status} and asked for ${Math.ceil(retryAfterMs / 1000)} s more without a request`;
    return new PapiError(unavailable({ cluster: at.cluster, path: endpoint }, problem), {
      status,
      papiCode,
      transient: true,
      retryAfterMs,
    });
  }
}
