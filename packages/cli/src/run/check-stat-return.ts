import { isCurrentJob, type Clock, type Collector, type EventLogger } from '@gostats/core';

const NAME = 'gostats check-stat-return';
/**
 * Number of rounds a key may be missing: a large job takes several requests, and a slow one runs into the next round.
 */
const ROUNDS = 2;

interface Watched {
  readonly keys: readonly string[];
  readonly intervalMs: number;
  since: number | undefined;
  returned: Set<string>;
  reported: string;
}

/**
 * Implements `--check-stat-return`: logs which requested keys had no value in the last rounds, whenever that set
 * changes.
 */
export function checkStatReturn(hooks: Collector['hooks'], logger: EventLogger, clock: Clock): void {
  const clusters = new Map<string, Map<string, Watched>>();
  const underWay = new Map<string, Watched | undefined>();

  hooks.planReady.tap({ name: NAME, stage: Number.MAX_SAFE_INTEGER }, (jobs, cluster) => {
    const current = jobs.filter(isCurrentJob);
    const watched = current.map(({ id, keys, intervalMs }): [string, Watched] => {
      return [id, { keys, intervalMs, since: undefined, returned: new Set(), reported: '' }];
    });
    clusters.set(cluster.id, new Map(watched));
    return jobs;
  });
  hooks.fetched.tap(NAME, ({ cluster, job }) => {
    const watched = clusters.get(cluster.id)?.get(job);
    // The batch of a response follows directly, before any other response of this cluster.
    underWay.set(cluster.id, watched);
    if (watched === undefined) return;
    const now = clock.monotonic();
    watched.since ??= now;
    if (now - watched.since < watched.intervalMs * ROUNDS) return;
    say(watched, cluster.name);
    watched.since = now;
    watched.returned = new Set();
  });
  hooks.batch.tap({ name: NAME, stage: Number.MIN_SAFE_INTEGER }, (batch) => {
    const watched = underWay.get(batch.cluster.id);
    for (const { stat } of batch.frames) watched?.returned.add(stat.key);
    return batch;
  });

  function say(watched: Watched, cluster: string): void {
    const keys = watched.keys.filter((key) => !watched.returned.has(key));
    const missing = keys.join(', ');
    if (missing === watched.reported) return;
    watched.reported = missing;
    if (missing === '') logger.notice('All keys are returned again.', { event: 'keys.returned', cluster });
    else logger.warn(`Requested but not returned: ${missing}`, { event: 'keys.not-returned', cluster, keys });
  }
}
