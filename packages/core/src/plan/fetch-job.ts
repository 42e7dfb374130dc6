import type { SummaryKind } from '../config/types.js';

/** What is asked of a cluster at one interval. */
export type FetchJob = CurrentJob | SummaryJob;

interface JobBase {
  /** Unique in a cluster, the same after a new plan with the same content. */
  readonly id: string;
  readonly intervalMs: number;
  /** The stat groups, or the summary, that asked for it. */
  readonly groups: readonly string[];
}

/** `statistics/current` of these keys; split into as many requests as the URL's limit asks for. */
export interface CurrentJob extends JobBase {
  readonly kind: 'current';
  readonly keys: readonly string[];
}

export interface SummaryJob extends JobBase {
  readonly kind: 'summary';
  readonly summary: SummaryKind;
  /** Rows that are kept, those with the highest rate; only for `heat`, where every path is a series. */
  readonly pathLimit?: number | undefined;
}
