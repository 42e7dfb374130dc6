import { officialPackages } from '../official.js';
import type { Findings } from './findings.js';
import type { CoreTables, PlacedTable } from './read-tables.js';
import { resolveShaping } from './resolve-shaping.js';
import type { PluginTable, SinkTable } from './schema-plugins.js';
import type { IsolationConfig, PluginConfig, SinkConfig, SourceConfig } from './types.js';

/** Returns the sinks of `stats_processor`, then those of `[[sink]]`. Their routes are not resolved yet. */
export function resolveSinks({ global, sinks }: CoreTables, findings: Findings): SinkConfig[] {
  const names = global.stats_processor;
  const fromProcessor = (typeof names === 'string' ? [names] : names).map((use, index): SinkConfig => ({
    id: use,
    use,
    onStartFailure: 'retry',
    allowUnsafePath: false,
    options: undefined,
    clusters: undefined,
    statGroups: undefined,
    shaping: undefined,
    path: typeof names === 'string' ? 'stats_processor' : `stats_processor[${index}]`,
  }));
  const fromTables = sinks.map(({ checked: { values }, path }): SinkConfig => ({
    id: values.id ?? values.use,
    use: values.use,
    onStartFailure: values.on_start_failure,
    allowUnsafePath: values.allow_unsafe_path,
    isolation: resolveIsolation(values, path, findings),
    options: values.options,
    // A value that is not an array has already been reported and is an empty string here.
    clusters: values.clusters || undefined,
    statGroups: values.stat_groups || undefined,
    shaping: resolveShaping(values, path, findings),
    path,
  }));
  const all = [...fromProcessor, ...fromTables];
  if (all.length === 0 && !findings.has('global.stats_processor')) {
    findings.problem('global.stats_processor', 'missing; expected the name of a sink, or a [[sink]]', { kind: 'file' });
  }
  reportSharedIds(all, findings);
  warnOfUnsafePaths(all, findings);
  return all;
}

const MAX_MEMORY_MB = 256;

function resolveIsolation(values: SinkTable, path: string, findings: Findings): IsolationConfig | undefined {
  const { isolate, max_memory_mb, may_read, may_write } = values;
  if (isolate === 'process')
    return { maxMemoryMb: max_memory_mb || MAX_MEMORY_MB, mayRead: may_read || [], mayWrite: may_write || [] };
  for (const [key, value] of Object.entries({ max_memory_mb, may_read, may_write }))
    if (value !== undefined) findings.warning(`${path}.${key}`, 'it has no effect without isolate = "process"');
  return undefined;
}

export function resolvePlugins(plugins: readonly PlacedTable<PluginTable>[], findings: Findings): PluginConfig[] {
  const all = plugins.map(({ checked: { values }, path }): PluginConfig => ({
    id: values.id ?? values.use,
    use: values.use,
    allowUnsafePath: values.allow_unsafe_path,
    options: values.options,
    path,
  }));
  reportSharedIds(all, findings);
  warnOfUnsafePaths(all, findings);
  return all;
}

/** Whether `use` is a short name (`prometheus`), which is also the sink's table and the prefix of its keys. */
export function isBareName(use: string): boolean {
  // The full name of a package is not a short name, even without a scope.
  return !/[@/\\]/.test(use) && !use.startsWith('.') && !use.startsWith('gostats-sink-');
}

/** Derives the table of a sink from its name: `prometheus`, also for `@gostats/sink-prometheus`. */
export function tableOf(use: string): string | undefined {
  return isBareName(use) && !use.startsWith('gostats-sink-')
    ? use
    : /^(?:@gostats\/|(?:@[^/]+\/)?gostats-)sink-([^/]+)$/.exec(use)?.[1];
}

/** Like `tableOf`, but undefined unless the table is certain before the package is loaded. */
export function certainTableOf(use: string): string | undefined {
  return isBareName(use) || officialPackages.has(use) ? tableOf(use) : undefined;
}

export function warnOfUnsafePaths(
  all: readonly (SinkConfig | SourceConfig | PluginConfig)[],
  findings: Findings,
): void {
  for (const { allowUnsafePath, path } of all) {
    if (allowUnsafePath)
      findings.warning(`${path}.allow_unsafe_path`, 'its code is loaded even if other users can change it');
  }
}

export function reportSharedIds(
  all: readonly { readonly id: string; readonly path: string }[],
  findings: Findings,
): void {
  const paths = new Map<string, string>();
  for (const { id, path } of all) {
    const taken = paths.get(id);
    if (taken === undefined) paths.set(id, path);
    else if (id !== '')
      findings.problem(inGlobal(path), `the id "${id}" is taken by ${taken}; give this one another id`);
  }
}

function inGlobal(path: string): string {
  return path.startsWith('stats_processor') ? `global.${path}` : path;
}
