import { backoffMs, jittered, nextBackoffMs, type Backoff } from '../time/backoff.js';

/** How often a batch is retried, and after which waits. */
export interface RetryPolicy extends Backoff {
  /** Total number of attempts; `Infinity` = no limit. */
  readonly maxTries: number;
}

/** Longest wait of gostats (Go), at which its waits stop growing. */
const GOSTATS_MAX_MS = 1_280_000;

/**
 * Converts a number of attempts of gostats (Go) to the number of ours that fits into the same time. Its waits double up
 * to 1280 s while ours stop growing much earlier, so the same number would give up a batch after minutes where gostats
 * takes twenty.
 */
export function triesInSameTime(tries: number, { firstMs, maxMs }: Backoff): number {
  if (!Number.isFinite(tries)) return tries;
  let leftMs = 0;
  const gostats = { firstMs, maxMs: GOSTATS_MAX_MS };
  for (let wait = 1, waitMs = firstMs; wait < tries; wait++, waitMs = nextBackoffMs(gostats, waitMs)) leftMs += waitMs;
  let fitting = 1;
  for (let waitMs = Math.min(firstMs, maxMs); leftMs >= waitMs; waitMs = nextBackoffMs({ firstMs, maxMs }, waitMs)) {
    leftMs -= waitMs;
    fitting++;
  }
  return fitting;
}

/** Little time is left during a stop, so a database that recovers in it must be noticed at once. */
const STOPPING: Backoff = { firstMs: 100, maxMs: 1000 };

/**
 * Returns the wait before the next attempt during a stop, regardless of the configuration and of what the server asks
 * for.
 */
export function stoppingDelayMs(failedTries: number): number {
  return backoffMs(STOPPING, failedTries);
}

/**
 * Returns the wait after a number of failed attempts. It doubles up to a limit and is shortened by up to a fifth at
 * random, so that collectors that lost the same database do not all return at once.
 */
export function retryDelayMs(policy: RetryPolicy, failedTries: number, random: () => number): number {
  return Math.round(jittered(backoffMs(policy, failedTries), random));
}
