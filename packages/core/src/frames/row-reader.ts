import { dictionary } from '../sink/dictionary.js';
import type { JsonValue } from '../papi/wire-types.js';
import type { FrameBuilder } from './frame-builder.js';
import type { SeriesEntry, SeriesNode, SeriesTable } from './series-table.js';

/** What a number of a row is; a string is a tag, unless it is ignored. */
export type Role = 'field' | 'tag' | 'ignored';

export interface RowReaderOptions {
  readonly table: SeriesTable;
  readonly builder: FrameBuilder;
  readonly roleOf: (name: string) => Role;
  /** Whether strings of a map in the row are tags (`user` of a client); else such a row is not for this reader. */
  readonly innerTags: boolean;
  /** Hears of members of a kind that is not known, which are left out; without it such a row is not for this reader. */
  readonly unknown?: ((name: string, value: JsonValue) => void) | undefined;
}

/** Members that are remembered by their position, or by their name. */
const MAX_MEMBERS = 4096;

/** A member of the rows, remembered by its position: rows of a statistic have the same members in the same order. */
interface Member {
  readonly name: string;
  readonly role: Role;
  column: number;
  generation: number;
}

/** The tags that the row at a position had in the round before, and where they led. */
interface KnownRow {
  readonly base: SeriesNode;
  /** Of the members; a tag of a map in the row has the map's name here, and its own in `inner`. */
  readonly names: readonly string[];
  readonly inner: readonly (string | undefined)[];
  readonly values: readonly JsonValue[];
  readonly entry: SeriesEntry;
}

/**
 * Reads flat rows of one statistic in one pass. OneFS answers in the same order round after round, so a row's tags are
 * compared with those of the row that stood at its place before; only where they differ the series is looked for.
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

  /** A round is over: the next row is the first one again. What stood behind the last one is forgotten. */
  restart(): void {
    this.#known.length = Math.min(this.#known.length, this.#position);
    this.#position = 0;
  }

  /**
   * Adds the row. A row of tags alone gets the field `value` = 1, as info metrics have. One whose series is one too many
   * is left out; the table knows of it.
   *
   * @returns how many numbers the row has, 0 when nothing of it is kept; undefined, having added nothing, when the map
   *   holds more than numbers and strings
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
      // Names come and go where they name disks; what is forgotten here is only made again.
      if (this.#byName.size >= MAX_MEMBERS) this.#byName.clear();
      member = { name, role: this.#options.roleOf(name), column: -1, generation: -1 };
      this.#byName.set(name, member);
    }
    if (index < MAX_MEMBERS) this.#members[index] = member;
    return member;
  }

  /** The long way to a row's series, and the note that makes it short the next time. */
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

  /** Rows have the same tags, with other values: they share the list of names, which is as large as all the rest. */
  #shared(names: readonly string[], inner: readonly (string | undefined)[]): Pick<KnownRow, 'names' | 'inner'> {
    const last = this.#lastNames;
    const equal =
      last.names.length === names.length &&
      names.every((name, at) => name === last.names[at] && inner[at] === last.inner[at]);
    return equal ? last : (this.#lastNames = { names, inner });
  }
}
