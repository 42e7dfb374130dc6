import { isDeepStrictEqual } from 'node:util';
import { globalKeys, type GlobalKey } from './global-parts.js';
import { isBareName } from './resolve-sinks.js';
import type { ClusterConfig, ResolvedConfig, SinkConfig } from './types.js';

/** What a reload has to touch. The removed entries are the earlier configuration's, all others the later one's. */
export interface ConfigDiff {
  readonly clustersAdded: readonly ClusterConfig[];
  readonly clustersRemoved: readonly ClusterConfig[];
  /** Something differs that matters for collection; a sink's options of a cluster do not. */
  readonly clustersChanged: readonly ClusterConfig[];
  readonly clustersKept: readonly ClusterConfig[];
  readonly sinksAdded: readonly SinkConfig[];
  readonly sinksRemoved: readonly SinkConfig[];
  /** Its `[[sink]]` or one of its tables differs. */
  readonly sinksChanged: readonly SinkConfig[];
  readonly sinksKept: readonly SinkConfig[];
  /** Those of `sinksKept` that would be told of other clusters, or of other options for them, if they began now. */
  readonly sinksWithOtherClusters: readonly SinkConfig[];
  /** Those of `sinksKept` whose tags or filters differ: they go on, with the points of now on shaped otherwise. */
  readonly sinksReshaped: readonly SinkConfig[];
  /** Keys of `ResolvedConfig` beside clusters and sinks: `statGroups`, `logging`, `plugins`, … */
  readonly globalChanged: readonly GlobalKey[];
}

/** The top-level tables that a sink reads, its name first. */
export type TablesOf = (sink: SinkConfig) => readonly string[];

/**
 * Compares two configurations by what they mean: order, comments and moved tables make no difference. `tablesOf` tells
 * what a loaded sink said of itself; without it only the table of a bare name is compared.
 *
 * @throws GostatsError E_CONFIG when a table of `tablesOf` names a secret that cannot be filled in.
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

/** What a sink of this name is told of the clusters; of a sink without a known name every option might be meant. */
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

/** What becomes of the points of a sink, of the clusters that both configurations have. */
function shapingAsSeen(config: ResolvedConfig, { id, clusters: routed }: SinkConfig, other: ResolvedConfig): unknown {
  const common = config.clusters.filter(
    (one) => routed?.includes(one.id) !== false && other.clusters.some((also) => also.id === one.id),
  );
  const tags = common.map((cluster) => [cluster.id, { ...config.tags, ...cluster.tags }] as const);
  return [config.sinks.find((sink) => sink.id === id)?.shaping, new Map(tags)];
}
