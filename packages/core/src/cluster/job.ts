/** The limits of one round of a job. */
export interface RoundLimits {
  readonly signal: AbortSignal;
  /** When the next tick is due, by the monotonic clock. The round starts no retry after it. */
  readonly next: number;
}

/** The result of a round, apart from its batches. */
export interface RoundOutcome {
  /** The newest time of values that the server samples at the job's interval, milliseconds; absent if there is none. */
  readonly newestMs?: number | undefined;
  /** Remaining work that runs until the next tick, which aborts it. Must not throw. */
  readonly afterwards?: ((signal: AbortSignal) => Promise<void>) | undefined;
}

/** Work on a cluster that is repeated at an interval. */
export interface Job {
  readonly id: string;
  readonly intervalMs: number;
  /** The longest time a round may take, milliseconds. */
  readonly limitMs: number;
  /** @throws GostatsError when a part of the round failed for good; earlier batches have been dispatched */
  run(limits: RoundLimits): Promise<RoundOutcome>;
}
