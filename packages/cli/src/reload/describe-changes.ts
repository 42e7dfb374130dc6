import { isDeepStrictEqual } from 'node:util';
import { globalParts, type ConfigDiff, type FieldsOfEvent, type GlobalKey, type ResolvedConfig } from '@gostats/core';

type Entries = readonly { readonly id: string }[];

/**
 * Formats a diff as `Clusters: 1 added (c:8080), 2 kept. Sinks: 1 kept. Changed: max_retries.`; undefined if nothing
 * changed.
 */
export function describeChanges(diff: ConfigDiff): string | undefined {
  const told = diff.sinksWithOtherClusters;
  const { clustersAdded, clustersRemoved, clustersChanged, sinksAdded, sinksRemoved, sinksChanged, globalChanged } =
    diff;
  const touched = [
    clustersAdded,
    clustersRemoved,
    clustersChanged,
    sinksAdded,
    sinksRemoved,
    sinksChanged,
    told,
    diff.sinksReshaped,
    globalChanged,
  ];
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
    ...counted('of them with changed clusters', told),
    ...counted('of them with changed tags or filters', diff.sinksReshaped),
  ];
  const keys = globalChanged.map((key) => globalParts[key].place).join(', ');
  return `Clusters: ${clusters.join(', ')}. Sinks: ${sinks.join(', ')}.${keys === '' ? '' : ` Changed: ${keys}.`}`;
}

/** Returns the same changes as fields of a log event. */
export function changeFields(diff: ConfigDiff): Omit<FieldsOfEvent<'config.reloaded'>, 'event' | 'reason'> {
  const ids = (entries: Entries): string[] => entries.map(({ id }) => id);
  return {
    clustersAdded: ids(diff.clustersAdded),
    clustersRemoved: ids(diff.clustersRemoved),
    clustersChanged: ids(diff.clustersChanged),
    sinksAdded: ids(diff.sinksAdded),
    sinksRemoved: ids(diff.sinksRemoved),
    sinksChanged: ids(diff.sinksChanged),
    settingsChanged: diff.globalChanged.map((key) => globalParts[key].place),
  };
}

/** Lists changed settings that need a restart. Plugins are excluded, because core reports them. */
export function describeLater(before: ResolvedConfig, after: ResolvedConfig): string[] {
  return Object.entries(globalParts).flatMap(([name, { place, atReload, atOnce = {} }]) => {
    if (atReload !== 'restart' || name === 'plugins') return [];
    const [earlier, later] = [before, after].map((config) => without(config[name as GlobalKey], atOnce));
    const exceptions = Object.values(atOnce).join(', ');
    return isDeepStrictEqual(earlier, later) ? [] : [exceptions === '' ? place : `${place} (all but ${exceptions})`];
  });
}

function without(part: ResolvedConfig[GlobalKey], members: Readonly<Record<string, string>>): unknown {
  if (typeof part !== 'object') return part;
  return Object.fromEntries(Object.entries(part).filter(([name]) => !Object.hasOwn(members, name)));
}

/** `2 added (a, b)`; empty if there are no entries. */
function counted(what: string, entries: Entries): string[] {
  return entries.length === 0 ? [] : [`${entries.length} ${what} (${entries.map(({ id }) => id).join(', ')})`];
}
