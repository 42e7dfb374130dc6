import type { ResolvedConfig } from './types.js';

/** What a change of configuration would stop. */
export interface Losses {
  /** Ids of clusters. */
  readonly clusters: readonly string[];
  /** Stat keys, and summaries as `summary_stats.protocol`. */
  readonly keys: readonly string[];
  /** Ids of sinks. */
  readonly sinks: readonly string[];
  /** Describes a loss so large that the file was probably saved incompletely; undefined for a smaller loss. */
  readonly grave: string | undefined;
}

/** Compares what is collected and where it is delivered, before and after a change. */
export function findLosses(before: ResolvedConfig, after: ResolvedConfig): Losses {
  const clusters = lost(before.clusters.map(idOf), after.clusters.map(idOf));
  const keys = lost(keysOf(before), keysOf(after));
  const sinks = lost(before.sinks.map(idOf), after.sinks.map(idOf));
  const grave: string[] = [];
  const count = (what: string, { length }: readonly unknown[], all: number): string => `${length} of ${all} ${what}`;
  if (clusters.length * 2 > before.clusters.length) grave.push(count('clusters', clusters, before.clusters.length));
  if (keys.length * 2 > keysOf(before).length) grave.push(count('statistics', keys, keysOf(before).length));
  if (sinks.length > 0 && sinks.length === before.sinks.length) grave.push(count('sinks', sinks, before.sinks.length));
  return { clusters, keys, sinks, grave: grave.length === 0 ? undefined : grave.join(', ') };
}

const idOf = ({ id }: { readonly id: string }): string => id;

function keysOf({ statGroups, summaries }: ResolvedConfig): string[] {
  return [...statGroups.flatMap(({ stats }) => stats), ...summaries.map(({ kind }) => `summary_stats.${kind}`)];
}

function lost(before: readonly string[], after: readonly string[]): string[] {
  const there = new Set(after);
  return before.filter((one) => !there.has(one));
}
