import { compileGlob, compileGlobs, isGlob } from '../spelling/glob.js';
import { findSimilar } from '../spelling/similar.js';
import type { Findings } from './findings.js';
import { resolveRenames, resolveTags } from './resolve-tags.js';
import type { ShapingTable } from './schema-shaping.js';
import type { ClusterConfig, ShapingConfig, SinkConfig, StatGroupConfig, SummaryConfig } from './types.js';

/** Returns the shaping of a `[[sink]]`; undefined if none of its keys is set. */
export function resolveShaping(values: ShapingTable, path: string, findings: Findings): ShapingConfig | undefined {
  // A value that is not an array has already been reported and is an empty string here; the sink is left out.
  const list = (given: unknown): readonly string[] => (Array.isArray(given) ? (given as string[]) : []);
  const dropTags = list(values.drop_tags);
  const keepTags = list(values.keep_tags);
  const gone = (tag: string): boolean => !keepsTag({ keepTags, dropTags }, tag);
  const shaping: ShapingConfig = {
    tags: resolveTags(values.tags, `${path}.tags`, findings),
    keepStats: list(values.keep_stats),
    dropStats: list(values.drop_stats),
    keepFields: list(values.keep_fields),
    dropFields: list(values.drop_fields),
    keepTags,
    dropTags,
    renameTags: resolveRenames(values.rename_tags, `${path}.rename_tags`, gone, findings),
  };
  for (const tag of Object.keys(shaping.renameTags)) {
    if (gone(tag))
      findings.warning(`${path}.rename_tags.${tag}`, `the tag "${tag}" is dropped, so there is nothing to rename`);
  }
  return Object.values(shaping).some((part) => Object.keys(part as object).length > 0) ? shaping : undefined;
}

interface Collected {
  readonly clusters: readonly ClusterConfig[];
  readonly statGroups: readonly StatGroupConfig[];
  readonly summaries: readonly SummaryConfig[];
}

/** Warns about patterns that match nothing a sink receives, and about filters that leave a sink with nothing. */
export function checkPatterns(sinks: readonly SinkConfig[], collected: Collected, findings: Findings): void {
  const all = keysOf(collected, undefined);
  for (const { shaping, statGroups, clusters, path } of sinks) {
    if (shaping === undefined || all.length === 0) continue;
    const keys = keysOf(collected, statGroups);
    const check = (name: string, patterns: readonly string[], statOf: (pattern: string) => string): void => {
      for (const [index, pattern] of patterns.entries()) {
        const stat = statOf(pattern);
        if (!keys.some(compileGlob(stat))) findings.warning(`${path}.${name}[${index}]`, unmatched(stat, keys, all));
      }
    };
    if ((clusters ?? collected.clusters).length > 1 && !keepsTag(shaping, 'cluster')) {
      const place = compileGlobs(shaping.dropTags)('cluster') ? 'drop_tags' : 'keep_tags';
      findings.warning(
        `${path}.${place}`,
        'without the tag "cluster", points of different clusters can end up in the same series, which keeps only those of one cluster',
      );
    }
    const statOfField = (pattern: string): string =>
      pattern.includes(':') ? pattern.slice(0, pattern.indexOf(':')) : '*';
    check('keep_stats', shaping.keepStats, (stat) => stat);
    check('drop_stats', shaping.dropStats, (stat) => stat);
    check('keep_fields', shaping.keepFields, statOfField);
    check('drop_fields', shaping.dropFields, statOfField);
    const isKept = shaping.keepStats.length === 0 ? () => true : compileGlobs(shaping.keepStats);
    const isDropped = compileGlobs(shaping.dropStats);
    if (keys.length > 0 && !keys.some((key) => isKept(key) && !isDropped(key))) {
      const place = shaping.dropStats.length > 0 ? 'drop_stats' : 'keep_stats';
      findings.warning(`${path}.${place}`, 'these filters leave nothing: this sink gets nothing');
    }
  }
}

function keepsTag({ keepTags, dropTags }: Pick<ShapingConfig, 'keepTags' | 'dropTags'>, tag: string): boolean {
  return (keepTags.length === 0 || compileGlobs(keepTags)(tag)) && !compileGlobs(dropTags)(tag);
}

/** Returns the measurements of the given groups, or of all groups if `groups` is undefined. */
function keysOf({ statGroups, summaries }: Collected, groups: readonly string[] | undefined): readonly string[] {
  const isWanted = (group: string): boolean => groups?.includes(group) !== false;
  return [
    ...statGroups.filter(({ name }) => isWanted(name)).flatMap(({ stats }) => stats),
    ...summaries.filter(({ kind }) => isWanted(`summary_stats.${kind}`)).map(({ kind }) => `node.summary.${kind}`),
  ];
}

function unmatched(pattern: string, keys: readonly string[], all: readonly string[]): string {
  const elsewhere = keys.length < all.length && all.some(compileGlob(pattern));
  if (elsewhere) return `"${pattern}" matches nothing that this sink gets by its stat_groups`;
  const similar = findSimilarPattern(pattern, all);
  const hint =
    similar === undefined ? 'patterns are case-sensitive, and * matches any text' : `did you mean "${similar}"?`;
  return `"${pattern}" matches nothing that is collected; ${hint}`;
}

/** For a pattern like `node.ifs.haet.*`, compares the part before the star with the beginnings of the keys. */
function findSimilarPattern(pattern: string, keys: readonly string[]): string | undefined {
  if (!isGlob(pattern)) return findSimilar(pattern, keys);
  const [, beginning] = /^([^*?]+)\.\*$/.exec(pattern) ?? [];
  if (beginning === undefined) return undefined;
  const depth = beginning.split('.').length;
  const beginnings = new Set(keys.map((key) => key.split('.').slice(0, depth).join('.')));
  const similar = findSimilar(beginning, beginnings);
  return similar === undefined ? undefined : `${similar}.*`;
}
