import { certainTableOf, isBareName } from './resolve-sinks.js';
import { secretStoreSpec } from './schema-secret-stores.js';
import { coreTables } from './schema.js';
import { isTable, type Table } from './tables.js';

/**
 * Returns the tables that every start reads. Those of sinks without a certain table are not included: their references
 * are fetched when the table is read.
 */
export function tablesInUse(document: Table): unknown[] {
  const certain = [...sinkNames(document)].flatMap((use) => certainTableOf(use) ?? []);
  const names = Object.keys(document).filter((name) => Object.hasOwn(coreTables, name) || certain.includes(name));
  return names
    .filter((name) => name !== secretStoreSpec.name)
    .map((name) => {
      const table = document[name];
      return name === 'cluster' && Array.isArray(table) ? table.map((one) => clusterInUse(one, document)) : table;
    });
}

function clusterInUse(cluster: unknown, document: Table): unknown {
  if (!isTable(cluster) || cluster['disabled'] === true) return undefined;
  const uses = [...sinkNames(document)];
  if (uses.some((use) => !isBareName(use))) return cluster;
  const ids = [...uses, ...listOf(document['sink']).map((one) => (isTable(one) ? one['id'] : undefined))];
  const isOwn = (key: string): boolean =>
    Object.hasOwn(coreTables.cluster.keys, key) || ids.some((id) => key.startsWith(`${String(id)}_`));
  return Object.fromEntries(Object.entries(cluster).filter(([key]) => isOwn(key)));
}

/** Yields the sinks that `stats_processor` and `[[sink]]` name. */
export function* sinkNames(document: Table): Generator<string> {
  const { global, sink } = document;
  for (const use of listOf(isTable(global) ? global['stats_processor'] : undefined))
    if (typeof use === 'string') yield use;
  for (const one of listOf(sink)) if (isTable(one) && typeof one['use'] === 'string') yield one['use'];
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [value];
}
