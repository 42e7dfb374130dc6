import { FrameBuilder } from '../frames/frame-builder.js';
import { RowReader, type Role } from '../frames/row-reader.js';
import type { SeriesTable } from '../frames/series-table.js';
import type { Limits } from '../limits/index.js';
import type { JsonValue } from '../papi/wire-types.js';
import type { JsonRow, RowShape } from '../source/index.js';

export interface RowSetOptions {
  readonly table: SeriesTable;
  readonly limits: Limits;
  /** Hears of members of a row that are neither text nor number. */
  readonly unknown: (name: string, value: unknown) => void;
}

/** The rows of one measurement of one job; kept between rounds, so that a row is compared with the one before it. */
export class RowSet {
  readonly builder: FrameBuilder;
  readonly #reader: RowReader;
  readonly #table: SeriesTable;
  readonly #unknown: RowSetOptions['unknown'];

  constructor(shape: RowShape, { table, limits, unknown }: RowSetOptions) {
    const { key, description = '', units = 'none', scope = 'cluster', valueType = 'rows', multiField = true } = shape;
    const { tags = [], ignored = [], integers = [] } = shape;
    const stat = Object.freeze({ key, description, units, scope, valueType, multiField });
    const tagNames = new Set(tags);
    const ignoredNames = new Set(ignored);
    const roleOf = (name: string): Role => (ignoredNames.has(name) ? 'ignored' : tagNames.has(name) ? 'tag' : 'field');
    this.#table = table;
    this.#unknown = unknown;
    this.builder = new FrameBuilder(stat, new Set(integers), table, limits);
    this.#reader = new RowReader({ table, builder: this.builder, roleOf, innerTags: true, unknown });
  }

  /** @returns how many numbers the row has */
  add(row: JsonRow, timestampMs: number): number {
    return this.#reader.read(usable(row, this.#unknown), this.#table.root, timestampMs) ?? 0;
  }

  /** What was added is delivered or given up: the next row is the first one again. */
  restart(): void {
    this.#reader.restart();
  }
}

/** The row as JSON that the reader knows: the same object, unless it holds something else. */
function usable(row: JsonRow, unknown: RowSetOptions['unknown']): Readonly<Record<string, JsonValue>> {
  let changed: Record<string, JsonValue> | undefined;
  for (const name in row) {
    const value = row[name];
    const is = typeof value;
    if (is === 'string' || value === null || (is === 'number' && Number.isFinite(value)) || is === 'object') continue;
    changed ??= { ...(row as Readonly<Record<string, JsonValue>>) };
    if (is === 'boolean') changed[name] = value === true ? 1 : 0;
    else if (is === 'bigint') changed[name] = Number(value);
    else {
      delete changed[name];
      if (is !== 'undefined' && is !== 'number') unknown(name, value);
    }
  }
  return changed ?? (row as Readonly<Record<string, JsonValue>>);
}
