import { isDeepStrictEqual } from 'node:util';
import type { ClusterUpEvent } from '../hooks/events.js';
import type { CollectorHooks } from '../hooks/hooks.js';
import type { EventLogger } from '../log/index.js';
import { plural } from './numbers.js';

const NAME = 'gostats log';
const MAX_NAMED = 5;

/** Logs events of interest to operators. It uses only hooks that are available to any plugin. */
export function logEvents(hooks: CollectorHooks, logger: EventLogger): void {
  const announced = new Map<string, ClusterUpEvent>();
  hooks.clusterUp.tap(NAME, (event) => {
    const { name, id, release } = event.cluster;
    const cluster = name;
    const before = announced.get(id);
    announced.set(id, event);
    // After an interruption nothing has changed. The return is logged when the cluster delivers.
    if (isDeepStrictEqual(event, before)) return;
    const { nodes, keys } = event;
    const { sourceJobs = 0 } = event;
    const summaries = event.intervals.reduce((sum, one) => sum + one.keys, 0) - keys - sourceJobs;
    const parts = [
      plural(keys, 'key'),
      ...(summaries === 0 ? [] : [`${summaries} ${summaries === 1 ? 'summary' : 'summaries'}`]),
      ...(sourceJobs === 0 ? [] : [`${plural(sourceJobs, 'job')} of sources`]),
    ];
    const what = parts.length < 3 ? parts.join(' and ') : `${parts[0]}, ${parts.slice(1).join(' and ')}`;
    logger.notice(
      `Collecting from ${name} (${id}): OneFS ${release}, ${plural(nodes, 'node')}, ${what}; ${intervals(event)}`,
      { event: 'cluster.collecting', cluster, release, nodes, keys, summaries },
    );
    const missing = event.missingKeys;
    if (missing.length > 0) {
      const first = missing.slice(0, MAX_NAMED).join(', ');
      const more = missing.length > MAX_NAMED ? ` and ${missing.length - MAX_NAMED} more` : '';
      logger.warn(`${name} does not have ${missing.length} of the keys asked for: ${first}${more}`, {
        event: 'keys.missing',
        cluster,
        missing: missing.length,
      });
    }
  });
  hooks.clusterRemoved.tap(NAME, (clusterId) => void announced.delete(clusterId));
  hooks.fetched.tap(NAME, ({ cluster, job, bytes, points, durationMs }) => {
    logger.debug('fetched', {
      event: 'batch.fetched',
      cluster: cluster.name,
      job,
      bytes,
      points,
      ms: Math.round(durationMs),
    });
  });
  hooks.written.tap(NAME, ({ sink, batch, durationMs, retries }) => {
    const fields = { sink, cluster: batch.cluster.name, points: batch.pointCount, ms: Math.round(durationMs) };
    if (retries > 0) {
      const message = `The sink accepts points again after ${plural(retries, 'failed attempt')}.`;
      logger.notice(message, { event: 'sink.back', ...fields, retries });
    } else logger.debug('written', { event: 'batch.written', ...fields });
  });
}

function intervals({ intervals: all }: ClusterUpEvent): string {
  return all.map(({ intervalMs, keys }) => `${keys} every ${intervalMs / 1000} s`).join(', ');
}
