import { officialTables } from '../official.js';
import type { Locate } from './locate.js';
import { joinPath } from './locate.js';
import type { TomlFile } from './read-toml.js';
import { limitsSpec } from './schema-limits.js';
import { coreTables } from './schema.js';
import { isTable, type Table } from './tables.js';
import { sinkNames } from './tables-in-use.js';
import { isBareName } from './resolve-sinks.js';

/** Something unusual about the file as a whole, or about a name in it. */
interface Remark {
  readonly path: string;
  readonly problem: string;
  readonly consequence: string;
}

/** A document in which every table and key of core has its canonical name. */
export interface NamedFile {
  readonly document: Table;
  readonly locate: Locate;
  readonly remarks: readonly Remark[];
}

/**
 * Renames tables and keys to their canonical case. gostats (Go) accepts them in any case (`[Global]`, `Hostname`). If
 * one occurs in two spellings, the exact one takes precedence; arrays of tables such as `[[cluster]]` are concatenated.
 * Keys in the tables of sinks are left alone, because the sinks define them.
 */
export function readNames(file: TomlFile, sinkTables: readonly string[] = []): NamedFile {
  const names = new Names(file.remarks);
  const ofCore = names.read(file.document, Object.keys(coreTables), '');
  const inUse = [...sinkNames(ofCore)].filter(isBareName);
  const ofSinks = [...new Set([...officialTables, ...sinkTables, ...inUse])];
  const document = names.read(ofCore, ofSinks, '');
  const prefixes = [...new Set([...inUse, ...ofSinks])];
  return {
    document: Object.fromEntries(
      Object.entries(document).map(([name, value]) => [name, names.readTable(name, value, prefixes)]),
    ),
    locate: (path) => file.locate(names.asWritten(path)),
    remarks: names.remarks,
  };
}

class Names {
  readonly remarks: Remark[];
  /** An array of tables → how many have the exact name, and the spelling of the others. */
  readonly #joined = new Map<string, { readonly own: number; readonly other: string }>();

  constructor(remarks: readonly string[]) {
    this.remarks = remarks.map((problem) => ({ path: 'the whole file', problem, consequence: '' }));
  }

  /** Renames the keys of one level that differ from a known name only in case. */
  read(table: Table, known: readonly string[], path: string): Table {
    const exact = new Map(known.map((name) => [name.toLowerCase(), name]));
    const result = new Map(Object.entries(table).filter(([key]) => !respelt(key, exact)));
    for (const [key, value] of Object.entries(table)) {
      const name = respelt(key, exact);
      if (name === undefined) continue;
      const place = joinPath(path, key);
      const there = result.get(name);
      if (there === undefined) {
        result.set(name, value);
        this.#remark(place, `written "${key}"`, `it is read as "${name}"`);
      } else if (Array.isArray(there) && Array.isArray(value) && path === '') {
        this.#joined.set(name, { own: there.length, other: key });
        result.set(name, [...(there as unknown[]), ...(value as unknown[])]);
        this.#remark(place, `written "${key}"`, `it is read as "${name}"`);
      } else if (isTable(there) && isTable(value)) {
        result.set(name, { ...value, ...there });
        this.#remark(place, `"${name}" in another case`, `where both have a key, the value in "${name}" counts`);
      } else this.#remark(place, `"${name}" a second time, in another case`, 'it is ignored');
    }
    return Object.fromEntries(result);
  }

  /** Renames the keys of a table of core, or of each table in an array of them. */
  readTable(name: string, value: unknown, prefixes: readonly string[]): unknown {
    const spec = Object.hasOwn(coreTables, name) ? coreTables[name as keyof typeof coreTables] : undefined;
    if (spec === undefined) return value;
    const known = Object.keys(spec.keys);
    const readOne = (table: Table, path: string): Table => {
      const read = this.read(table, [...known, ...(name === 'cluster' ? optionNames(table, prefixes) : [])], path);
      const limits = read['limits'];
      if (name !== 'cluster' || !isTable(limits)) return read;
      return { ...read, limits: this.read(limits, Object.keys(limitsSpec.keys), `${path}.limits`) };
    };
    if (isTable(value)) return readOne(value, name);
    if (!Array.isArray(value)) return value;
    return value.map((one: unknown, index) => (isTable(one) ? readOne(one, `${name}[${index}]`) : one));
  }

  asWritten(path: string): string {
    const [all, name = '', index = ''] = /^([a-z_]+)\[(\d+)\]/.exec(path) ?? [];
    const joined = this.#joined.get(name);
    if (all === undefined || joined === undefined || Number(index) < joined.own) return path;
    return `${joined.other}[${Number(index) - joined.own}]${path.slice(all.length)}`;
  }

  #remark(path: string, problem: string, consequence: string): void {
    this.remarks.push({ path, problem, consequence });
  }
}

/** Returns the known name for a key that is written in another case. */
function respelt(key: string, exact: ReadonlyMap<string, string>): string | undefined {
  const name = exact.get(key.toLowerCase());
  return name === key ? undefined : name;
}

/** `Prometheus_Port` → `prometheus_port`. Option names of third-party sinks are kept: they may be in camel case. */
function optionNames(table: Table, prefixes: readonly string[]): string[] {
  return Object.keys(table).flatMap((key) => {
    const prefix = prefixes.find((one) => key.toLowerCase().startsWith(`${one.toLowerCase()}_`));
    if (prefix === undefined) return [];
    const rest = key.slice(prefix.length);
    // Options of the official sinks are in lower case.
    return [prefix + (officialTables.includes(prefix) ? rest.toLowerCase() : rest)];
  });
}
