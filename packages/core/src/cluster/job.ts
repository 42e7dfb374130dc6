/** What a round of a job may use. */
export interface RoundLimits {
  readonly signal: AbortSignal;
  /** When the next tick is due, by the monotonic clock: nothing that fails is tried again in this round after it. */
  readonly next: number;
}

/** What a round says beside its batches. */
export interface RoundOutcome {
  /** The newest time of values that the server takes in the job's own rhythm, milliseconds; absent when it has none. */
  readonly newestMs?: number | undefined;
  /** What is left to do until the next tick, which aborts it. Must not throw. */
  readonly afterwards?: ((signal: AbortSignal) => Promise<void>) | undefined;
}

/** Something that is asked of a cluster again and again. */
export interface Job {
  readonly id: string;
  readonly intervalMs: number;
  /** How long a round may take. */
  readonly limitMs: number;
  /** @throws GostatsError when a part of the round failed for good; the batches before it were dispatched */
  run(limits: RoundLimits): Promise<RoundOutcome>;
}
