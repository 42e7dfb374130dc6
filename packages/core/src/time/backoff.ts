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

/** The wait that follows on one of `lastMs`, for those whose limits change between tries. */
export function nextBackoffMs({ firstMs, maxMs }: Backoff, lastMs: number): number {
  return Math.min(maxMs, Math.max(firstMs, lastMs * 2));
}

/** Shortened by up to a fifth at random, so that those who failed together do not come back together. */
export function jittered(waitMs: number, random: () => number): number {
  return waitMs * (1 - JITTER * random());
}
