import type { ResolvedConfig } from '../config/types.js';
import type { Frame, PointBatch } from '../sink/index.js';

/** Returns the part of a batch that a sink gets according to its `[[sink]]` table, or nothing. */
export type Routing = (batch: PointBatch, sink: string) => PointBatch | undefined;

interface Route {
  readonly clusters: ReadonlySet<string> | undefined;
  readonly groups: ReadonlySet<string> | undefined;
}

/**
 * Creates the routing from the configuration. One request may contain keys of several stat groups, so a batch that is
 * only partly wanted is split by frame: a key belongs to exactly one group, the first active one that names it. There
 * is no work per point. A frame whose key is not in the configuration (a plugin created it) follows its batch.
 */
export function createRouting({ sinks, statGroups }: Pick<ResolvedConfig, 'sinks' | 'statGroups'>): Routing {
  const groupOf = new Map(statGroups.flatMap(({ name, stats }) => stats.map((key) => [key, name] as const)));
  const routes = new Map<string, Route>();
  for (const { id, clusters, statGroups: groups } of sinks) {
    if (clusters === undefined && groups === undefined) continue;
    routes.set(id, { clusters: clusters && new Set(clusters), groups: groups && new Set(groups) });
  }
  return (batch, sink) => {
    const route = routes.get(sink);
    if (route === undefined) return batch;
    if (route.clusters?.has(batch.cluster.id) === false) return undefined;
    return route.groups === undefined ? batch : part(batch, route.groups, groupOf);
  };
}

function part(
  batch: PointBatch,
  wanted: ReadonlySet<string>,
  groupOf: ReadonlyMap<string, string>,
): PointBatch | undefined {
  const groups = batch.groups.filter((group) => wanted.has(group));
  if (groups.length === batch.groups.length) return batch;
  if (groups.length === 0) return undefined;
  const frames = batch.frames.filter(({ stat }) => wanted.has(groupOf.get(stat.key) ?? (groups[0] as string)));
  const pointCount = frames.reduce((sum: number, { series }: Frame) => sum + series.length, 0);
  return pointCount === 0 ? undefined : { ...batch, groups, frames, pointCount };
}
