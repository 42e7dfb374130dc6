import { entryLeftOut, type Findings } from './findings.js';
import type { CoreTables } from './read-tables.js';
import { summaryNames } from '../sources/summary/kinds.js';
import { findSimilar } from '../spelling/similar.js';
import type { ClusterConfig, SinkConfig, SourceConfig, StatGroupConfig, SummaryConfig } from './types.js';

const SUMMARIES = summaryNames.map((kind) => `summary_stats.${kind}`);

interface Collected {
  readonly sinks: readonly SinkConfig[];
  readonly clusters: readonly ClusterConfig[];
  readonly statGroups: readonly StatGroupConfig[];
  readonly summaries: readonly SummaryConfig[];
  readonly sources: readonly SourceConfig[];
}

/** Resolves the routes of each `[[sink]]` to ids of clusters and names of groups. */
export function resolveRoutes(collected: Collected, tables: CoreTables, findings: Findings): SinkConfig[] {
  return collected.sinks.map((sink) => ({
    ...sink,
    clusters: clustersNamed(sink.clusters, sink.path, collected.clusters, findings),
    statGroups: groupsOf(sink, collected, tables, findings),
  }));
}

/** Returns the ids of the clusters that a `[[sink]]` or `[[source]]` names; undefined if it has no such list. */
export function clustersNamed(
  named: readonly string[] | undefined,
  path: string,
  clusters: readonly ClusterConfig[],
  findings: Findings,
): string[] | undefined {
  if (named === undefined) return undefined;
  const ids = named.flatMap((name, index) => {
    const lower = name.toLowerCase();
    const meant = clusters.filter(({ id, hostname }) => id.toLowerCase() === lower || hostname.toLowerCase() === lower);
    if (meant.length === 0) {
      const known = clusters.flatMap(({ id, hostname }) => [hostname, id]);
      const what = `there is no [[cluster]] "${name}" (or it is disabled)`;
      const place = `${path}.clusters[${index}]`;
      const problem = what + suggest(name, known, 'expected its hostname, or hostname:port');
      // The name may mean a cluster whose host name is invalid. The other clusters of the list must still be used.
      if (clusters.some(({ hostname }) => hostname === '')) findings.report(place, problem, entryLeftOut);
      else findings.problem(place, problem);
    }
    return meant.map(({ id }) => id);
  });
  if (named.length === 0) findings.warning(`${path}.clusters`, 'the list is empty: there is nothing for it to do');
  return [...new Set(ids)];
}

function groupsOf(
  { statGroups: named, path }: SinkConfig,
  collected: Collected,
  tables: CoreTables,
  findings: Findings,
): string[] | undefined {
  if (named === undefined || named.includes('*')) return undefined;
  const defined = [
    ...tables.statGroups.map(({ checked }) => checked.values.name),
    ...SUMMARIES,
    ...collected.sources.map(({ id }) => id),
  ];
  const active = new Set([
    ...collected.sources.map(({ id }) => id),
    ...collected.statGroups.map(({ name }) => name),
    ...collected.summaries.map(({ kind }) => `summary_stats.${kind}`),
  ]);
  for (const [index, name] of named.entries()) {
    const place = `${path}.stat_groups[${index}]`;
    if (!defined.includes(name)) {
      findings.problem(
        place,
        `there is no stat group "${name}"${suggest(name, defined, 'expected the name of a [[statgroup]], or summary_stats.protocol')}`,
      );
    } else if (!active.has(name)) {
      const where = SUMMARIES.some((summary) => summary === name)
        ? '[summary_stats] does not enable it'
        : 'it is not in active_stat_groups of [global]';
      findings.warning(place, `"${name}" is not collected: ${where}`);
    }
  }
  if (named.length === 0) findings.warning(`${path}.stat_groups`, 'the list is empty: this sink gets nothing');
  return [...new Set(named)];
}

function suggest(name: string, known: readonly string[], otherwise: string): string {
  const similar = findSimilar(name, known);
  return similar === undefined ? `; ${otherwise}` : `; did you mean "${similar}"?`;
}
