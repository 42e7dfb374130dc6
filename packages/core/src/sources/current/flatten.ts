import type { JsonValue } from '../../papi/wire-types.js';
import type { FrameBuilder } from '../../frames/frame-builder.js';
import { hasMap, MapSorter, TooDeepError, type JsonMap, type NamedNumber } from './map-sorter.js';
import { RowReader } from '../../frames/row-reader.js';
import type { SeriesNode, SeriesTable } from '../../frames/series-table.js';
import { INDEX, isNaming } from '../../frames/duplicate-rows.js';

/** The name of the field of a value that is a bare number. */
const VALUE = 'value';
/** The tag that a bare string becomes. A point of strings alone has the value 1, as info metrics have. */
const TEXT = 'text';

/** What a map gives to the rows of the lists in it. */
interface Outer {
  readonly fields: readonly NamedNumber[];
  readonly node: SeriesNode;
  /** How many points there were before its lists: as many afterwards, and the map is a row of its own. */
  readonly points: number;
}

/** A list whose elements are being read. */
interface OpenList {
  readonly elements: readonly JsonValue[];
  next: number;
  readonly depth: number;
  /** Where it stands, for the tag of bare numbers in it: empty, or a place with a point behind it. */
  readonly place: string;
  /** Absent for a list that stands in no map: its elements are values of their own. */
  readonly outer: Outer | undefined;
  /** Nothing of the map comes after it. */
  readonly last: boolean;
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
  /** Hears of values that were left out. */
  readonly leftOut: (name: string, value: JsonValue) => void;
  readonly limits: FlattenLimits;
}

/**
 * Turns a value of any of the shapes that `statistics/current` has into rows:
 * number or boolean = a row with the field `value`; string = a row with the tag `text`; array = its elements one by one,
 * a bare number in it with its place as the tag `index`; map = a row, numbers as fields and strings as tags; a map in a
 * map adds its members under their own names, or as `outer_inner` where two would have the same; a map that holds arrays
 * = a row an element, with the outer fields and tags copied onto each, or one row when they have none. null has no row.
 *
 * Lists are kept on a stack of its own and read in steps, so that a long one can be left and gone on with.
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
  /** Of this answer. */
  points = 0;
  values = 0;
  /** Rows of this answer that were left out since it had too many already. */
  beyond = 0;

  constructor({ table, accept, leftOut, limits }: FlattenerOptions) {
    this.#table = table;
    this.#accept = accept;
    this.#leftOut = leftOut;
    this.#limits = limits;
    this.#sorter = new MapSorter(limits, leftOut);
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
    this.#sorter.forget(builder);
  }

  /** Begins a row's value. @returns whether that was all of it; else `step` reads on */
  add(builder: FrameBuilder, node: SeriesNode, timestampMs: number, value: JsonValue): boolean {
    this.#builder = builder;
    this.#base = node;
    this.#timestampMs = timestampMs;
    if (this.#open.length > 0) this.#open.length = 0;
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
      // Its end is not the map's.
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
    // Each of them would be looked at again for each element.
    if (!this.#table.admits(node, tagCount)) return;
    for (const name in tags) node &&= this.#table.with(node, name, tags[name] as string);
    if (node === undefined) return;
    const given = { fields, node, points: this.points };
    // The last one pushed is read first.
    for (const [at, { name, elements }] of lists.toReversed().entries()) {
      // Two lists of bare numbers have the same places.
      this.#push({ elements, depth, place: lists.length > 1 ? `${name}.` : '', outer: given, last: at === 0 });
    }
  }

  /** What stands around a list, unless an element has a number of that name itself. */
  #addOuter(given: Outer['fields'], fields: NamedNumber[]): void {
    const own = fields.length;
    for (const field of given) {
      let at = 0;
      while (at < own && (fields[at] as NamedNumber)[0] !== field[0]) at++;
      if (at < own) this.#leftOut(field[0], field[1]);
      else fields.push(field);
    }
  }

  /** A map whose lists have nothing: what it measures itself. A client without operations is no point for its number. */
  #addOwn(node: SeriesNode, fields: Outer['fields'], tags?: Record<string, string>): void {
    if (!fields.every(([name]) => isNaming(name))) this.#addFields(node, fields, tags);
  }

  #push({ elements, depth, place, outer, last }: Omit<OpenList, 'next'>): void {
    this.#checkDepth(depth);
    // Member by member: a copy of the rest would cost more than all else here.
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
    // Counted whether they are kept or not: it is the work that is bounded.
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
