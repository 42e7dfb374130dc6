import type { Breach } from '../limits/index.js';
import type { ClusterRef } from '../sink/index.js';
import type { HealthError, NodeCount } from './status.js';

/** A point in time on two clocks, milliseconds: the monotonic clock for comparison, the wall clock for display. */
export interface Moment {
  readonly monotonic: number;
  /** Since the epoch. */
  readonly at: number;
}

/** Recorded health of a job. */
export interface JobFacts {
  readonly id: string;
  readonly intervalMs: number;
  readonly plannedAt: Moment;
  lastSuccess: Moment | undefined;
  /** The first success after the last failure. */
  okSince: Moment | undefined;
  /**
   * Time without success before the last success, milliseconds. Set only if the job had failed or gone stale before.
   */
  outageMs: number | undefined;
  /** The job is stale if no round ends by then. */
  freshUntil: Moment;
  failures: number;
  failingSince: Moment | undefined;
  lastError: HealthError | undefined;
  nextTry: number | undefined;
}

/** Recorded health of a cluster, from which `clusterStatus` computes its status. */
export interface ClusterFacts {
  readonly id: string;
  readonly hostname: string;
  cluster: ClusterRef | undefined;
  connectingSince: Moment;
  /** Set while it cannot be reached. */
  downSince: Moment | undefined;
  /** The first answer after a time without delivery. */
  upSince: Moment | undefined;
  /** The cluster is stale if it does not answer by then. Set once it is connected. */
  freshUntil: Moment | undefined;
  lastAnswer: Moment | undefined;
  lastSample: number | undefined;
  lastError: HealthError | undefined;
  nextTry: number | undefined;
  nodes: NodeCount | undefined;
  clockOffsetMs: number | undefined;
  jobs: Map<string, JobFacts>;
  breaches: readonly Breach[];
}

/** Creates the facts of a cluster that has not answered yet. */
export function newFacts(
  { id, hostname }: { readonly id: string; readonly hostname: string },
  now: Moment,
): ClusterFacts {
  return {
    id,
    hostname,
    cluster: undefined,
    connectingSince: now,
    downSince: undefined,
    upSince: undefined,
    freshUntil: undefined,
    lastAnswer: undefined,
    lastSample: undefined,
    lastError: undefined,
    nextTry: undefined,
    nodes: undefined,
    clockOffsetMs: undefined,
    jobs: new Map(),
    breaches: [],
  };
}

export function newJob(id: string, intervalMs: number, now: Moment): JobFacts {
  return {
    id,
    intervalMs,
    plannedAt: now,
    lastSuccess: undefined,
    okSince: undefined,
    outageMs: undefined,
    freshUntil: firstDue(now, intervalMs),
    failures: 0,
    failingSince: undefined,
    lastError: undefined,
    nextTry: undefined,
  };
}

/** Returns when the first round is overdue. It begins somewhere in the first interval. */
export function firstDue(now: Moment, intervalMs: number): Moment {
  return later(now, intervalMs + staleAfterMs(intervalMs));
}

/** Minimum time before a job is stale, however short its interval: a slow answer is not an outage. */
const MIN_TIMEOUT_MS = 5_000;
const TIMEOUT_INTERVALS = 2;

/** Returns how long something polled at this interval may go without an answer before it is stale. */
export function staleAfterMs(intervalMs: number): number {
  return Math.max(MIN_TIMEOUT_MS, TIMEOUT_INTERVALS * intervalMs);
}

export function later({ monotonic, at }: Moment, ms: number): Moment {
  return { monotonic: monotonic + ms, at: at + ms };
}
