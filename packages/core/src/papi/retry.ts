import { backoffMs } from '../time/backoff.js';

const WAITS = { firstMs: 1_000, maxMs: 30_000 };
/** Upper bound for Retry-After: a mistake on the server must not stop delivery for a day. */
const MAX_RETRY_AFTER_MS = 15 * 60_000;

/**
 * Returns how long to wait after the n-th failed try (1-based), milliseconds. Full jitter keeps buckets and clusters
 * that failed together from retrying together.
 */
export function retryDelayMs(failedTries: number, random: () => number): number {
  return random() * backoffMs(WAITS, failedTries);
}

/**
 * Returns the wait requested by a `Retry-After` header (seconds, or a date; RFC 9110 section 10.2.3), milliseconds.
 * @param now milliseconds since the epoch
 */
export function retryAfterMs(header: string | readonly string[] | undefined, now: number): number | undefined {
  const text = (typeof header === 'string' ? header : header?.[0])?.trim();
  if (text === undefined || text === '') return undefined;
  const wait = /^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text) - now;
  return Number.isNaN(wait) ? undefined : Math.min(Math.max(0, wait), MAX_RETRY_AFTER_MS);
}
