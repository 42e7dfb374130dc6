import { dirname } from 'node:path';
import { Findings, sortByLine } from './findings.js';
import { deepFreeze } from './freeze.js';
import type { Locate } from './locate.js';
import { checkTableNames, readTables } from './read-tables.js';
import { resolveClusters } from './resolve-clusters.js';
import { resolveStatGroups, resolveSummaries } from './resolve-collect.js';
import { resolveRoutes } from './resolve-routes.js';
import { resolveGlobal, resolveLogging, resolveTelemetry, type LoggingOverrides } from './resolve-global.js';
import { isBareName, resolvePlugins, resolveSinks, tableOf } from './resolve-sinks.js';
import { setAside } from './set-aside.js';
import type { SecretStores } from './secret-stores.js';
import { Secrets, type Environment, type Table } from './secrets.js';
import { SinkTables } from './sink-tables.js';
import type { ResolvedConfig } from './types.js';

export interface LoadOptions extends LoggingOverrides {
  /** Where `$env:NAME` is looked up. */
  readonly env: Environment;
  /**
   * Top-level tables of the sinks that are installed, in use or not (`knownTables` finds them): a table that resembles one
   * of them is an error, as one that resembles a table of core or of a sink in use always is.
   */
  readonly sinkTables?: readonly string[] | undefined;
  /** Every problem ends it, and not only one that leaves nothing to collect. */
  readonly strict?: boolean;
}

/**
 * A parsed document → a checked and frozen configuration.
 *
 * A part that cannot be used is left out: a cluster, a sink, a group, the value of a key.
 *
 * @throws GostatsError E_CONFIG with every problem at once, when one concerns the whole file, when nothing is left to
 *   collect or to deliver to, or with `strict`.
 */
export function resolveConfig(
  document: Table,
  file: string,
  locate: Locate,
  options: LoadOptions,
  stores: SecretStores,
): ResolvedConfig {
  const folder = dirname(file);
  const findings = new Findings(locate);
  const secrets = new Secrets((reference) => stores.read(reference));
  secrets.learnDocument(document);

  const tables = readTables(document, secrets, findings);
  const sinks = resolveSinks(tables, findings);
  const inUse = new Set(sinks.flatMap(({ use }) => tableOf(use) ?? []));
  const ids = new Set(sinks.flatMap(({ id, use }) => (id === use ? [] : [id])));
  const strangeTables = checkTableNames(document, { inUse, ids, installed: options.sinkTables }, findings);
  const sinkTables = new SinkTables(document, secrets, file, locate);
  for (const { use, options: own } of sinks) {
    if (own === undefined && isBareName(use)) sinkTables.tryGet(use, findings);
  }
  const config = {
    file,
    ...resolveGlobal(tables.global, findings),
    logging: resolveLogging(tables.logging, options, findings),
    telemetry: resolveTelemetry(tables.telemetry, tables.web, findings),
    clusters: resolveClusters(tables, { document, folder, environment: options.env, sinks, secrets, findings }),
    sinks,
    plugins: resolvePlugins(tables.plugins, findings),
    statGroups: resolveStatGroups(tables, findings),
    summaries: resolveSummaries(tables.summary),
  };
  if (config.statGroups.length === 0 && config.summaries.length === 0) {
    findings.warning('global.active_stat_groups', 'no stat group is active and no summary is on: nothing is collected');
  }
  const routed = { ...config, sinks: resolveRoutes(config, tables, findings) };
  return deepFreeze({
    ...routed,
    ...setAside(routed, findings, options.strict === true),
    warnings: sortByLine(findings.warnings).map(({ line, path, problem }) => ({ line, path, problem })),
    strangeTables,
    locate,
    table: (name: string) => sinkTables.get(name),
    askStores: (names: readonly string[]) => sinkTables.ask(names, stores),
  });
}
