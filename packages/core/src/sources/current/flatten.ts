import type { JsonValue } from '../../papi/wire-types.js';
import type { FrameBuilder } from '../../frames/frame-builder.js';
import { hasMap, MapSorter, TooDeepError, type JsonMap, type NamedNumber } from './map-sorter.js';
import { RowReader } from '../../frames/row-reader.js';
import type { SeriesNode, SeriesTable } from '../../frames/series-table.js';
import { INDEX, isNaming } from '../../frames/duplicate-rows.js';

/** The field name for a value that is a bare number. */
const VALUE = 'value';
/** The tag name for a bare string. A point with only strings has the value 1, like an info metric. */
const TEXT = 'text';

/** What the rows of the lists in a map inherit from the map. */
interface Outer {
  readonly fields: readonly NamedNumber[];
  readonly node: SeriesNode;
  /** The number of points before its lists were read. If it does not grow, the map becomes a row itself. */
  readonly points: number;
}

/** A list that is being read. */
interface OpenList {
  readonly elements: readonly JsonValue[];
  next: number;
  readonly depth: number;
  /** The prefix for the `index` tag of bare numbers in the list: empty, or a position followed by a dot. */
  readonly place: string;
  /** Absent for a list outside any map. Its elements are independent values. */
  readonly outer: Outer | undefined;
  /** Whether this is the last list of its map to be read. */
  readonly last: boolean;
}

export interface FlattenLimits {
  /** The maximum nesting within a row's value. */
  readonly depth: number;
  /** The maximum number of points and of numbers per answer. */
  readonly points: number;
  readonly values: number;
  readonly fields: number;
}

export interface FlattenerOptions {
  readonly table: SeriesTable;
  /** Returns whether to keep a map. */
  readonly accept: (map: JsonMap) => boolean;
  /** Called for values that are left out. */
  readonly leftOut: (name: string, value: JsonValue) => void;
  readonly limits: FlattenLimits;
}

/**
 * Turns any value that `statistics/current` returns into rows. A number or boolean becomes a row with the field
 * `value`, a string a row with the tag `text`. Array elements are added one by one; a bare number gets its position as
 * the tag `index`. A map becomes a row with numbers as fields and strings as tags. A nested map adds its members under
 * their own names, or as `outer_inner` if two names collide. A map with arrays becomes one row per element, each with a
 * copy of the outer fields and tags, or a single row if the arrays produce none. null has no row.
 *
 * Lists are kept on an explicit stack and read in steps, so that reading a long list can be paused.
 */
export class Flattener {
  readonly #table: SeriesTable;
  readonly #accept: (map: JsonMap) => boolean;
  readonly #limits: FlattenLimits;
  readonly #leftOut: (name: string, value: JsonValue) => void;
  readonly #readers = new Map<FrameBuilder, RowReader>();
  readonly #sorter: MapSorter;
  readonly #open: OpenList[] = [];
  #builder!: FrameBuilder;
  #base!: SeriesNode;
  #timestampMs = 0;
  /** The points and numbers of this answer so far. */
  points = 0;
  values = 0;
  /** Rows of this answer left out because of the limits. */
  beyond = 0;

  constructor({ table, accept, leftOut, limits }: FlattenerOptions) {
    this.#table = table;
    this.#accept = accept;
    this.#leftOut = leftOut;
    this.#limits = limits;
    this.#sorter = new MapSorter(limits, leftOut);
  }

  /** Starts another answer. */
  begin(): void {
    this.points = 0;
    this.values = 0;
    this.beyond = 0;
    this.#open.length = 0;
  }

  /** Ends a round of this statistic. */
  restart(builder: FrameBuilder): void {
    this.#readers.get(builder)?.restart();
  }

  /** Forgets a statistic that is no longer polled. */
  forget(builder: FrameBuilder): void {
    this.#readers.delete(builder);
    this.#sorter.forget(builder);
  }

  /** Starts a row's value. @returns whether it is complete; if not, continue with `step` */
  add(builder: FrameBuilder, node: SeriesNode, timestampMs: number, value: JsonValue): boolean {
    this.#builder = builder;
    this.#base = node;
    this.#timestampMs = timestampMs;
    if (this.#open.length > 0) this.#open.length = 0;
    this.#addValue(value, 0);
    return this.#open.length === 0;
  }

  /**
   * Reads up to `elements` list elements of the current value.
   *
   * @returns whether the value is complete
   * @throws TooDeepError when the value is nested deeper than allowed
   */
  step(elements: number): boolean {
    for (let read = 0; read < elements; read++) {
      const list = this.#open.at(-1);
      if (list === undefined) return true;
      if (list.next >= list.elements.length) {
        this.#open.pop();
        if (list.last && list.outer?.points === this.points) this.#addOwn(list.outer.node, list.outer.fields);
        continue;
      }
      if (this.points >= this.#limits.points || this.values >= this.#limits.values) {
        for (const { elements: all, next } of this.#open) this.beyond += all.length - next;
        this.#open.length = 0;
        return true;
      }
      this.#addElement(list, list.next++);
    }
    return this.#open.length === 0;
  }

  #addElement({ elements, place, outer, depth }: OpenList, index: number): void {
    const element = elements[index] as JsonValue;
    if (typeof element === 'number' || typeof element === 'boolean') {
      const node = this.#table.with(outer?.node ?? this.#base, INDEX, `${place}${index}`);
      if (node !== undefined) this.#addFields(node, [...(outer?.fields ?? []), [VALUE, Number(element)]]);
    } else if (Array.isArray(element)) {
      // The end of an inner list does not end the map.
      this.#push({ elements: element, depth, place: `${place}${index}.`, outer, last: false });
    } else if (outer === undefined) this.#addValue(element, depth);
    else if (typeof element === 'string') {
      const node = this.#table.with(outer.node, TEXT, element);
      if (node !== undefined) this.#addFields(node, [...outer.fields, [VALUE, 1]]);
    } else if (element !== null && this.#accept(element)) this.#addMap(outer, element, depth);
  }

  #addValue(value: JsonValue, depth: number): void {
    if (typeof value === 'number') this.#addRow(this.#base, value);
    else if (typeof value === 'boolean') this.#addRow(this.#base, value ? 1 : 0);
    else if (typeof value === 'string') this.#addText(value);
    else if (value === null) return;
    else if (Array.isArray(value)) this.#push({ elements: value, depth, place: '', outer: undefined, last: true });
    else if (this.#accept(value)) this.#addMapValue(value, depth);
  }

  #addMapValue(map: JsonMap, depth: number): void {
    const numbers = this.#readerOf(this.#builder).read(map, this.#base, this.#timestampMs);
    if (numbers === undefined) this.#addMap({ fields: [], node: this.#base, points: 0 }, map, depth);
    else if (numbers > 0) this.#count(numbers);
  }

  #addMap(outer: Outer, map: JsonMap, depth: number): void {
    const { lists, fields, tags, tagCount } = hasMap(map)
      ? this.#sorter.sortNested(map, depth, this.#builder)
      : this.#sorter.sortFlat(map, depth);
    if (outer.fields.length > 0) this.#addOuter(outer.fields, fields);
    let node: SeriesNode | undefined = outer.node;
    if (lists.every(({ elements }) => elements.length === 0)) {
      const own = tagCount > 0 ? tags : undefined;
      if (lists.length === 0) this.#addFields(node, fields, own);
      else this.#addOwn(node, fields, own);
      return;
    }
    // Check the limit once here, not again for each tag of each element.
    if (!this.#table.admits(node, tagCount)) return;
    for (const name in tags) node &&= this.#table.with(node, name, tags[name] as string);
    if (node === undefined) return;
    const given = { fields, node, points: this.points };
    // Reversed because the stack reads the last list pushed first.
    for (const [at, { name, elements }] of lists.toReversed().entries()) {
      // Positions in two lists of bare numbers would collide without the list's name.
      this.#push({ elements, depth, place: lists.length > 1 ? `${name}.` : '', outer: given, last: at === 0 });
    }
  }

  /** Adds the outer fields of a list, unless the element has a number of the same name. */
  #addOuter(given: Outer['fields'], fields: NamedNumber[]): void {
    const own = fields.length;
    for (const field of given) {
      let at = 0;
      while (at < own && (fields[at] as NamedNumber)[0] !== field[0]) at++;
      if (at < own) this.#leftOut(field[0], field[1]);
      else fields.push(field);
    }
  }

  /**
   * Adds a map whose lists are empty, if it has measurements. A client's number alone, without operations, is no point.
   */
  #addOwn(node: SeriesNode, fields: Outer['fields'], tags?: Record<string, string>): void {
    if (!fields.every(([name]) => isNaming(name))) this.#addFields(node, fields, tags);
  }

  #push({ elements, depth, place, outer, last }: Omit<OpenList, 'next'>): void {
    this.#checkDepth(depth);
    // Copied member by member: object spread dominates the cost here.
    this.#open.push({ elements, next: 0, depth: depth + 1, place, outer, last });
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
    this.#table.use(entry);
    this.#builder.end(entry, 1);
    this.#count(1);
  }

  #addFields(node: SeriesNode, fields: readonly NamedNumber[], tags?: Record<string, string>): void {
    if (fields.length === 0) return;
    // Counted even if they are not kept, because the limit bounds the work.
    this.#count(fields.length);
    const entry = tags === undefined ? this.#table.entryOf(node) : this.#table.find(node, tags);
    if (entry === undefined) return;
    this.#builder.begin(this.#timestampMs);
    let numbers = 0;
    for (const [name, value] of fields) if (this.#builder.set(name, value)) numbers++;
    if (numbers === 0) {
      this.#builder.cancel();
      return;
    }
    this.#table.use(entry);
    this.#builder.end(entry, numbers);
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
