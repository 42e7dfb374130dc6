import { dictionary } from '../sink/dictionary.js';
import type { JsonValue } from '../papi/wire-types.js';
import type { FrameBuilder } from './frame-builder.js';
import type { SeriesEntry, SeriesNode, SeriesTable } from './series-table.js';

/** How a number in a row is used. A string is always a tag, unless it is ignored. */
export type Role = 'field' | 'tag' | 'ignored';

export interface RowReaderOptions {
  readonly table: SeriesTable;
  readonly builder: FrameBuilder;
  readonly roleOf: (name: string) => Role;
  /** Whether strings in a nested map become tags (`user` of a client). If false, a nested map counts as unknown. */
  readonly innerTags: boolean;
  /** Called for members of an unknown kind, which are left out. If absent, rows with such members are rejected. */
  readonly unknown?: ((name: string, value: JsonValue) => void) | undefined;
}

/** Maximum number of members cached by position, and by name. */
const MAX_MEMBERS = 4096;

/** A member, cached by position because rows of a statistic have the same members in the same order. */
interface Member {
  readonly name: string;
  readonly role: Role;
  column: number;
  generation: number;
}

/** The tags of the row at one position in the previous round, and the series found for them. */
interface KnownRow {
  readonly base: SeriesNode;
  /** Member names. For a tag in a nested map this is the name of the map; the tag's own name is in `inner`. */
  readonly names: readonly string[];
  readonly inner: readonly (string | undefined)[];
  readonly values: readonly JsonValue[];
  readonly entry: SeriesEntry;
}

/**
 * Reads flat rows of one statistic in one pass. OneFS sends rows in the same order every round, so a row's tags are
 * compared with those of the row at the same position in the previous round. The series is looked up only if they
 * differ.
 */
export class RowReader {
  readonly #options: RowReaderOptions;
  readonly #members: Member[] = [];
  readonly #byName = new Map<string, Member>();
  readonly #known: KnownRow[] = [];
  #position = 0;
  #lastNames: Pick<KnownRow, 'names' | 'inner'> = { names: [], inner: [] };

  constructor(options: RowReaderOptions) {
    this.#options = options;
  }

  /** Starts a new round at the first position. Cached rows beyond the end of the last round are dropped. */
  restart(): void {
    this.#known.length = Math.min(this.#known.length, this.#position);
    this.#position = 0;
  }

  /**
   * Adds a row. A row with tags only gets the field `value` = 1, like an info metric. A row is left out when its series
   * would exceed a limit; the table counts the refusal.
   *
   * @returns how many numbers the row has, 0 when nothing of it is kept; undefined, with nothing added, when the map
   *   contains members of an unknown kind and there is no `unknown` callback
   */
  read(map: Readonly<Record<string, JsonValue>>, base: SeriesNode, timestampMs: number): number | undefined {
    const { builder, innerTags, unknown } = this.#options;
    const known = this.#known[this.#position];
    let same = known !== undefined && known.base === base && !known.entry.gone;
    let tags = 0;
    let numbers = 0;
    let index = 0;
    const { generation } = builder;
    builder.begin(timestampMs);
    for (const name in map) {
      const value = map[name] as JsonValue;
      let member = this.#members[index];
      if (member === undefined || member.name !== name) member = this.#remember(name, index);
      index++;
      if (value === null || member.role === 'ignored') continue;
      if (typeof value === 'number' && member.role === 'field') {
        if (member.generation !== generation || member.column === -1) this.#place(member);
        if (member.column === -1) continue;
        builder.setColumn(member.column, value);
        numbers++;
      } else if (typeof value === 'string' || typeof value === 'number') {
        if (same && (known?.values[tags] !== value || known.names[tags] !== name || known.inner[tags] !== undefined))
          same = false;
        tags++;
      } else if (innerTags && !Array.isArray(value) && typeof value === 'object') {
        for (const inner in value) {
          if (typeof value[inner] !== 'string') continue;
          if (
            same &&
            (known?.values[tags] !== value[inner] || known.inner[tags] !== inner || known.names[tags] !== name)
          )
            same = false;
          tags++;
        }
      } else if (unknown === undefined) {
        builder.cancel();
        return undefined;
      } else {
        unknown(name, value);
      }
    }
    if (numbers === 0 && tags === 0) {
      builder.cancel();
      return 0;
    }
    if (numbers === 0) builder.set('value', 1);
    const entry = same && known?.values.length === tags ? known.entry : this.#find(map, base);
    if (entry === undefined) {
      builder.cancel();
      return 0;
    }
    this.#options.table.use(entry);
    builder.end(entry, Math.max(1, numbers));
    this.#position++;
    return Math.max(1, numbers);
  }

  #place(member: Member): void {
    member.column = this.#options.builder.column(member.name);
    member.generation = this.#options.builder.generation;
  }

  #remember(name: string, index: number): Member {
    let member = this.#byName.get(name);
    if (member === undefined) {
      // Names of disks, for instance, come and go. Cleared members are simply created again.
      if (this.#byName.size >= MAX_MEMBERS) this.#byName.clear();
      member = { name, role: this.#options.roleOf(name), column: -1, generation: -1 };
      this.#byName.set(name, member);
    }
    if (index < MAX_MEMBERS) this.#members[index] = member;
    return member;
  }

  /** Looks up a row's series by its tags and caches it for the next round. */
  #find(map: Readonly<Record<string, JsonValue>>, base: SeriesNode): SeriesEntry | undefined {
    const { table, roleOf, innerTags } = this.#options;
    const names: string[] = [];
    const inners: (string | undefined)[] = [];
    const values: JsonValue[] = [];
    const tags = dictionary<string>();
    const add = (name: string, inner: string | undefined, value: string | number): void => {
      tags[inner === undefined ? name : `${name}_${inner}`] = String(value);
      names.push(name);
      inners.push(inner);
      values.push(value);
    };
    for (const name in map) {
      const value = map[name] as JsonValue;
      const role = roleOf(name);
      if (role === 'ignored') continue;
      if (typeof value === 'string' || (typeof value === 'number' && role === 'tag')) {
        add(name, undefined, value);
      } else if (innerTags && typeof value === 'object' && value !== null && !Array.isArray(value)) {
        for (const inner in value) if (typeof value[inner] === 'string') add(name, inner, value[inner]);
      }
    }
    const entry = table.find(base, tags);
    if (entry !== undefined) this.#known[this.#position] = { base, ...this.#shared(names, inners), values, entry };
    return entry;
  }

  /** Shares lists of names between rows, which usually have the same tag names: the lists are half of the cache. */
  #shared(names: readonly string[], inner: readonly (string | undefined)[]): Pick<KnownRow, 'names' | 'inner'> {
    const last = this.#lastNames;
    const equal =
      last.names.length === names.length &&
      names.every((name, at) => name === last.names[at] && inner[at] === last.inner[at]);
    return equal ? last : (this.#lastNames = { names, inner });
  }
}
