import type { ClusterState } from '../sink/index.js';
import type { ClusterStatus } from './status.js';

/**
 * What to call each cluster, by its id: the name that it calls itself, once it has told it; before that its id. Of those that
 * say they have one name the first keeps it, so that its series go on; the others are told apart by their ids.
 */
export function clusterNames(statuses: readonly Pick<ClusterStatus, 'id' | 'name'>[]): ReadonlyMap<string, string> {
  const labels = new Map<string, string>();
  const taken = new Set<string>();
  for (const { id, name = id } of statuses) {
    const label = taken.has(name) ? `${name} (${id})` : name;
    taken.add(name);
    labels.set(id, label);
  }
  return labels;
}

/** What a sink may know of these. */
export function clusterStates(statuses: readonly ClusterStatus[]): readonly ClusterState[] {
  const labels = clusterNames(statuses);
  return statuses.map(({ id, name, state, since, lastAnswer, lastSample }) =>
    Object.freeze({ id, name, label: labels.get(id) ?? id, state, since, lastAnswer, lastSample }),
  );
}
