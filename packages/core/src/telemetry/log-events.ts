import type { ClusterUpEvent } from '../hooks/events.js';
import type { CollectorHooks } from '../hooks/hooks.js';
import type { Logger } from '../sink/index.js';

const NAME = 'gostats log';
const NAMED_AT_MOST = 5;

/** Tells the log what an operator wants to know of the clusters, by watching the hooks, as any plugin could. */
export function logEvents(hooks: CollectorHooks, logger: Logger): void {
  hooks.clusterUp.tap(NAME, (event) => {
    const { name, id, release } = event.cluster;
    const cluster = name;
    logger.notice(
      `Collecting from ${name} (${id}): OneFS ${release}, ${event.nodes} nodes, ${event.keys} keys; ${intervals(event)}`,
      { cluster },
    );
    const missing = event.missingKeys;
    if (missing.length > 0) {
      const first = missing.slice(0, NAMED_AT_MOST).join(', ');
      const more = missing.length > NAMED_AT_MOST ? ` and ${missing.length - NAMED_AT_MOST} more` : '';
      logger.warn(`${name} does not have ${missing.length} of the keys asked for: ${first}${more}`, { cluster });
    }
  });
  hooks.clusterDown.tap(NAME, ({ clusterId, error, retryInMs }) => {
    const again = `Next try in ${Math.round(retryInMs / 1000)} s.`;
    logger.error(`${error.message} ${error.remedy} ${again}`, { cluster: clusterId, code: error.code });
  });
  hooks.fetched.tap(NAME, ({ cluster, job, bytes, points, durationMs }) => {
    logger.debug('fetched', { cluster: cluster.name, job, bytes, points, ms: Math.round(durationMs) });
  });
  hooks.written.tap(NAME, ({ sink, batch, durationMs, retries }) => {
    const fields = { sink, cluster: batch.cluster.name, points: batch.pointCount, ms: Math.round(durationMs) };
    if (retries > 0) logger.notice(`The sink takes points again after ${retries} failed tries.`, fields);
    else logger.debug('written', fields);
  });
}

function intervals({ intervals: all }: ClusterUpEvent): string {
  return all.map(({ intervalMs, keys }) => `${keys} every ${intervalMs / 1000} s`).join(', ');
}
