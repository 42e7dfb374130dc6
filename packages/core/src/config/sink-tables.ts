import { gostatsError } from '../errors.js';
import { Findings, sortByLine } from './findings.js';
import { deepFreeze } from './freeze.js';
import { joinPath, type Locate } from './locate.js';
import { officialSinks } from '../official.js';
import { coreTables } from './schema.js';
import type { SecretStores } from './secret-stores.js';
import { isTable, type Secrets, type Table } from './secrets.js';
import { tolerateServer } from './tolerate-server.js';

/**
 * The top-level tables of sinks. References are resolved on first use, because a table of a sink that is not in use may
 * name variables that are not set.
 */
export class SinkTables {
  readonly #document: Table;
  readonly #secrets: Secrets;
  readonly #file: string;
  readonly #locate: Locate;
  readonly #tables = new Map<string, Table | undefined>();

  constructor(document: Table, secrets: Secrets, file: string, locate: Locate) {
    this.#document = document;
    this.#secrets = secrets;
    this.#file = file;
    this.#locate = locate;
  }

  /** Fetches the values that these tables reference from the secret stores. */
  async ask(names: readonly string[], stores: SecretStores): Promise<void> {
    await stores.ask(names.filter((name) => isSinks(this.#document, name)).map((name) => this.#document[name]));
  }

  /** @throws GostatsError E_CONFIG when a reference cannot be resolved, or when it is not a table. */
  get(name: string): Table | undefined {
    if (this.#tables.has(name)) return this.#tables.get(name);
    const findings = new Findings(this.#locate);
    const table = this.#read(name, findings, (filled) => filled);
    const problems = sortByLine(findings.problems);
    if (problems.length > 0) throw gostatsError('E_CONFIG', { file: this.#file, problems });
    return table;
  }

  /**
   * Reads a table that a sink in use is certain to need, with the tolerance of gostats (Go). Problems and warnings are
   * added to `findings`.
   *
   * @param ifMissing used if the table does not exist
   */
  readInUse(name: string, findings: Findings, ifMissing: Table | undefined): void {
    this.#read(name, findings, (table) => tolerateServer(name, table, findings), ifMissing);
  }

  #read(name: string, findings: Findings, tolerate: (table: Table) => Table, ifMissing?: Table): Table | undefined {
    const value = isSinks(this.#document, name) ? this.#document[name] : ifMissing;
    if (value !== undefined && !isTable(value)) {
      findings.problem(name, `expected one table [${name}], got ${Array.isArray(value) ? `[[${name}]]` : 'a value'}`);
      return undefined;
    }
    const before = findings.problems.length;
    const used = value === undefined ? undefined : this.#withoutUnused(value, name, findings);
    const filled = used === undefined ? undefined : this.#secrets.fillTable(used, name, findings);
    const table = filled === undefined ? undefined : deepFreeze(tolerate(filled));
    if (findings.problems.length === before) this.#tables.set(name, table);
    return table;
  }

  /** Removes unresolvable credentials that are not used: gostats (Go) does not read them either. */
  #withoutUnused(table: Table, name: string, findings: Findings): Table {
    const keyOf = (wanted: string): string => Object.keys(table).find((key) => key.toLowerCase() === wanted) ?? wanted;
    const isUsed = table[keyOf('authenticated')] ?? officialSinks[name]?.optionalLogin !== true;
    if (isUsed !== false) return table;
    const missing = [keyOf('username'), keyOf('password')].filter((key) => {
      const own = new Findings(this.#locate);
      this.#secrets.fill(table[key], joinPath(name, key), own);
      for (const { path, problem } of own.problems)
        findings.warning(path, problem, 'it is not used, because authenticated is not true');
      return own.problems.length > 0;
    });
    return Object.fromEntries(Object.entries(table).filter(([key]) => !missing.includes(key)));
  }
}

/**
 * Whether sinks may read a top-level table. Tables of core are refused: a sink named "cluster" must not get the
 * passwords of the clusters. `[web]` is allowed, because it applies to the listeners of sinks too.
 */
function isSinks(document: Table, name: string): boolean {
  const isCores = Object.hasOwn(coreTables, name) && name !== coreTables.web.name;
  return Object.hasOwn(document, name) && !isCores;
}
