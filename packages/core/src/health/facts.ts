import type { Breach } from '../limits/index.js';
import type { ClusterRef } from '../sink/index.js';
import type { HealthError, NodeCount } from './status.js';

/** When something happened, by both clocks: one to compare with, one to show. Milliseconds. */
export interface Moment {
  readonly monotonic: number;
  /** Since the epoch. */
  readonly at: number;
}

/** What is known of a job. */
export interface JobFacts {
  readonly id: string;
  readonly intervalMs: number;
  readonly plannedAt: Moment;
  lastSuccess: Moment | undefined;
  /** The first success after the last failure. */
  okSince: Moment | undefined;
  /** For how long it had not succeeded when it last did, milliseconds; only if it had failed or gone stale before. */
  outageMs: number | undefined;
  /** Without an end of a round by then it is stale. */
  freshUntil: Moment;
  failures: number;
  failingSince: Moment | undefined;
  lastError: HealthError | undefined;
  nextTry: number | undefined;
}

/** What is known of a cluster; `clusterStatus` makes a status of it. */
export interface ClusterFacts {
  readonly id: string;
  readonly hostname: string;
  cluster: ClusterRef | undefined;
  connectingSince: Moment;
  /** Set while it cannot be reached. */
  downSince: Moment | undefined;
  /** The first answer after it was not delivering. */
  upSince: Moment | undefined;
  /** Without an answer by then it is stale. Set once it is connected. */
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

/** What is known of a cluster before anything was heard of it. */
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

/** The first round begins somewhere in the first interval. */
export function firstDue(now: Moment, intervalMs: number): Moment {
  return later(now, intervalMs + staleAfterMs(intervalMs));
}

/** A job is given at least this long, however short its interval: a slow answer is no outage. */
const MIN_TIMEOUT_MS = 5_000;
const TIMEOUT_INTERVALS = 2;

/** How long something that is polled at this interval may be silent before it is stale. */
export function staleAfterMs(intervalMs: number): number {
  return Math.max(MIN_TIMEOUT_MS, TIMEOUT_INTERVALS * intervalMs);
}

export function later({ monotonic, at }: Moment, ms: number): Moment {
  return { monotonic: monotonic + ms, at: at + ms };
}
