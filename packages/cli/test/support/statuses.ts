import type { ClusterStatus, JobStatus, LaneStatus } from '@gostats/core';

/** A cluster that is up and has one job, at the moment `since`. */
export function clusterStatus(more: Partial<ClusterStatus> = {}): ClusterStatus {
  return {
    id: 'a:8080',
    hostname: 'a',
    name: undefined,
    guid: undefined,
    release: undefined,
    state: 'up',
    since: 0,
    lastAnswer: undefined,
    lastSample: undefined,
    lastError: undefined,
    nextTry: undefined,
    nodes: undefined,
    clockOffsetMs: undefined,
    jobs: [],
    limits: [],
    ...more,
  };
}

export function jobStatus(more: Partial<JobStatus> = {}): JobStatus {
  return {
    id: 'heat',
    intervalMs: 30_000,
    state: 'ok',
    since: 0,
    lastSuccess: undefined,
    lastError: undefined,
    failures: 0,
    nextTry: undefined,
    ...more,
  };
}

/** A push sink that runs and has nothing to do. */
export function laneStatus(more: Partial<LaneStatus> = {}): LaneStatus {
  return {
    sink: 'influxdb',
    delivery: 'push',
    state: 'running',
    pointsDelivered: 0,
    pointsHeld: 0,
    pointsDropped: 0,
    pointsWaiting: 0,
    bytesWaiting: 0,
    oldestWaitingMs: undefined,
    lastSuccess: undefined,
    failures: 0,
    errors: [],
    lastError: undefined,
    place: '@gostats/sink-influxdb@0.1.0',
    faults: { blocked: 0, mutated: 0, uncaught: 0, leaked: 0, ended: 0 },
    lastFault: undefined,
    ...more,
  };
}
