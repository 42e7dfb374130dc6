import type { CollectorHooks } from '../hooks/hooks.js';
import type { ClusterRef } from '../sink/index.js';

/** What the collector did since it started. All counts only grow. */
export interface SelfStats {
  readonly answers: number;
  readonly bytes: number;
  readonly points: number;
  /** Ids of clusters that are being collected. */
  readonly clustersUp: ReadonlyMap<string, ClusterRef>;
  /** Ids of clusters that cannot be reached. */
  readonly clustersDown: ReadonlySet<string>;
}

const NAME = 'gostats self stats';

/** Counts by watching the hooks, as any plugin could. */
export function watchSelf(hooks: CollectorHooks): SelfStats {
  const clustersUp = new Map<string, ClusterRef>();
  const clustersDown = new Set<string>();
  const stats = { answers: 0, bytes: 0, points: 0, clustersUp, clustersDown };
  hooks.fetched.tap(NAME, ({ bytes, points }) => {
    stats.answers++;
    stats.bytes += bytes;
    stats.points += points;
  });
  hooks.clusterUp.tap(NAME, ({ cluster }) => {
    clustersUp.set(cluster.id, cluster);
    clustersDown.delete(cluster.id);
  });
  hooks.clusterDown.tap(NAME, ({ clusterId }) => {
    clustersUp.delete(clusterId);
    clustersDown.add(clusterId);
  });
  hooks.clusterRemoved.tap(NAME, (clusterId) => {
    clustersUp.delete(clusterId);
    clustersDown.delete(clusterId);
  });
  return stats;
}
