import type { JsonValue } from '../papi/wire-types.js';
import type { FrameBuilder } from './frame-builder.js';
import { RowReader } from './row-reader.js';
import type { SeriesNode, SeriesTable } from './series-table.js';

/** The name of the field of a value that is a bare number. */
const VALUE = 'value';
/** The tag that a bare string becomes. A point of strings alone has the value 1, as info metrics have. */
const TEXT = 'text';
/** OneFS nests two deep; deeper than this is not an answer of OneFS. */
const MAX_DEPTH = 8;

type JsonMap = Record<string, JsonValue>;

/** What a row inherits from the maps around it. */
interface Outer {
  readonly fields: readonly [name: string, value: number][];
  readonly node: SeriesNode;
}

/**
 * Turns a value of any of the shapes that `statistics/current` has into rows:
 * number or boolean = a row with the field `value`; string = a row with the tag `text`; array = its elements one by one;
 * map = a row, numbers as fields and strings as tags, a map in it under `outer_inner` names; a map that holds arrays of
 * maps = a row an element, with the outer fields and tags copied onto each. null and empty arrays have no rows.
 */
export class Flattener {
  readonly #table: SeriesTable;
  readonly #accept: (map: JsonMap) => boolean;
  readonly #readers = new Map<FrameBuilder, RowReader>();

  /** @param accept says whether a map is wanted at all */
  constructor(table: SeriesTable, accept: (map: JsonMap) => boolean) {
    this.#table = table;
    this.#accept = accept;
  }

  /** A round of this statistic is over. */
  restart(builder: FrameBuilder): void {
    this.#readers.get(builder)?.restart();
  }

  /** @throws RangeError when the value is nested deeper than any answer of OneFS */
  add(builder: FrameBuilder, node: SeriesNode, timestampMs: number, value: JsonValue): void {
    if (typeof value === 'number') {
      this.#addRow(builder, node, timestampMs, value);
    } else if (Array.isArray(value)) {
      for (const element of value) this.#addElement(builder, node, timestampMs, element, 1);
    } else if (typeof value === 'object' && value !== null) {
      this.#addElement(builder, node, timestampMs, value, 1);
    } else if (typeof value === 'string') {
      this.#addRow(builder, value === '' ? node : this.#table.with(node, TEXT, value), timestampMs, 1);
    } else if (typeof value === 'boolean') {
      this.#addRow(builder, node, timestampMs, value ? 1 : 0);
    }
  }

  #addElement(builder: FrameBuilder, node: SeriesNode, timestampMs: number, element: JsonValue, depth: number): void {
    if (depth > MAX_DEPTH) throw new RangeError(`nested deeper than ${MAX_DEPTH} levels`);
    if (Array.isArray(element)) {
      for (const inner of element) this.#addElement(builder, node, timestampMs, inner, depth + 1);
    } else if (typeof element === 'object' && element !== null) {
      if (!this.#accept(element)) return;
      if (!this.#readerOf(builder).read(element, node, timestampMs)) {
        this.#addMap(builder, { fields: [], node }, timestampMs, element, depth);
      }
    } else {
      this.add(builder, node, timestampMs, element);
    }
  }

  #readerOf(builder: FrameBuilder): RowReader {
    let reader = this.#readers.get(builder);
    if (reader === undefined) {
      reader = new RowReader({ table: this.#table, builder, roleOf: () => 'field', innerTags: false });
      this.#readers.set(builder, reader);
    }
    return reader;
  }

  #addMap(builder: FrameBuilder, outer: Outer, timestampMs: number, map: JsonMap, depth: number): void {
    if (!this.#accept(map)) return;
    const fields: [string, number][] = [...outer.fields];
    const lists: JsonValue[][] = [];
    const node = this.#collect(map, '', outer.node, fields, lists, depth);
    if (lists.length === 0) {
      this.#addFields(builder, node, timestampMs, fields);
      return;
    }
    for (const element of lists.flat()) {
      if (typeof element === 'object' && element !== null && !Array.isArray(element)) {
        this.#addMap(builder, { fields, node }, timestampMs, element, depth + 1);
      } else if (typeof element === 'number') {
        this.#addFields(builder, node, timestampMs, [...fields, [VALUE, element]]);
      }
    }
  }

  /** Sorts what a map holds into fields, lists, and tags, which it adds to `node`. */
  #collect(
    map: JsonMap,
    prefix: string,
    node: SeriesNode,
    fields: [string, number][],
    lists: JsonValue[][],
    depth: number,
  ): SeriesNode {
    if (depth > MAX_DEPTH) throw new RangeError(`nested deeper than ${MAX_DEPTH} levels`);
    let tagged = node;
    for (const [name, value] of Object.entries(map)) {
      if (typeof value === 'number') fields.push([prefix + name, value]);
      else if (typeof value === 'boolean') fields.push([prefix + name, value ? 1 : 0]);
      else if (typeof value === 'string') tagged = this.#table.with(tagged, prefix + name, value);
      else if (Array.isArray(value)) lists.push(value);
      else if (value !== null) tagged = this.#collect(value, `${prefix}${name}_`, tagged, fields, lists, depth + 1);
    }
    return tagged;
  }

  #addRow(builder: FrameBuilder, node: SeriesNode, timestampMs: number, value: number): void {
    builder.begin(timestampMs);
    builder.set(VALUE, value);
    builder.end(this.#table.seriesOf(node));
  }

  #addFields(
    builder: FrameBuilder,
    node: SeriesNode,
    timestampMs: number,
    fields: readonly (readonly [string, number])[],
  ): void {
    if (fields.length === 0) return;
    builder.begin(timestampMs);
    for (const [name, value] of fields) builder.set(name, value);
    builder.end(this.#table.seriesOf(node));
  }
}
