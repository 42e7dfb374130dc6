import type { ResolvedConfig, ShapingConfig, SinkConfig, Tags } from '../config/types.js';
import type { DroppedEvent } from '../hooks/events.js';
import { remoteText } from '../limits/remote-text.js';
import type { EventLogger } from '../log/index.js';
import { dictionary } from '../sink/dictionary.js';
import type { PointBatch } from '../sink/index.js';
import { Shaper, type ShaperReport, type SharedTags } from './shaper.js';

/** Applies the configured tags and filters of a sink to a batch. Returns undefined if nothing is left. */
export type Shaping = (batch: PointBatch, sink: string) => PointBatch | undefined;

const NO_SHAPING: ShapingConfig = {
  tags: {},
  keepStats: [],
  dropStats: [],
  keepFields: [],
  dropFields: [],
  keepTags: [],
  dropTags: [],
  renameTags: {},
};

/** Bounds the set of logged problems, because it contains tag names that clusters send. */
const MAX_REPORTED = 1000;

/**
 * Creates the shaping for a configuration. A sink without tags and filters receives the original batch. Sinks with the
 * same rules and the same routes share the work and the result.
 *
 * @param dropped called for points left out because another series has the same tags
 */
export function createShaping(
  config: Pick<ResolvedConfig, 'sinks' | 'clusters' | 'tags'>,
  logger: EventLogger,
  dropped: (event: DroppedEvent) => void,
): Shaping {
  const tagsOf = new Map(
    config.clusters.map(({ id, tags }) => [id, Object.assign(dictionary<string>(), config.tags, tags)]),
  );
  const shared: SharedTags = { all: config.tags, ofCluster: tagsOf };
  const hasSharedTags = [config.tags, ...tagsOf.values()].some((tags) => Object.keys(tags).length > 0);
  const sinksByRules = Map.groupBy(config.sinks, rulesOf);
  const shapers = new Map<string, Shaper>();
  for (const sinks of sinksByRules.values()) {
    const { shaping } = sinks[0] as SinkConfig;
    if (shaping === undefined && !hasSharedTags) continue;
    const ids = sinks.map(({ id }) => id);
    const shaper = new Shaper(shared, shaping ?? NO_SHAPING, logOnce(ids, logger));
    for (const id of ids) shapers.set(id, shaper);
  }
  return (batch, sink) => {
    const shaper = shapers.get(sink);
    if (shaper === undefined) return batch;
    const { batch: shaped, merged } = shaper.shape(batch);
    const at = batch.collectedAt;
    if (merged > 0) dropped({ sink, points: merged, reason: 'same series', from: at, to: at });
    return shaped;
  };
}

/** The key includes the routes, because which of several series is kept depends on the points received before. */
function rulesOf({ shaping, clusters, statGroups }: SinkConfig): string {
  const sorted = (tags: Tags): unknown => Object.entries(tags).toSorted(([a], [b]) => (a < b ? -1 : 1));
  const { tags, renameTags, ...lists } = shaping ?? NO_SHAPING;
  return JSON.stringify([clusters, statGroups, sorted(tags), sorted(renameTags), lists]);
}

function logOnce(sinks: readonly string[], logger: EventLogger): ShaperReport {
  const logged = new Set<string>();
  const isNew = (what: string): boolean => logged.size < MAX_REPORTED && logged.size !== logged.add(what).size;
  const sinkNames = sinks.map((id) => `"${id}"`).join(', ');
  const sink = sinks.join(',');
  return {
    tagTaken(stat, tag) {
      if (!isNew(`tag ${stat} ${tag}`)) return;
      logger.warn(
        `Points of ${stat} for ${sinkNames} already have a tag "${tag}", which they keep: no tag of that name is added to ` +
          'them, and no other tag is renamed to it. Choose another name in tags or rename_tags.',
        { event: 'tag.taken', sink, stat, tag },
      );
    },
    rowsMerged(stat, tags) {
      if (!isNew(`rows ${stat}`)) return;
      const names = tags()
        .map((name) => remoteText(name, 60))
        .join(', ');
      logger.warn(
        `Without ${names}, rows of ${stat} for ${sinkNames} belong to the same series: the first is kept, the others are left ` +
          'out. Keep a tag that tells them apart (keep_tags, drop_tags), or leave the statistic out (drop_stats).',
        { event: 'rows.merged', sink, stat, tags: names },
      );
    },
  };
}
