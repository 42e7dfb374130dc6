import type { ClusterCondition } from '../sink/index.js';
import type { ClusterStatus, HealthError, JobCondition, JobStatus, NodeCount } from './status.js';

/** A cluster went from one state to another. */
export interface ClusterStateEvent {
  readonly status: ClusterStatus;
  readonly before: ClusterCondition;
  /**
   * How long nothing was collected, milliseconds: from the last answer before it went stale or down until now. Only when it
   * is back.
   */
  readonly outageMs: number | undefined;
}

/** A job of a cluster went from one state to another. */
export interface JobStateEvent {
  readonly cluster: ClusterStatus;
  readonly job: JobStatus;
  readonly before: JobCondition;
  /** From its last success until now, milliseconds; only when it succeeds again. */
  readonly outageMs: number | undefined;
}

/** A request, a round or an attempt to connect failed. */
export interface RequestFailedEvent {
  readonly cluster: ClusterStatus;
  /** Absent while connecting. */
  readonly job: string | undefined;
  readonly error: HealthError;
  /** Whether the same may well succeed later, and so is more likely the cluster's trouble than the job's. */
  readonly transient: boolean;
  /** Absent when that is not known. */
  readonly retryInMs: number | undefined;
}

/** Nodes went down or came up. */
export interface NodesChangedEvent {
  readonly cluster: ClusterStatus;
  readonly before: NodeCount | undefined;
  readonly nodes: NodeCount;
}

/** Hears of what changes in the health of clusters. Must not throw. */
export interface HealthListener {
  stateChanged(event: ClusterStateEvent): void;
  jobChanged(event: JobStateEvent): void;
  requestFailed(event: RequestFailedEvent): void;
  nodesChanged(event: NodesChangedEvent): void;
}
