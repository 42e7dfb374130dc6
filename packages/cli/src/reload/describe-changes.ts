import { isDeepStrictEqual } from 'node:util';
import type { ConfigDiff, GlobalKey, ResolvedConfig } from '@gostats/core';

/** Where in the file a part of the configuration stands. */
const PLACES: Readonly<Record<GlobalKey, string>> = {
  version: 'version',
  logging: '[logging]',
  telemetry: '[telemetry]',
  plugins: '[[plugin]]',
  statGroups: 'the active stat groups',
  summaries: '[summary_stats]',
  sinkMaxRetries: 'stats_processor_max_retries',
  sinkRetryIntervalMs: 'stats_processor_retry_interval',
  maxRetries: 'max_retries',
  minUpdateIntervalMs: 'min_update_interval_override',
  includeDegraded: 'include_degraded',
  fetchByStatgroup: 'fetch_by_statgroup',
  statTimeoutSeconds: 'stat_timeout',
  statRetries: 'stat_retries',
  statRetryIntervalMs: 'stat_retry_interval',
};

type Entries = readonly { readonly id: string }[];

/** `Clusters: 1 added (c:8080), 2 kept. Sinks: 1 kept. Changed: max_retries.`; undefined when all is as it was. */
export function describeChanges(diff: ConfigDiff): string | undefined {
  const told = diff.sinksWithOtherClusters;
  const { clustersAdded, clustersRemoved, clustersChanged, sinksAdded, sinksRemoved, sinksChanged, globalChanged } = diff;
  const touched = [clustersAdded, clustersRemoved, clustersChanged, sinksAdded, sinksRemoved, sinksChanged, told, diff.sinksReshaped, globalChanged];
  if (touched.every(({ length }) => length === 0)) return undefined;
  const clusters = [
    ...counted('added', clustersAdded),
    ...counted('removed', clustersRemoved),
    ...counted('changed', clustersChanged),
    `${diff.clustersKept.length} kept`,
  ];
  const sinks = [
    ...counted('added', sinksAdded),
    ...counted('removed', sinksRemoved),
    ...counted('changed', sinksChanged),
    `${diff.sinksKept.length} kept`,
    ...counted('of them with other clusters', told),
    ...counted('of them with other tags or filters', diff.sinksReshaped),
  ];
  const keys = globalChanged.map((key) => PLACES[key]).join(', ');
  return `Clusters: ${clusters.join(', ')}. Sinks: ${sinks.join(', ')}.${keys === '' ? '' : ` Changed: ${keys}.`}`;
}

/** What differs and cannot be changed while gostats runs. Of plugins core says so itself. */
export function describeLater(before: ResolvedConfig, after: ResolvedConfig): string[] {
  const { level: _before, ...loggingBefore } = before.logging;
  const { level: _after, ...loggingAfter } = after.logging;
  return [
    ...(isDeepStrictEqual(loggingBefore, loggingAfter) ? [] : ['[logging] (all but log_level)']),
    ...(isDeepStrictEqual(before.telemetry, after.telemetry) ? [] : ['[telemetry]']),
  ];
}

/** `2 added (a, b)`; nothing for none. */
function counted(what: string, entries: Entries): string[] {
  return entries.length === 0 ? [] : [`${entries.length} ${what} (${entries.map(({ id }) => id).join(', ')})`];
}
