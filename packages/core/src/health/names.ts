import type { ClusterStatus } from './status.js';

/**
 * What to call each cluster, by its id: the name that it calls itself, once it has told it; before that its id. Two that say
 * they have one name are told apart by their ids.
 */
export function clusterNames(statuses: readonly Pick<ClusterStatus, 'id' | 'name'>[]): ReadonlyMap<string, string> {
  const count = new Map<string, number>();
  for (const { name } of statuses) if (name !== undefined) count.set(name, (count.get(name) ?? 0) + 1);
  return new Map(
    statuses.map(({ id, name }) => [id, name === undefined ? id : count.get(name) === 1 ? name : `${name} (${id})`]),
  );
}
