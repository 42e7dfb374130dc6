import {
  clusterNames,
  type ClusterStatus,
  type HealthError,
  type JobStatus,
  type LaneStatus,
  type SinkError,
} from '@gostats/core';

/** The JSON response of `/health`. Times are ISO 8601; unknown values are absent. */
export interface Health {
  /** `failing`: nothing is collected. `degraded`: something is wrong, but the rest continues. */
  readonly status: 'ok' | 'degraded' | 'failing';
  readonly version: string;
  readonly clusters: readonly ClusterHealth[];
  readonly sinks: readonly SinkHealth[];
}

interface ClusterHealth {
  /** `host:port` */
  readonly cluster: string;
  readonly name?: string | undefined;
  readonly guid?: string | undefined;
  readonly release?: string | undefined;
  readonly state: ClusterStatus['state'];
  readonly since: string;
  readonly lastAnswer?: string | undefined;
  readonly lastSample?: string | undefined;
  readonly lastError?: ErrorHealth | undefined;
  readonly nextTry?: string | undefined;
  readonly nodes?: ClusterStatus['nodes'];
  readonly clockOffsetSeconds?: number | undefined;
  readonly jobs: readonly JobHealth[];
  /** Configured limits that the cluster exceeds. */
  readonly limits: readonly {
    readonly limit: string;
    readonly place: string;
    readonly allowed: number;
    readonly found: number;
    readonly leftOut: number;
    readonly since: string;
    readonly message: string;
  }[];
}

interface JobHealth {
  readonly job: string;
  readonly intervalSeconds: number;
  readonly state: JobStatus['state'];
  readonly since: string;
  readonly lastSuccess?: string | undefined;
  readonly lastError?: ErrorHealth | undefined;
  readonly failures: number;
}

interface ErrorHealth {
  readonly code: string;
  readonly message: string;
  readonly remedy: string;
  readonly at: string;
}

interface SinkHealth {
  readonly sink: string;
  readonly state: LaneStatus['state'];
  readonly pointsDelivered: number;
  /** Pull sinks only: points observed while the sink was not serving. */
  readonly pointsHeld: number;
  readonly pointsWaiting: number;
  readonly pointsDropped: number;
  readonly oldestWaitingSeconds?: number | undefined;
  readonly lastSuccess?: string | undefined;
  /** Current errors, one per cluster. An error without a cluster means that the sink has not started. */
  readonly errors: readonly (ErrorHealth & { readonly cluster?: string | undefined; readonly failures: number })[];
}

export interface Observed {
  readonly version: string;
  readonly clusters: readonly ClusterStatus[];
  readonly lanes: readonly LaneStatus[];
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** Removes secrets from third-party texts. */
  readonly redact: (text: string) => string;
}

/** Logging in to a large cluster and reading its keys takes seconds, and a restart in between would not help. */
export const GRACE_MS = 60_000;
/** A sink that is this far behind cannot keep up, even if it reports no error. */
export const LATE_SINK_MS = 120_000;

/** Computes the health of the collector. */
export function healthOf({ version, clusters, lanes, now, redact }: Observed): Health {
  return {
    status: statusOf(clusters, lanes, now),
    version,
    clusters: clusters.map((status) => clusterHealth(status, redact)),
    sinks: lanes.map((lane) => sinkHealth(lane, clusters, redact)),
  };
}

function statusOf(clusters: readonly ClusterStatus[], lanes: readonly LaneStatus[], now: number): Health['status'] {
  const delivers = ({ state }: ClusterStatus): boolean => state === 'up' || state === 'over_limit';
  const isStillStarting = ({ state, since }: ClusterStatus): boolean =>
    state === 'connecting' && now - since < GRACE_MS;
  if (!clusters.some((cluster) => delivers(cluster) || isStillStarting(cluster))) return 'failing';
  const good = (cluster: ClusterStatus): boolean =>
    isStillStarting(cluster) ||
    (cluster.state === 'up' && cluster.jobs.every(({ state }) => state === 'ok' || state === 'waiting'));
  return clusters.every(good) && lanes.every(isHealthy) ? 'ok' : 'degraded';
}

function isHealthy({ state, errors, oldestWaitingMs = 0 }: LaneStatus): boolean {
  return errors.length === 0 && (state === 'running' || state === 'starting') && oldestWaitingMs < LATE_SINK_MS;
}

function clusterHealth(status: ClusterStatus, redact: (text: string) => string): ClusterHealth {
  const { id, name, guid, release, state, nodes, clockOffsetMs } = status;
  return {
    cluster: id,
    name,
    guid,
    release,
    state,
    since: time(status.since),
    lastAnswer: maybeTime(status.lastAnswer),
    lastSample: maybeTime(status.lastSample),
    lastError: maybeError(status.lastError, redact),
    nextTry: maybeTime(status.nextTry),
    nodes,
    clockOffsetSeconds: clockOffsetMs === undefined ? undefined : clockOffsetMs / 1000,
    jobs: status.jobs.map((job) => ({
      job: job.id,
      intervalSeconds: job.intervalMs / 1000,
      state: job.state,
      since: time(job.since),
      lastSuccess: maybeTime(job.lastSuccess),
      lastError: maybeError(job.lastError, redact),
      failures: job.failures,
    })),
    limits: status.limits.map(({ limit, place, allowed, found, count, since, message }) => {
      return {
        limit,
        place: redact(place),
        allowed,
        found,
        leftOut: count,
        since: time(since),
        message: redact(message),
      };
    }),
  };
}

function sinkHealth(
  lane: LaneStatus,
  clusters: readonly ClusterStatus[],
  redact: (text: string) => string,
): SinkHealth {
  const names = clusterNames(clusters);
  const {
    sink,
    state,
    pointsDelivered,
    pointsHeld,
    pointsWaiting,
    pointsDropped,
    oldestWaitingMs,
    lastSuccess,
    errors,
  } = lane;
  return {
    sink,
    state,
    pointsDelivered,
    pointsHeld,
    pointsWaiting,
    pointsDropped,
    oldestWaitingSeconds: oldestWaitingMs === undefined ? undefined : oldestWaitingMs / 1000,
    lastSuccess: maybeTime(lastSuccess),
    errors: errors.map((error: SinkError) => ({
      cluster: error.cluster === undefined ? undefined : (names.get(error.cluster) ?? error.clusterName),
      ...errorHealth(error, redact),
      failures: error.failures,
    })),
  };
}

function errorHealth({ code, message, remedy, at }: HealthError, redact: (text: string) => string): ErrorHealth {
  return { code, message: redact(message), remedy: redact(remedy), at: time(at) };
}

function maybeError(error: HealthError | undefined, redact: (text: string) => string): ErrorHealth | undefined {
  return error === undefined ? undefined : errorHealth(error, redact);
}

function time(ms: number): string {
  return new Date(ms).toISOString();
}

function maybeTime(ms: number | undefined): string | undefined {
  return ms === undefined ? undefined : time(ms);
}
