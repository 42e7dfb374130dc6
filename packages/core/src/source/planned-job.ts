/** A job as the host has planned it, and as a tap of `planReady` sees it. */
export interface PlannedJob {
  /** The id of the source that runs it: `current`, `summary`, or that of a `[[source]]`. */
  readonly source: string;
  /** Unique in a cluster, the same after a new plan with the same content. */
  readonly id: string;
  /** Milliseconds. */
  readonly intervalMs: number;
  /** The stat groups, the summary, or the source that asked for it: what `groups` of its batches says. */
  readonly groups: readonly string[];
  /** How long a round may take, milliseconds. Default: the interval, at least 30 000. */
  readonly limitMs?: number | undefined;
}

/** Asks for `statistics/current` of these keys, in as many requests as the length of a URL requires. */
export interface CurrentJob extends PlannedJob {
  readonly source: 'current';
  readonly keys: readonly string[];
}

/** Whether a job is one of `statistics/current`: then it says which keys. */
export function isCurrentJob(job: PlannedJob): job is CurrentJob {
  return job.source === 'current';
}
