import type { ErrorCode } from '../errors.js';
import type { Breach } from '../limits/index.js';
import type { ClusterState } from '../sink/index.js';

/** Something that went wrong, as the views of health show it. */
export interface HealthError {
  readonly code: ErrorCode;
  readonly message: string;
  readonly remedy: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

/**
 * - `waiting`: its first answer is not due yet.
 * - `ok`: its last round succeeded.
 * - `failing`: its last round failed, in whole or in part.
 * - `stale`: no round of it has ended for two intervals.
 */
export type JobCondition = 'waiting' | 'ok' | 'failing' | 'stale';

/** How one job of a cluster is: one interval of statistics, or one summary. Times are milliseconds since the epoch. */
export interface JobStatus {
  readonly id: string;
  readonly intervalMs: number;
  readonly state: JobCondition;
  readonly since: number;
  readonly lastSuccess: number | undefined;
  /** Until it succeeds again. */
  readonly lastError: HealthError | undefined;
  /** Failed rounds in a row. */
  readonly failures: number;
  /** When it is asked next, if that is known. */
  readonly nextTry: number | undefined;
}

export interface NodeCount {
  readonly total: number;
  /** Those that the cluster says are down; 0 when it does not say. */
  readonly down: number;
}

/** All that is known of how a cluster is; every view of health is made of it. Times are milliseconds since the epoch. */
export interface ClusterStatus extends Omit<ClusterState, 'label'> {
  readonly hostname: string;
  readonly guid: string | undefined;
  readonly release: string | undefined;
  /** Until the cluster delivers again. */
  readonly lastError: HealthError | undefined;
  /** When connecting is tried again; only while it is down. */
  readonly nextTry: number | undefined;
  readonly nodes: NodeCount | undefined;
  /** How far the cluster's clock is ahead of ours, milliseconds; negative: behind. */
  readonly clockOffsetMs: number | undefined;
  readonly jobs: readonly JobStatus[];
  /** The limits that it is over, so that part of what it sends is left out. */
  readonly limits: readonly Breach[];
}
