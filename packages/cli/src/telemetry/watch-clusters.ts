import type { Clock, CollectorHooks } from '@gostats/core';

/** How a cluster is, and since when. */
export interface ClusterLife {
  readonly state: 'up' | 'down';
  /** Milliseconds since the epoch. */
  readonly since: number;
  /** As the cluster calls itself, once it has. */
  readonly name: string | undefined;
  /** What it went down with, or was last tried in vain with. */
  readonly lastError: string | undefined;
}

const NAME = 'gostats health';

/** @returns the lives of the clusters that have answered or failed, by their ids; it goes on changing */
export function watchClusters(hooks: CollectorHooks, clock: Pick<Clock, 'now'>): ReadonlyMap<string, ClusterLife> {
  const lives = new Map<string, ClusterLife>();
  const sinceOf = (id: string, state: ClusterLife['state']): number => {
    const life = lives.get(id);
    return life?.state === state ? life.since : clock.now();
  };
  hooks.clusterUp.tap(NAME, ({ cluster: { id, name } }) => {
    lives.set(id, { state: 'up', since: sinceOf(id, 'up'), name, lastError: undefined });
  });
  hooks.clusterDown.tap(NAME, ({ clusterId: id, error }) => {
    const lastError = `${error.code}: ${error.message}`;
    lives.set(id, { state: 'down', since: sinceOf(id, 'down'), name: lives.get(id)?.name, lastError });
  });
  hooks.clusterRemoved.tap(NAME, (id) => void lives.delete(id));
  return lives;
}
