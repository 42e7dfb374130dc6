/** The first and the longest wait between tries, in milliseconds. */
export interface Backoff {
  readonly firstMs: number;
  readonly maxMs: number;
}

/** The maximum fraction by which `jittered` shortens a wait. */
const JITTER = 0.2;

/** Returns the wait in milliseconds after a number of failed tries (from 1). It doubles each time, up to a limit. */
export function backoffMs({ firstMs, maxMs }: Backoff, failedTries: number): number {
  return Math.min(maxMs, firstMs * 2 ** Math.min(failedTries - 1, 30));
}

/** Returns the wait that follows one of `lastMs`, for callers whose limits change between tries. */
export function nextBackoffMs({ firstMs, maxMs }: Backoff, lastMs: number): number {
  return Math.min(maxMs, Math.max(firstMs, lastMs * 2));
}

/** Shortens a wait by a random amount of up to a fifth, so that clients that failed together do not retry together. */
export function jittered(waitMs: number, random: () => number): number {
  return waitMs * (1 - JITTER * random());
}
