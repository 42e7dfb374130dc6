import { isDeepStrictEqual } from 'node:util';
import { globalKeys, type GlobalKey } from './global-parts.js';
import { isBareName } from './resolve-sinks.js';
import type { ClusterConfig, ResolvedConfig, SinkConfig } from './types.js';

/** What a reload has to change. Removed entries come from the old configuration, all others from the new one. */
export interface ConfigDiff {
  readonly clustersAdded: readonly ClusterConfig[];
  readonly clustersRemoved: readonly ClusterConfig[];
  /** Clusters with a change that affects collection. Changed sink options of a cluster do not count. */
  readonly clustersChanged: readonly ClusterConfig[];
  readonly clustersKept: readonly ClusterConfig[];
  readonly sinksAdded: readonly SinkConfig[];
  readonly sinksRemoved: readonly SinkConfig[];
  /** Sinks whose `[[sink]]` or one of whose tables changed. */
  readonly sinksChanged: readonly SinkConfig[];
  readonly sinksKept: readonly SinkConfig[];
  /** Sinks in `sinksKept` that would receive a different list of clusters, or other options for them, at a restart. */
  readonly sinksWithOtherClusters: readonly SinkConfig[];
  /** Sinks in `sinksKept` whose tags or filters changed. They keep running; only later points are affected. */
  readonly sinksReshaped: readonly SinkConfig[];
  /** Changed keys of `ResolvedConfig` other than clusters and sinks: `statGroups`, `logging`, `plugins`, … */
  readonly globalChanged: readonly GlobalKey[];
}

/** Returns the top-level tables that a sink reads, starting with the one of its own name. */
export type TablesOf = (sink: SinkConfig) => readonly string[];

/**
 * Compares two configurations by meaning: order, comments and moved tables make no difference. `tablesOf` returns the
 * tables that a loaded sink declares; without it, only the table of a sink with a short name is compared.
 *
 * @throws GostatsError E_CONFIG when a table of `tablesOf` references a secret that cannot be resolved.
 */
export function diffConfigs(before: ResolvedConfig, after: ResolvedConfig, tablesOf: TablesOf = bareTable): ConfigDiff {
  const clusters = compare(before.clusters, after.clusters, (one) => ({ ...one, path: '', sinkOptions: {}, tags: {} }));
  const sinks = compare(before.sinks, after.sinks, (one, config) => ({
    ...one,
    path: '',
    shaping: undefined,
    tables: tablesOf(one).map((name) => (config === 'before' ? before : after).table(name)),
  }));
  return {
    clustersAdded: clusters.added,
    clustersRemoved: clusters.removed,
    clustersChanged: clusters.changed,
    clustersKept: clusters.kept,
    sinksAdded: sinks.added,
    sinksRemoved: sinks.removed,
    sinksChanged: sinks.changed,
    sinksKept: sinks.kept,
    sinksWithOtherClusters: sinks.kept.filter((sink) => {
      const name = tablesOf(sink)[0];
      return !isDeepStrictEqual(clustersAsSeen(before, sink, name), clustersAsSeen(after, sink, name));
    }),
    sinksReshaped: sinks.kept.filter(
      (sink) => !isDeepStrictEqual(shapingAsSeen(before, sink, after), shapingAsSeen(after, sink, before)),
    ),
    globalChanged: globalKeys.filter((key) => !isDeepStrictEqual(before[key], after[key])),
  };
}

function bareTable(sink: SinkConfig): readonly string[] {
  return isBareName(sink.use) ? [sink.use] : [];
}

interface Comparison<Entry> {
  readonly added: readonly Entry[];
  readonly removed: readonly Entry[];
  readonly changed: readonly Entry[];
  readonly kept: readonly Entry[];
}

function compare<Entry extends { readonly id: string }>(
  before: readonly Entry[],
  after: readonly Entry[],
  essenceOf: (entry: Entry, config: 'before' | 'after') => unknown,
): Comparison<Entry> {
  const earlier = new Map(before.map((entry) => [entry.id, entry]));
  const later = new Set(after.map(({ id }) => id));
  const common = after.filter(({ id }) => earlier.has(id));
  const kept = new Set(
    common.filter((entry) => isDeepStrictEqual(essenceOf(earlier.get(entry.id)!, 'before'), essenceOf(entry, 'after'))),
  );
  return {
    added: after.filter(({ id }) => !earlier.has(id)),
    removed: before.filter(({ id }) => !later.has(id)),
    changed: common.filter((entry) => !kept.has(entry)),
    kept: [...kept],
  };
}

/** The clusters and options that a sink receives. If its name is unknown, every option may be for it. */
function clustersAsSeen(
  config: ResolvedConfig,
  sink: SinkConfig,
  name: string | undefined,
): ReadonlyMap<string, unknown> {
  const seen = config.clusters.filter(({ id }) => sink.clusters?.includes(id) !== false);
  return new Map(
    seen.map(({ id, hostname, sinkOptions }) => {
      const isOwn = (key: string): boolean =>
        name === undefined || [name, sink.id].some((start) => key.startsWith(`${start}_`));
      const own = Object.entries(sinkOptions).filter(([key]) => isOwn(key));
      return [id, { hostname, options: Object.fromEntries(own) }];
    }),
  );
}

/** How the points of a sink are shaped, for the clusters that are in both configurations. */
function shapingAsSeen(config: ResolvedConfig, { id, clusters: routed }: SinkConfig, other: ResolvedConfig): unknown {
  const common = config.clusters.filter(
    (one) => routed?.includes(one.id) !== false && other.clusters.some((also) => also.id === one.id),
  );
  const tags = common.map((cluster) => [cluster.id, { ...config.tags, ...cluster.tags }] as const);
  return [config.sinks.find((sink) => sink.id === id)?.shaping, new Map(tags)];
}
