import type { ClusterState } from '../sink/index.js';
import type { ClusterStatus } from './status.js';

/**
 * Returns the label of each cluster by its id: the name that the cluster reports, or its id until then. If several
 * clusters report the same name, the first one keeps it, so that its series continue; the others get their id appended.
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

/** Returns the part of these statuses that is exposed to sinks. */
export function clusterStates(statuses: readonly ClusterStatus[]): readonly ClusterState[] {
  const labels = clusterNames(statuses);
  return statuses.map(({ id, name, state, since, lastAnswer, lastSample }) =>
    Object.freeze({ id, name, label: labels.get(id) ?? id, state, since, lastAnswer, lastSample }),
  );
}
