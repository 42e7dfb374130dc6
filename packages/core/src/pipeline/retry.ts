import { backoffMs, jittered, nextBackoffMs, type Backoff } from '../time/backoff.js';

/** How long to wait before a batch is tried again. */
export interface RetryPolicy extends Backoff {
  /** Tries in all; `Infinity` = for ever. */
  readonly maxTries: number;
}

/** gostats' longest wait; after it the tries of one write are that far apart. */
const GOSTATS_MAX_MS = 1_280_000;

/**
 * How many tries of ours fit into the time that gostats takes for `tries` of its own. Its waits double up to 1280 s, ours
 * stop growing much earlier: the same number would give a batch up after minutes where gostats took twenty.
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

/** While gostats stops there is little time: a database that comes back within it must be met at once. */
const STOPPING: Backoff = { firstMs: 100, maxMs: 1000 };

/** The wait before the next try while gostats stops, whatever the configuration and the other side ask for. */
export function stoppingDelayMs(failedTries: number): number {
  return backoffMs(STOPPING, failedTries);
}

/**
 * The wait after the given number of failed tries: doubling up to a limit, shortened by up to a fifth at random, so that
 * collectors which lost the same database do not all come back at once.
 */
export function retryDelayMs(policy: RetryPolicy, failedTries: number, random: () => number): number {
  return Math.round(jittered(backoffMs(policy, failedTries), random));
}
