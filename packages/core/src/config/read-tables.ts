import type { WebTable } from '@gostats/net';
import { checkTable, type CheckContext, type CheckedTable } from './check-table.js';
import { ignored, type Findings } from './findings.js';
import { joinPath } from './locate.js';
import type { ClusterTable } from './schema-cluster.js';
import type { StatGroupTable, SummaryTable } from './schema-collect.js';
import type { GlobalTable } from './schema-global.js';
import type { LoggingTable } from './schema-logging.js';
import type { LimitsTable } from './schema-limits.js';
import type { PluginTable, SinkTable, SourceTable } from './schema-plugins.js';
import type { SecretStoreTable } from './schema-secret-stores.js';
import type { TelemetryTable } from './schema-telemetry.js';
import { coreTables } from './schema.js';
import { isTable, type Secrets, type Table } from './secrets.js';
import { officialTables } from '../official.js';
import { findResembling } from '../spelling/resembling.js';
import { findSimilar } from '../spelling/similar.js';
import type { AnyTableSpec, TableSpec } from './table-spec.js';

/** An element of an array of tables, with its path (`cluster[1]`). */
export interface PlacedTable<Output> {
  readonly path: string;
  readonly checked: CheckedTable<Output>;
}

export interface CoreTables {
  readonly global: GlobalTable;
  readonly logging: LoggingTable;
  readonly telemetry: TelemetryTable;
  readonly limits: LimitsTable;
  readonly web: Required<WebTable>;
  /** Without disabled clusters. */
  readonly clusters: readonly PlacedTable<ClusterTable>[];
  readonly statGroups: readonly PlacedTable<StatGroupTable>[];
  readonly summary: SummaryTable;
  readonly sinks: readonly PlacedTable<SinkTable>[];
  readonly sources: readonly PlacedTable<SourceTable>[];
  readonly plugins: readonly PlacedTable<PluginTable>[];
  readonly secretStores: readonly PlacedTable<SecretStoreTable>[];
}

/** Checks every table of core, key by key. */
export function readTables(document: Table, secrets: Secrets, findings: Findings): CoreTables {
  const one = <Output extends object>(spec: TableSpec<Output>): Output => {
    const raw = asTable(document[spec.name] ?? {}, spec.name, findings);
    return checkTable(spec, raw ?? {}, spec.name, contextFor(spec, secrets, findings)).values;
  };
  const many = <Output extends object>(spec: TableSpec<Output>): PlacedTable<Output>[] => {
    const context = contextFor(spec, secrets, findings);
    return placedTables(document[spec.name], spec.name, findings)
      .filter(({ table }) => !(spec.name === coreTables.cluster.name && table['disabled'] === true))
      .map(({ table, path }) => ({ path, checked: checkTable(spec, table, path, context) }));
  };
  return {
    global: one(coreTables.global),
    logging: one(coreTables.logging),
    telemetry: one(coreTables.telemetry),
    limits: one(coreTables.limits),
    web: one(coreTables.web),
    clusters: many(coreTables.cluster),
    statGroups: many(coreTables.statgroup),
    summary: one(coreTables.summary_stats),
    sinks: many(coreTables.sink),
    sources: many(coreTables.source),
    plugins: many(coreTables.plugin),
    secretStores: many(coreTables.secret_store),
  };
}

/** A top-level table that no known sink reads. */
export interface UnknownTable {
  readonly name: string;
  readonly keys: readonly string[];
}

/** Names that tables may have, other than those of core. */
export interface TableNames {
  /** Tables of the sinks in use, as far as they are known before the sinks are loaded. */
  readonly inUse: ReadonlySet<string>;
  /** Ids of sinks that differ from `use`. A table with such a name is a mistake. */
  readonly ids: ReadonlySet<string>;
  /** Tables of installed third-party sinks; undefined if the installed packages were not searched. */
  readonly installed: readonly string[] | undefined;
}

/**
 * Checks the top-level tables that are not part of core: they belong to sinks. A name that resembles a known table is
 * an error. Otherwise the intended sink would run with its defaults, for example without its password.
 */
export function checkTableNames(document: Table, names: TableNames, findings: Findings): readonly UnknownTable[] {
  const { inUse, ids, installed = [] } = names;
  const core = Object.keys(coreTables);
  const known = new Set([...core, ...officialTables, ...inUse, ...installed]);
  const unknown: UnknownTable[] = [];
  for (const [name, value] of Object.entries(document)) {
    if (known.has(name)) continue;
    // A value outside any table is more likely a key of core than a table of a sink.
    const isTableLike = isTable(value) || isTableList(value);
    const similar = isTableLike ? findResembling(name, known) : findSimilar(name, core);
    const path = joinPath('', name);
    if (ids.has(name) && isTableLike) findings.problem(path, SINK_OPTIONS);
    else if (similar !== undefined) {
      const problem = `unknown table; did you mean ${headerOf(similar)}?`;
      if (mayIgnore(similar)) findings.warning(path, problem, IGNORED);
      else findings.report(path, problem, core.includes(similar) ? ignored : { kind: 'table', name: similar });
    } else if (!isTableLike) findings.warning(path, `a key outside any table${ownerOf(name)}`, IGNORED);
    else {
      unknown.push({ name, keys: keysOf(value) });
      if (names.installed !== undefined) findings.warning(path, 'no sink that is in use or installed reads this table');
    }
  }
  return unknown;
}

/** Tables of gostats (Go) are ignored when misspelt, as there. A sink or a listener would run with its defaults. */
function mayIgnore(name: string): boolean {
  return Object.hasOwn(coreTables, name) && coreTables[name as keyof typeof coreTables].isOfGostats === true;
}

const IGNORED = 'it is ignored, as gostats (Go) does';
const SINK_OPTIONS = 'the id of a [[sink]]; its options go below it, in [sink.options]';

function keysOf(value: Table | readonly Table[]): string[] {
  return [value].flat().flatMap((table) => Object.keys(table));
}

function placedTables(value: unknown, name: string, findings: Findings): { table: Table; path: string }[] {
  if (value === undefined) return [];
  if (!isTableList(value)) {
    findings.problem(
      name,
      `expected tables that begin with [[${name}]], got ${isTable(value) ? `[${name}]` : 'a value'}`,
    );
    return [];
  }
  return value.map((table, index) => ({ table, path: `${name}[${index}]` }));
}

function asTable(value: unknown, name: string, findings: Findings): Table | undefined {
  if (isTable(value)) return value;
  findings.problem(name, `expected one table [${name}], got ${isTableList(value) ? `[[${name}]]` : 'a value'}`);
  return undefined;
}

export function contextFor(spec: AnyTableSpec, secrets: Secrets, findings: Findings): CheckContext {
  const hint = (key: string): string | undefined => {
    const owner = Object.values(coreTables).find((other) => other.name !== spec.name && Object.hasOwn(other.keys, key));
    return owner && `it belongs in ${headerOf(owner.name)}`;
  };
  return { secrets, findings, hint };
}

function ownerOf(key: string): string {
  const owner = Object.values(coreTables).find((spec) => Object.hasOwn(spec.keys, key));
  return owner === undefined ? '' : `; it belongs in ${headerOf(owner.name)}`;
}

function headerOf(name: string): string {
  return Object.values(coreTables).some((spec) => spec.name === name && spec.repeated) ? `[[${name}]]` : `[${name}]`;
}

function isTableList(value: unknown): value is readonly Table[] {
  return Array.isArray(value) && value.every(isTable);
}
