import { isIPv6 } from 'node:net';
import type { Findings } from './findings.js';
import { joinPath } from './locate.js';
import { LIMIT_NAMES, makeLimits, type Limits } from '../limits/index.js';
import { checkTable } from './check-table.js';
import { resolveProxy, resolveTrust } from './resolve-trust.js';
import { contextFor, type CoreTables, type PlacedTable } from './read-tables.js';
import { isBareName } from './resolve-sinks.js';
import { resolveTags } from './resolve-tags.js';
import { DEFAULT_PORT, type ClusterTable } from './schema-cluster.js';
import { limitsSpec, type LimitsTable } from './schema-limits.js';
import type { Environment, Secrets, Table } from './secrets.js';
import { splitHost } from './tolerate.js';
import type { ClusterConfig, SinkConfig } from './types.js';

export interface ClusterContext {
  readonly document: Table;
  readonly folder: string;
  /** The environment variables, for the proxy. */
  readonly environment: Environment;
  readonly sinks: readonly SinkConfig[];
  readonly secrets: Secrets;
  readonly findings: Findings;
}

export function resolveClusters({ global, limits, clusters }: CoreTables, context: ClusterContext): ClusterConfig[] {
  const resolved = clusters.map((placed) =>
    resolveCluster(placed, { preserveCase: global.preserve_case, limits }, context),
  );
  if (resolved.length === 0 && !context.findings.has('cluster')) {
    context.findings.problem('cluster', 'expected at least one [[cluster]] that is not disabled, got none');
  }
  reportSharedHosts(resolved, context.findings);
  return resolved;
}

function resolveCluster(
  { checked: { values, foreign }, path }: PlacedTable<ClusterTable>,
  all: { readonly preserveCase: boolean; readonly limits: LimitsTable },
  context: ClusterContext,
): ClusterConfig {
  const { hostname, port } = resolveHost(values, path, context.findings);
  const id = `${isIPv6(hostname) ? `[${hostname}]` : hostname}:${port}`;
  return {
    id,
    hostname,
    port,
    username: values.username,
    password: values.password,
    authtype: values.authtype,
    ...resolveTrust(values, path, context),
    proxy: resolveProxy(`https://${id}`, values.proxy, context.environment)?.href,
    preserveCase: values.preserve_case ?? all.preserveCase,
    limits: resolveLimits(all.limits, values.limits, path, context),
    guid: values.guid,
    name: values.name,
    tags: resolveTags(values.tags, `${path}.tags`, context.findings),
    sinkOptions: fillSinkOptions(foreign, path, context),
    path,
  };
}

/** The key `port` takes precedence over a port in the host name. */
function resolveHost(values: ClusterTable, path: string, findings: Findings): { hostname: string; port: number } {
  const { hostname, port: inName } = splitHost(values.hostname);
  // An invalid port has already been reported and is an empty string here.
  const own = values.port || undefined;
  if (own !== undefined && inName !== undefined && own !== inName) {
    findings.warning(`${path}.port`, `${own}, where hostname says ${inName}`, `${own} is used`);
  }
  return { hostname, port: own ?? inName ?? DEFAULT_PORT };
}

/** The limits of the cluster override those of `[limits]`, which override the defaults. */
function resolveLimits(
  all: LimitsTable,
  own: Readonly<Record<string, unknown>> | undefined,
  path: string,
  { secrets, findings }: ClusterContext,
): Limits {
  const context = contextFor(limitsSpec, secrets, findings);
  const given =
    own === undefined || isDefaulted(own) ? undefined : checkTable(limitsSpec, own, `${path}.limits`, context).values;
  const entries = LIMIT_NAMES.map((name) => [name, numberOf(given?.[name]) ?? numberOf(all[name])]);
  return makeLimits(Object.fromEntries(entries) as Partial<Limits>);
}

/** An invalid value has already been reported and is not a number. */
const numberOf = (value: unknown): number | undefined => (typeof value === 'number' ? value : undefined);
const isDefaulted = (table: unknown): boolean => typeof table !== 'object';

/** Resolves references in options of sinks that are in use. Options of other sinks are kept and cannot cause errors. */
function fillSinkOptions(foreign: Table, path: string, context: ClusterContext): Table {
  const { document, sinks, secrets, findings } = context;
  const entries = Object.entries(foreign).map(([key, value]) => {
    const prefix = key.slice(0, key.indexOf('_'));
    // The name of a sink that is given as a package or a file is known only after it has been loaded.
    if (sinks.some(({ id, use }) => use === prefix || key.startsWith(`${id}_`) || !isBareName(use))) {
      return [key, secrets.fill(value, joinPath(path, key), findings)];
    }
    if (!Object.hasOwn(document, prefix)) {
      findings.warning(
        joinPath(path, key),
        `read as an option of a sink "${prefix}", which is not in use; check the spelling`,
      );
    }
    return [key, value];
  });
  return Object.fromEntries(entries) as Table;
}

function reportSharedHosts(clusters: readonly ClusterConfig[], findings: Findings): void {
  const paths = new Map<string, string>();
  for (const { id, path } of clusters.filter((one) => !findings.hasWithin(one.path))) {
    const taken = paths.get(id.toLowerCase());
    if (taken === undefined) paths.set(id.toLowerCase(), path);
    else findings.problem(`${path}.hostname`, `${id} is already ${taken}; expected each cluster once`);
  }
}
