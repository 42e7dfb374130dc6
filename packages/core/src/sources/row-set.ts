import { FrameBuilder } from '../frames/frame-builder.js';
import { RowReader, type Role } from '../frames/row-reader.js';
import type { SeriesTable } from '../frames/series-table.js';
import type { Limits } from '../limits/index.js';
import type { JsonValue } from '../papi/wire-types.js';
import type { JsonRow, RowShape } from '../source/index.js';

export interface RowSetOptions {
  readonly table: SeriesTable;
  readonly limits: Limits;
  /** Called for row members that are neither text nor numbers. */
  readonly unknown: (name: string, value: unknown) => void;
}

/**
 * Builds the rows of one measurement of one job. Kept between rounds so that unchanged rows need no series lookup.
 */
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

  /** @returns the number of numeric values in the row */
  add(row: JsonRow, timestampMs: number): number {
    return this.#reader.read(usable(row, this.#unknown), this.#table.root, timestampMs) ?? 0;
  }

  /** Starts a new round, after the added rows were delivered or dropped. */
  restart(): void {
    this.#reader.restart();
  }
}

/** Returns the row with only JSON values that the reader supports; the same object if nothing has to change. */
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
