import type { ClusterCondition } from '../sink/index.js';
import type { ClusterStatus, HealthError, JobCondition, JobStatus, NodeCount } from './status.js';

/** A cluster went from one state to another. */
export interface ClusterStateEvent {
  readonly status: ClusterStatus;
  readonly before: ClusterCondition;
  /**
   * Length of the outage, milliseconds: from the last answer before it went stale or down until now. Set only when the
   * cluster is back.
   */
  readonly outageMs: number | undefined;
}

/** A job of a cluster went from one state to another. */
export interface JobStateEvent {
  readonly cluster: ClusterStatus;
  readonly job: JobStatus;
  readonly before: JobCondition;
  /** Time from its last success until now, milliseconds. Set only when it succeeds again. */
  readonly outageMs: number | undefined;
}

/** A request, a round or an attempt to connect failed. */
export interface RequestFailedEvent {
  readonly cluster: ClusterStatus;
  /** Absent while connecting. */
  readonly job: string | undefined;
  readonly error: HealthError;
  /** Whether a retry may well succeed, which suggests a problem of the cluster rather than of the job. */
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

/** Receives changes in the health of clusters. Must not throw. */
export interface HealthListener {
  stateChanged(event: ClusterStateEvent): void;
  jobChanged(event: JobStateEvent): void;
  requestFailed(event: RequestFailedEvent): void;
  nodesChanged(event: NodesChangedEvent): void;
}
