import type { JsonValue } from '../../papi/wire-types.js';
import { dictionary } from '../../sink/dictionary.js';
import type { FrameBuilder } from '../../frames/frame-builder.js';
import { MemberNames, type Leaf } from './member-names.js';

export type JsonMap = Record<string, JsonValue>;

/** A field of a row. */
export type NamedNumber = readonly [name: string, value: number];

/** The members of a map and of the maps nested in it. */
interface Members {
  readonly leaves: Leaf[];
  readonly lists: { readonly name: string; readonly elements: readonly JsonValue[] }[];
}

/** The members of a map, sorted by how a row uses them. */
export interface Sorted {
  readonly fields: NamedNumber[];
  readonly tags: Record<string, string>;
  tagCount: number;
  readonly lists: Members['lists'];
}

/** Thrown for a value nested deeper than the limit. */
export class TooDeepError extends RangeError {}

/** Sorts the members of a map, and of the maps nested in it, into fields, tags and lists of a row. */
export class MapSorter {
  readonly #limits: { readonly depth: number; readonly fields: number };
  readonly #leftOut: (name: string, value: JsonValue) => void;
  readonly #names = new Map<FrameBuilder, MemberNames>();

  /** @param leftOut called for values beyond the field limit and for names that are taken */
  constructor(
    limits: { readonly depth: number; readonly fields: number },
    leftOut: (name: string, value: JsonValue) => void,
  ) {
    this.#limits = limits;
    this.#leftOut = leftOut;
  }

  /** Forgets a statistic that is no longer polled. */
  forget(builder: FrameBuilder): void {
    this.#names.delete(builder);
  }

  /** Sorts a map without nested maps, the usual case, in one pass. @throws TooDeepError */
  sortFlat(map: JsonMap, depth: number): Sorted {
    this.#checkDepth(depth);
    const sorted: Sorted = { fields: [], tags: dictionary<string>(), tagCount: 0, lists: [] };
    for (const name in map) {
      const value = map[name] as JsonValue;
      if (typeof value === 'number') this.#addNumber(name, value, sorted);
      else if (typeof value === 'string') {
        sorted.tags[name] = value;
        sorted.tagCount++;
      } else if (Array.isArray(value)) sorted.lists.push({ name, elements: value });
      else if (value !== null) this.#addNumber(name, Number(value), sorted);
    }
    return sorted;
  }

  #addNumber(name: string, value: number, { fields }: Sorted): void {
    if (fields.length <= this.#limits.fields) fields.push([name, value]);
    else this.#leftOut(name, value);
  }

  /** Sorts a map with nested maps. @throws TooDeepError */
  sortNested(map: JsonMap, depth: number, builder: FrameBuilder): Sorted {
    const sorted: Sorted = { fields: [], tags: dictionary<string>(), tagCount: 0, lists: [] };
    const leaves: Leaf[] = [];
    this.#collect(map, '', { leaves, lists: sorted.lists }, depth);
    const names = this.#namesOf(builder).of(leaves, this.#leftOut);
    for (const [at, { value }] of leaves.entries()) {
      const name = names[at];
      if (name === undefined) continue;
      if (typeof value === 'number') sorted.fields.push([name, value]);
      else {
        sorted.tags[name] = value;
        sorted.tagCount++;
      }
    }
    return sorted;
  }

  /** Collects the lists and single values of a map. */
  #collect(map: JsonMap, prefix: string, members: Members, depth: number): void {
    this.#checkDepth(depth);
    for (const name in map) {
      const value = map[name] as JsonValue;
      if (value === null) continue;
      if (Array.isArray(value)) members.lists.push({ name: prefix + name, elements: value });
      else if (typeof value === 'object') this.#collect(value, `${prefix}${name}_`, members, depth + 1);
      else if (members.leaves.length <= this.#limits.fields) {
        members.leaves.push({ name, path: prefix + name, value: typeof value === 'string' ? value : Number(value) });
      } else this.#leftOut(prefix + name, value);
    }
  }

  #namesOf(builder: FrameBuilder): MemberNames {
    let names = this.#names.get(builder);
    if (names === undefined) this.#names.set(builder, (names = new MemberNames()));
    return names;
  }

  #checkDepth(depth: number): void {
    if (depth > this.#limits.depth) throw new TooDeepError(`nested deeper than ${this.#limits.depth} levels`);
  }
}

/** Returns whether a map contains another map. */
export function hasMap(map: JsonMap): boolean {
  for (const name in map) {
    const value = map[name];
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return true;
  }
  return false;
}
