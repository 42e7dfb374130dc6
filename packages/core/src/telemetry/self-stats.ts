import type { CollectorHooks } from '../hooks/hooks.js';
import type { ClusterRef } from '../sink/index.js';

/** What the collector did since it started. All counts only grow. */
export interface SelfStats {
  readonly answers: number;
  readonly bytes: number;
  readonly points: number;
  /** Ids of clusters that are being collected. */
  readonly clustersUp: ReadonlyMap<string, ClusterRef>;
}

const NAME = 'gostats self stats';

/** Counts by watching the hooks, as any plugin could. */
export function watchSelf(hooks: CollectorHooks): SelfStats {
  const clustersUp = new Map<string, ClusterRef>();
  const stats = { answers: 0, bytes: 0, points: 0, clustersUp };
  hooks.fetched.tap(NAME, ({ bytes, points }) => {
    stats.answers++;
    stats.bytes += bytes;
    stats.points += points;
  });
  hooks.clusterUp.tap(NAME, ({ cluster }) => void clustersUp.set(cluster.id, cluster));
  hooks.clusterDown.tap(NAME, ({ clusterId }) => void clustersUp.delete(clusterId));
  hooks.clusterRemoved.tap(NAME, (clusterId) => void clustersUp.delete(clusterId));
  return stats;
}
