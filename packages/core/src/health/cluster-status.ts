import type { ClusterCondition } from '../sink/index.js';
import type { ClusterFacts, JobFacts, Moment } from './facts.js';
import type { ClusterStatus, JobCondition, JobStatus } from './status.js';

/** Computes the status of a cluster at a given time from its facts. Pure; the result is frozen. */
export function clusterStatus(facts: ClusterFacts, now: Moment): ClusterStatus {
  const [state, since] = condition(facts, now);
  const { id, hostname, cluster, lastAnswer, lastSample, lastError, nodes, clockOffsetMs, breaches } = facts;
  return Object.freeze({
    id,
    hostname,
    name: cluster?.name,
    guid: cluster?.guid,
    release: cluster?.release,
    state,
    since: Math.round(since.at),
    lastAnswer: lastAnswer?.at,
    lastSample,
    lastError,
    nextTry: state === 'down' ? facts.nextTry : undefined,
    nodes,
    clockOffsetMs,
    jobs: Object.freeze([...facts.jobs.values()].map((job) => jobStatus(job, now))),
    limits: breaches,
  });
}

function condition(facts: ClusterFacts, now: Moment): readonly [ClusterCondition, Moment] {
  const { connectingSince, downSince, freshUntil, upSince, breaches } = facts;
  if (downSince !== undefined) return ['down', downSince];
  if (freshUntil !== undefined && now.monotonic >= freshUntil.monotonic) return ['stale', freshUntil];
  if (upSince === undefined) return ['connecting', connectingSince];
  const first = breaches[0];
  if (first !== undefined) return ['over_limit', { ...upSince, at: Math.min(...breaches.map(({ since }) => since)) }];
  return ['up', upSince];
}

function jobStatus(facts: JobFacts, now: Moment): JobStatus {
  const [state, since] = jobCondition(facts, now);
  const { id, intervalMs, lastSuccess, lastError, failures, nextTry } = facts;
  return Object.freeze({
    id,
    intervalMs,
    state,
    since: Math.round(since.at),
    lastSuccess: lastSuccess?.at,
    lastError,
    failures,
    nextTry,
  });
}

function jobCondition(facts: JobFacts, now: Moment): readonly [JobCondition, Moment] {
  const { failingSince, freshUntil, okSince, plannedAt } = facts;
  if (failingSince !== undefined) return ['failing', failingSince];
  if (now.monotonic >= freshUntil.monotonic) return ['stale', freshUntil];
  return okSince === undefined ? ['waiting', plannedAt] : ['ok', okSince];
}
