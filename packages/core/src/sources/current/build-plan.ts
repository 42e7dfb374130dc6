import type { ResolvedConfig, StatGroupConfig } from '../../config/types.js';
import type { Catalog } from './catalog.js';
import type { CurrentJob } from '../../source/planned-job.js';
import { pollingIntervalMs } from './interval.js';

type PlanConfig = Pick<ResolvedConfig, 'statGroups' | 'minUpdateIntervalMs' | 'fetchByStatgroup'>;

/**
 * Turns groups into jobs. Keys with the same interval share one job, unless `fetch_by_statgroup` keeps groups apart (a
 * busy cluster may answer several small requests where a large one times out). Keys that the cluster lacks are left
 * out.
 */
export function buildPlan(config: PlanConfig, catalog: Catalog): CurrentJob[] {
  const buckets = new Map<string, { intervalMs: number; keys: string[]; groups: Set<string> }>();
  for (const group of config.statGroups) {
    for (const [key, intervalMs] of keysOf(group, catalog, config.minUpdateIntervalMs)) {
      const id = config.fetchByStatgroup ? `current ${group.name} ${intervalMs} ms` : `current ${intervalMs} ms`;
      let bucket = buckets.get(id);
      if (bucket === undefined) buckets.set(id, (bucket = { intervalMs, keys: [], groups: new Set() }));
      bucket.keys.push(key);
      bucket.groups.add(group.name);
    }
  }
  const current = [...buckets].map(([id, { intervalMs, keys, groups }]): CurrentJob => ({
    source: 'current',
    id,
    intervalMs,
    keys,
    groups: [...groups],
  }));
  return current.sort((a, b) => a.intervalMs - b.intervalMs);
}

function* keysOf(
  group: StatGroupConfig,
  catalog: Catalog,
  floorMs: number,
): Generator<[key: string, intervalMs: number]> {
  for (const key of new Set(group.stats)) {
    const item = catalog.get(key);
    if (item !== undefined) yield [key, pollingIntervalMs(item, group.updateInterval, floorMs)];
  }
}
