/** How long to wait before a batch is tried again. */
export interface RetryPolicy {
  readonly firstMs: number;
  readonly maxMs: number;
  /** Tries in all; `Infinity` = for ever. */
  readonly maxTries: number;
}

/**
 * The wait after the given number of failed tries: doubling up to a limit, shortened by up to a fifth at random, so that
 * collectors which lost the same database do not all come back at once.
 */
export function retryDelayMs(policy: RetryPolicy, failedTries: number, random: () => number): number {
  const full = Math.min(policy.maxMs, policy.firstMs * 2 ** Math.min(failedTries - 1, 30));
  return Math.round(full * (1 - 0.2 * random()));
}
