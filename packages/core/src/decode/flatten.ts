import type { JsonValue } from '../papi/wire-types.js';
import { dictionary } from '../sink/dictionary.js';
import type { FrameBuilder } from './frame-builder.js';
import { RowReader } from './row-reader.js';
import type { SeriesNode, SeriesTable } from './series-table.js';

/** The name of the field of a value that is a bare number. */
const VALUE = 'value';
/** The tag that a bare string becomes. A point of strings alone has the value 1, as info metrics have. */
const TEXT = 'text';

type JsonMap = Record<string, JsonValue>;

/** What a map gives to the rows of a list in it. */
interface Outer {
  readonly fields: readonly (readonly [name: string, value: number])[];
  readonly node: SeriesNode;
}

/** A list whose elements are being read. */
interface OpenList {
  readonly elements: readonly JsonValue[];
  next: number;
  readonly depth: number;
  /** Absent for a list that stands in no map: its elements are values of their own. */
  readonly outer: Outer | undefined;
}

export interface FlattenLimits {
  /** Levels within a row's value. */
  readonly depth: number;
  /** Points and numbers that one answer may become. */
  readonly points: number;
  readonly values: number;
  readonly fields: number;
}

export interface FlattenerOptions {
  readonly table: SeriesTable;
  /** Says whether a map is wanted at all. */
  readonly accept: (map: JsonMap) => boolean;
  readonly limits: FlattenLimits;
}

/** A value that is nested deeper than the limit. */
export class TooDeepError extends RangeError {}

/**
 * Turns a value of any of the shapes that `statistics/current` has into rows:
 * number or boolean = a row with the field `value`; string = a row with the tag `text`; array = its elements one by one;
 * map = a row, numbers as fields and strings as tags, a map in it under `outer_inner` names; a map that holds arrays of
 * maps = a row an element, with the outer fields and tags copied onto each. null and empty arrays have no rows.
 *
 * Lists are kept on a stack of its own and read in steps, so that a long one can be left and gone on with.
 */
export class Flattener {
  readonly #table: SeriesTable;
  readonly #accept: (map: JsonMap) => boolean;
  readonly #limits: FlattenLimits;
  readonly #readers = new Map<FrameBuilder, RowReader>();
  readonly #open: OpenList[] = [];
  #builder!: FrameBuilder;
  #base!: SeriesNode;
  #timestampMs = 0;
  /** Of this answer. */
  points = 0;
  values = 0;
  /** Rows of this answer that were left out since it had too many already. */
  beyond = 0;

  constructor({ table, accept, limits }: FlattenerOptions) {
    this.#table = table;
    this.#accept = accept;
    this.#limits = limits;
  }

  /** Another answer begins. */
  begin(): void {
    this.points = 0;
    this.values = 0;
    this.beyond = 0;
    this.#open.length = 0;
  }

  /** A round of this statistic is over. */
  restart(builder: FrameBuilder): void {
    this.#readers.get(builder)?.restart();
  }

  /** This statistic is asked for no more. */
  forget(builder: FrameBuilder): void {
    this.#readers.delete(builder);
  }

  /** Begins a row's value. @returns whether that was all of it; else `step` reads on */
  add(builder: FrameBuilder, node: SeriesNode, timestampMs: number, value: JsonValue): boolean {
    this.#builder = builder;
    this.#base = node;
    this.#timestampMs = timestampMs;
    this.#open.length = 0;
    this.#addValue(value, 0);
    return this.#open.length === 0;
  }

  /**
   * Reads at most so many elements of the lists in the value begun last.
   *
   * @returns whether that was the rest
   * @throws TooDeepError when the value is nested deeper than allowed
   */
  step(elements: number): boolean {
    for (let read = 0; read < elements; read++) {
      const list = this.#open.at(-1);
      if (list === undefined) return true;
      if (list.next >= list.elements.length) {
        this.#open.pop();
        continue;
      }
      if (this.points >= this.#limits.points || this.values >= this.#limits.values) {
        for (const { elements: all, next } of this.#open) this.beyond += all.length - next;
        this.#open.length = 0;
        return true;
      }
      const element = list.elements[list.next++] as JsonValue;
      if (list.outer === undefined) this.#addValue(element, list.depth);
      else this.#addInner(list.outer, element, list.depth);
    }
    return this.#open.length === 0;
  }

  #addValue(value: JsonValue, depth: number): void {
    if (typeof value === 'number') this.#addRow(this.#base, value);
    else if (typeof value === 'boolean') this.#addRow(this.#base, value ? 1 : 0);
    else if (typeof value === 'string') this.#addText(value);
    else if (value === null) return;
    else if (Array.isArray(value)) this.#push(value, depth, undefined);
    else if (this.#accept(value)) this.#addMapValue(value, depth);
  }

  #addMapValue(map: JsonMap, depth: number): void {
    const numbers = this.#readerOf(this.#builder).read(map, this.#base, this.#timestampMs);
    if (numbers === undefined) this.#addMap({ fields: [], node: this.#base }, map, depth);
    else if (numbers > 0) this.#count(numbers);
  }

  #addInner(outer: Outer, element: JsonValue, depth: number): void {
    if (typeof element === 'number') this.#addFields(outer.node, [...outer.fields, [VALUE, element]]);
    else if (typeof element === 'object' && element !== null && !Array.isArray(element) && this.#accept(element)) {
      this.#addMap(outer, element, depth);
    }
  }

  #addMap(outer: Outer, map: JsonMap, depth: number): void {
    this.#checkDepth(depth);
    const fields: (readonly [string, number])[] = [...outer.fields];
    const lists: JsonValue[][] = [];
    const tags = dictionary<string>();
    const tagCount = this.#collect(map, '', tags, fields, lists, depth);
    let node: SeriesNode | undefined = outer.node;
    if (lists.length === 0) {
      this.#addFields(node, fields, tagCount > 0 ? tags : undefined);
      return;
    }
    // Each of them would be looked at again for each element.
    if (!this.#table.admits(node, tagCount)) return;
    for (const name in tags) node &&= this.#table.with(node, name, tags[name] as string);
    if (node === undefined) return;
    // The last one pushed is read first.
    for (const list of lists.toReversed()) this.#push(list, depth, { fields, node });
  }

  /** Sorts what a map holds into fields, lists, and tags. @returns how many tags it added */
  #collect(
    map: JsonMap,
    prefix: string,
    tags: Record<string, string>,
    fields: (readonly [string, number])[],
    lists: JsonValue[][],
    depth: number,
  ): number {
    this.#checkDepth(depth);
    let count = 0;
    for (const name in map) {
      const value = map[name] as JsonValue;
      if (typeof value === 'string') {
        tags[prefix + name] = value;
        count++;
      } else if (Array.isArray(value)) lists.push(value);
      else if (typeof value === 'object') {
        if (value !== null) count += this.#collect(value, `${prefix}${name}_`, tags, fields, lists, depth + 1);
      } else if (fields.length <= this.#limits.fields) fields.push([prefix + name, Number(value)]);
    }
    return count;
  }

  #push(elements: readonly JsonValue[], depth: number, outer: Outer | undefined): void {
    this.#checkDepth(depth);
    if (elements.length > 0) this.#open.push({ elements, next: 0, depth: depth + 1, outer });
  }

  #checkDepth(depth: number): void {
    if (depth <= this.#limits.depth) return;
    this.#open.length = 0;
    throw new TooDeepError(`nested deeper than ${this.#limits.depth} levels`);
  }

  #addText(text: string): void {
    if (text === '') this.#addRow(this.#base, 1);
    else {
      const node = this.#table.with(this.#base, TEXT, text);
      if (node !== undefined) this.#addRow(node, 1);
    }
  }

  #addRow(node: SeriesNode, value: number): void {
    const entry = this.#table.entryOf(node);
    if (entry === undefined) return;
    this.#builder.begin(this.#timestampMs);
    this.#builder.set(VALUE, value);
    this.#builder.end(this.#table.use(entry), 1);
    this.#count(1);
  }

  #addFields(node: SeriesNode, fields: readonly (readonly [string, number])[], tags?: Record<string, string>): void {
    if (fields.length === 0) return;
    // Counted whether they are kept or not: it is the work that is bounded.
    this.#count(fields.length);
    const entry = tags === undefined ? this.#table.entryOf(node) : this.#table.find(node, tags);
    if (entry === undefined) return;
    this.#builder.begin(this.#timestampMs);
    let numbers = 0;
    for (const [name, value] of fields) if (this.#builder.set(name, value)) numbers++;
    if (numbers === 0) this.#builder.cancel();
    else this.#builder.end(this.#table.use(entry), numbers);
  }

  #count(numbers: number): void {
    this.points++;
    this.values += numbers;
  }

  #readerOf(builder: FrameBuilder): RowReader {
    let reader = this.#readers.get(builder);
    if (reader === undefined) {
      reader = new RowReader({ table: this.#table, builder, roleOf: () => 'field', innerTags: false });
      this.#readers.set(builder, reader);
    }
    return reader;
  }
}
