import type { ErrorCode } from '../errors.js';
import type { Breach } from '../limits/index.js';
import type { ClusterState } from '../sink/index.js';

/** An error as shown in health reports. */
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

/**
 * Status of one job of a cluster: one interval of statistics, or one summary. Times are milliseconds since the epoch.
 */
export interface JobStatus {
  readonly id: string;
  readonly intervalMs: number;
  readonly state: JobCondition;
  readonly since: number;
  readonly lastSuccess: number | undefined;
  /** Cleared when the job succeeds again. */
  readonly lastError: HealthError | undefined;
  /** Consecutive failed rounds. */
  readonly failures: number;
  /** When it is polled next, if that is known. */
  readonly nextTry: number | undefined;
}

export interface NodeCount {
  readonly total: number;
  /** Nodes that the cluster reports as down; 0 when it does not report them. */
  readonly down: number;
}

/** Complete health of a cluster, from which every health report is made. Times are milliseconds since the epoch. */
export interface ClusterStatus extends Omit<ClusterState, 'label'> {
  readonly hostname: string;
  readonly guid: string | undefined;
  readonly release: string | undefined;
  /** Cleared when the cluster delivers again. */
  readonly lastError: HealthError | undefined;
  /** When connecting is retried. Set only while the cluster is down. */
  readonly nextTry: number | undefined;
  readonly nodes: NodeCount | undefined;
  /** How far the cluster's clock is ahead of ours, milliseconds; negative: behind. */
  readonly clockOffsetMs: number | undefined;
  readonly jobs: readonly JobStatus[];
  /** Limits that the cluster exceeds, so that part of what it sends is left out. */
  readonly limits: readonly Breach[];
}
