import { problemOf } from '../errors.js';
import { checkTable } from './check-table.js';
import { Findings } from './findings.js';
import type { Locate } from './locate.js';
import { secretStoreSpec } from './schema-secret-stores.js';
import type { AskStore, SecretStores } from './secret-stores.js';
import { isTable, Secrets, type Table } from './secrets.js';

/** One `[[secret_store]]`, checked. */
export interface SecretStoreConfig {
  /** The name between `$` and `:` in a reference. */
  readonly name: string;
  /** An npm name, or a path. */
  readonly use: string;
  readonly allowUnsafePath: boolean;
  readonly options: Table;
  /** `secret_store[0]` */
  readonly path: string;
}

/** Finds and opens the package of a store. @throws if the package cannot be opened */
export type OpenStore = (store: SecretStoreConfig, configFile: string) => Promise<AskStore>;

/**
 * Opens the stores that a configuration names. A store that cannot be opened affects only the references to it.
 * Problems in the tables themselves are reported later, when all tables are checked.
 */
export async function openStores(
  document: Table,
  stores: SecretStores,
  file: string,
  locate: Locate,
  open: OpenStore | undefined,
): Promise<void> {
  const written: unknown = document[secretStoreSpec.name];
  if (!Array.isArray(written)) return;
  // Options of a store may reference the built-in stores, but not another `[[secret_store]]`.
  await stores.ask(written);
  const secrets = new Secrets((reference) => stores.read(reference));
  const opened = written.filter(isTable).map(async (table, index): Promise<void> => {
    const path = `${secretStoreSpec.name}[${index}]`;
    const findings = new Findings(locate);
    const { values } = checkTable(secretStoreSpec, table, path, { secrets, findings, hint: () => undefined });
    if (findings.problems.length > 0) return;
    const store = {
      name: values.name,
      use: values.use,
      allowUnsafePath: values.allow_unsafe_path,
      options: values.options,
      path,
    };
    stores.add(store.name, await askOf(store, file, open));
  });
  await Promise.all(opened);
}

async function askOf(store: SecretStoreConfig, file: string, open: OpenStore | undefined): Promise<AskStore> {
  try {
    if (open === undefined) throw new Error('this program does not support secret stores');
    return await open(store, file);
  } catch (thrown) {
    const problem = `it cannot be opened (${store.path}): ${problemOf(thrown)}`;
    return () => Promise.reject(new Error(problem));
  }
}
