/** How far apart tries are: the first wait, and the longest; milliseconds. */
export interface Backoff {
  readonly firstMs: number;
  readonly maxMs: number;
}

/** The most by which `jittered` shortens a wait. */
const JITTER = 0.2;

/** The wait after so many failed tries (from 1), milliseconds: twice as long each time, up to a limit. */
export function backoffMs({ firstMs, maxMs }: Backoff, failedTries: number): number {
  return Math.min(maxMs, firstMs * 2 ** Math.min(failedTries - 1, 30));
}

/** The wait after one of `lastMs`, for callers whose limits change between tries. */
export function nextBackoffMs({ firstMs, maxMs }: Backoff, lastMs: number): number {
  return Math.min(maxMs, Math.max(firstMs, lastMs * 2));
}

/** Shortened by up to a fifth at random, so that clients which failed together do not retry together. */
export function jittered(waitMs: number, random: () => number): number {
  return waitMs * (1 - JITTER * random());
}
