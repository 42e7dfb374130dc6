import type {
  ClusterStateEvent,
  HealthListener,
  JobStateEvent,
  NodesChangedEvent,
  RequestFailedEvent,
} from '../health/events.js';
import type { ClusterStatus } from '../health/status.js';
import type { CollectorHooks } from '../hooks/hooks.js';
import type { EventLogger } from '../log/index.js';
import { duration, plural } from './numbers.js';

/**
 * Reports changes in cluster health to plugins and the log: each transition once, and each failed try when it occurs.
 */
export function healthListener(hooks: CollectorHooks, logger: EventLogger): HealthListener {
  return {
    stateChanged(event) {
      hooks.clusterState.call(event);
      logState(event, logger);
    },
    jobChanged: (event) => logJob(event, logger),
    requestFailed: (event) => logFailure(event, logger),
    nodesChanged: (event) => logNodes(event, logger),
  };
}

function nameOf({ name, id }: ClusterStatus): string {
  return name ?? id;
}

function delivers({ state }: ClusterStatus): boolean {
  return state === 'up' || state === 'over_limit';
}

function logState({ status, before, outageMs }: ClusterStateEvent, logger: EventLogger): void {
  const name = nameOf(status);
  const cluster = name;
  if (outageMs !== undefined)
    logger.notice(`${name} is back after ${duration(outageMs)}.`, { event: 'cluster.back', cluster, outageMs });
  if (status.state === 'stale') {
    const silentMs = status.since - (status.lastAnswer ?? status.since);
    const how =
      status.lastAnswer === undefined ? 'it has sent no statistics yet' : `no statistics for ${duration(silentMs)}`;
    const why = status.lastError === undefined ? 'It has not answered.' : `Last error: ${status.lastError.message}`;
    logger.warn(`${name} is stale: ${how}. ${why}`, { event: 'cluster.stale', cluster, silentMs, ...codeOf(status) });
  } else if (status.state === 'down') {
    const { lastError, nextTry } = status;
    const retryInMs = nextTry === undefined ? {} : { retryInMs: nextTry - (lastError?.at ?? nextTry) };
    const message = `${name} is down: ${lastError?.message} ${lastError?.remedy}`;
    logger.error(message, { event: 'cluster.down', cluster, ...codeOf(status), ...retryInMs });
  } else if (status.state === 'over_limit') {
    const limits = status.limits.map(({ limit }) => limit);
    // The details and the remedy are logged where the limit is checked.
    const message = `${name} is over its limits: ${limits.join(', ')}. Everything else is collected.`;
    logger.warn(message, { event: 'cluster.over-limit', cluster, limits });
  } else if (before === 'over_limit') {
    logger.notice(`${name} is within its limits again.`, { event: 'cluster.within-limits', cluster });
  }
}

/** Logs job transitions, unless the cluster itself does not deliver. Failures are logged as they happen. */
function logJob({ cluster, job, outageMs }: JobStateEvent, logger: EventLogger): void {
  if (!delivers(cluster)) return;
  const name = nameOf(cluster);
  const fields = { cluster: name, job: job.id };
  if (job.state === 'stale') {
    const silentMs = 2 * job.intervalMs;
    logger.warn(`${job.id} of ${name} is stale: no round has finished for two intervals.`, {
      event: 'job.stale',
      ...fields,
      silentMs,
    });
  }
  if (job.state !== 'ok' || outageMs === undefined) return;
  // If the job failed because its cluster did, the return of the cluster has been logged already.
  const away = job.since - outageMs < cluster.since && job.since - cluster.since <= 2 * job.intervalMs;
  if (away) return;
  logger.notice(`${job.id} of ${name} works again after ${duration(outageMs)}.`, {
    event: 'job.back',
    ...fields,
    outageMs,
  });
}

/**
 * The wait grows, so it is a field and not part of the message; repeated messages stay equal. The job is included only
 * if the failure concerns that job: a failure of the cluster affects all jobs and does not need a line for each. A
 * malformed answer (E_PAPI_ANSWER) concerns only its job, even if it is transient.
 */
function logFailure({ cluster, job, error, transient, retryInMs }: RequestFailedEvent, logger: EventLogger): void {
  logger.warn(`${error.message} ${error.remedy}`, {
    event: 'request.failed',
    cluster: nameOf(cluster),
    code: error.code,
    ...(job === undefined || (transient && error.code !== 'E_PAPI_ANSWER') ? {} : { job }),
    ...(retryInMs === undefined ? {} : { retryInMs: Math.round(retryInMs) }),
  });
}

function logNodes({ cluster, nodes: { total, down } }: NodesChangedEvent, logger: EventLogger): void {
  const name = nameOf(cluster);
  const message =
    down === 0
      ? `All ${plural(total, 'node')} of ${name} are up again.`
      : `${down} of ${plural(total, 'node')} of ${name} ${down === 1 ? 'is' : 'are'} down.`;
  logger.notice(message, { event: 'cluster.nodes-changed', cluster: name, nodes: total, nodesDown: down });
}

function codeOf({ lastError }: ClusterStatus): { readonly code?: string } {
  return lastError === undefined ? {} : { code: lastError.code };
}
