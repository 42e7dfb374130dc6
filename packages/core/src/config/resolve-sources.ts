import type { Findings } from './findings.js';
import type { PlacedTable } from './read-tables.js';
import { clustersNamed } from './resolve-routes.js';
import { reportSharedIds, warnOfUnsafePaths } from './resolve-sinks.js';
import type { SourceTable } from './schema-plugins.js';
import type { ClusterConfig, SourceConfig } from './types.js';

/** Ids of the built-in sources. */
const BUILT_IN: readonly string[] = ['current', 'summary'];

export function resolveSources(
  sources: readonly PlacedTable<SourceTable>[],
  clusters: readonly ClusterConfig[],
  findings: Findings,
): SourceConfig[] {
  const all = sources.map(({ checked: { values }, path }): SourceConfig => ({
    id: values.id ?? values.use,
    use: values.use,
    onStartFailure: values.on_start_failure,
    allowUnsafePath: values.allow_unsafe_path,
    // A value that is not an array has already been reported and is an empty string here.
    clusters: clustersNamed(values.clusters || undefined, path, clusters, findings),
    options: values.options,
    path,
  }));
  for (const { id, path } of all) {
    if (BUILT_IN.includes(id))
      findings.problem(`${path}.id`, `"${id}" is the id of a source of gostats itself; give this one another id`);
  }
  reportSharedIds(all, findings);
  warnOfUnsafePaths(all, findings);
  return all;
}
