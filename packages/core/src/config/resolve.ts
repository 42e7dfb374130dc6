import { dirname } from 'node:path';
import { asWarning, Findings, sortByLine } from './findings.js';
import { deepFreeze } from './freeze.js';
import type { NamedFile } from './read-names.js';
import { checkTableNames, readTables } from './read-tables.js';
import { resolveClusters } from './resolve-clusters.js';
import { resolveStatGroups, resolveSummaries } from './resolve-collect.js';
import { resolveRoutes } from './resolve-routes.js';
import { checkPatterns } from './resolve-shaping.js';
import { resolveLogging, resolveTelemetry, type LoggingOverrides } from './resolve-logging.js';
import { certainTableOf, resolvePlugins, resolveSinks, tableOf } from './resolve-sinks.js';
import { resolveSources } from './resolve-sources.js';
import { resolveTags } from './resolve-tags.js';
import { resolveSettings } from './schema-global.js';
import { setAside, type Demands } from './set-aside.js';
import type { SecretStores } from './secret-stores.js';
import { Secrets, type Environment } from './secrets.js';
import { SinkTables } from './sink-tables.js';
import { isServerTable } from './tolerate-server.js';
import type { ResolvedConfig } from './types.js';

export interface LoadOptions extends LoggingOverrides, Demands {
  /** Where `$env:NAME` is looked up. */
  readonly env: Environment;
  /**
   * Top-level tables of the installed sinks, in use or not (`knownTables` finds them). A table with a similar name is
   * an error, as it always is for the tables of core and of the sinks in use.
   */
  readonly sinkTables?: readonly string[] | undefined;
}

/**
 * Turns a parsed document into a checked and frozen configuration.
 *
 * Parts that cannot be used are left out: a cluster, a sink, a group, the value of a key.
 *
 * @throws GostatsError E_CONFIG with every problem at once, when one affects the whole file, when nothing is left to
 *   collect or to deliver to, or when `complete` or `strict` makes it fatal.
 */
export function resolveConfig(
  { document, locate, remarks }: NamedFile,
  file: string,
  options: LoadOptions,
  stores: SecretStores,
): ResolvedConfig {
  const folder = dirname(file);
  const findings = new Findings(locate);
  const secrets = new Secrets((reference) => stores.read(reference));
  secrets.learnDocument(document);
  for (const { path, problem, consequence } of remarks) findings.warning(path, problem, consequence);

  const tables = readTables(document, secrets, findings);
  const sinks = resolveSinks(tables, findings);
  const inUse = new Set(sinks.flatMap(({ use }) => tableOf(use) ?? []));
  const ids = new Set(sinks.flatMap(({ id, use }) => (id === use ? [] : [id])));
  const unknownTables = checkTableNames(document, { inUse, ids, installed: options.sinkTables }, findings);
  const sinkTables = new SinkTables(document, secrets, file, locate);
  for (const { use, options: own } of sinks) {
    const table = own === undefined ? certainTableOf(use) : undefined;
    // An unknown table may be the missing one under a wrong name. The sink then reports that its table is missing.
    const ifMissing = table !== undefined && unknownTables.length === 0 && isServerTable(table) ? {} : undefined;
    if (table !== undefined) sinkTables.readInUse(table, findings, ifMissing);
  }
  const config = {
    file,
    ...resolveSettings(tables.global, findings),
    tags: resolveTags(tables.global.tags, 'global.tags', findings),
    logging: resolveLogging(tables.logging, options, findings),
    telemetry: resolveTelemetry(tables.telemetry, tables.web, findings),
    clusters: resolveClusters(tables, { document, folder, environment: options.env, sinks, secrets, findings }),
    sinks,
    plugins: resolvePlugins(tables.plugins, findings),
    statGroups: resolveStatGroups(tables, findings),
    summaries: resolveSummaries(tables.summary),
  };
  if (config.statGroups.length === 0 && config.summaries.length === 0 && tables.sources.length === 0) {
    findings.warning(
      'global.active_stat_groups',
      'no stat group is active and no summary is enabled: nothing is collected',
    );
  }
  const strict = options.strict === true || config.strict;
  const sources = resolveSources(tables.sources, config.clusters, findings);
  const routed = { ...config, sources, sinks: resolveRoutes({ ...config, sources }, tables, findings) };
  checkPatterns(routed.sinks, config, findings);
  return deepFreeze({
    ...routed,
    ...setAside(routed, findings, {
      complete: options.complete === true,
      strict,
      strictLater: options.strictLater === true,
    }),
    warnings: sortByLine(findings.warnings).map(asWarning),
    strict,
    unknownTables,
    locate,
    table: (name: string) => sinkTables.get(name),
    askStores: (names: readonly string[]) => sinkTables.ask(names, stores),
  });
}
