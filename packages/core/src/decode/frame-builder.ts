import type { Field, Frame, Series, StatInfo } from '../sink/index.js';

/**
 * Collects the rows of one statistic, round after round. Columns are remembered between rounds, since a statistic has
 * the same fields again; a column that had no value in a round leaves the frame and is forgotten, so that fields with
 * passing names (disks, workloads) do not pile up.
 */
export class FrameBuilder {
  /** Replaced when the statistic turns out to have more than one field. */
  stat: StatInfo;
  readonly #integers: ReadonlySet<string>;
  #columns = new Map<string, number>();
  #fields: Field[] = [];
  #series: Series[] = [];
  #timestamps: Float64Array = new Float64Array(16);
  #values: Float64Array = new Float64Array(16);
  #rows = 0;

  /** @param integers names of fields that are counts */
  constructor(stat: StatInfo, integers: ReadonlySet<string>) {
    this.stat = stat;
    this.#integers = integers;
  }

  get rows(): number {
    return this.#rows;
  }

  /** Begins a row; the values that follow belong to it. */
  row(series: Series, timestampMs: number): void {
    const row = this.#rows++;
    if (row === this.#timestamps.length) this.#timestamps = grown(this.#timestamps, row * 2);
    this.#timestamps[row] = timestampMs;
    this.#series.push(series);
    const end = this.#rows * this.#fields.length;
    if (end > this.#values.length) this.#values = grown(this.#values, end * 2);
    this.#values.fill(Number.NaN, end - this.#fields.length, end);
  }

  /** Sets a field of the row begun last. */
  set(field: string, value: number): void {
    const column = this.#columns.get(field) ?? this.#addColumn(field);
    this.#values[(this.#rows - 1) * this.#fields.length + column] = value;
  }

  /** The frame of this round, or nothing; the builder is empty again and keeps no reference to it. */
  take(): Frame | undefined {
    const rows = this.#rows;
    if (rows === 0) return undefined;
    this.#dropEmptyColumns();
    const fields = this.#fields;
    if (fields.length > 1 && !this.stat.multiField) this.stat = Object.freeze({ ...this.stat, multiField: true });
    const frame: Frame = {
      stat: this.stat,
      fields,
      series: this.#series,
      timestamps: this.#timestamps.slice(0, rows),
      values: this.#values.slice(0, rows * fields.length),
    };
    this.#rows = 0;
    this.#series = [];
    return fields.length === 0 ? undefined : frame;
  }

  /** A field not seen before: makes room in every row so far. Copies the field list, which frames share. */
  #addColumn(name: string): number {
    const width = this.#fields.length;
    this.#relayout(width + 1, (column) => (column < width ? column : undefined));
    this.#columns.set(name, width);
    this.#fields = [...this.#fields, Object.freeze({ name, type: this.#integers.has(name) ? 'integer' : 'float' } as const)];
    return width;
  }

  #dropEmptyColumns(): void {
    const kept = this.#fields.map((_, column) => column).filter((column) => this.#hasValue(column));
    if (kept.length === this.#fields.length) return;
    this.#relayout(kept.length, (column) => kept[column]);
    this.#fields = kept.map((column) => this.#fields[column] as Field);
    this.#columns = new Map(this.#fields.map(({ name }, column) => [name, column]));
  }

  #hasValue(column: number): boolean {
    const width = this.#fields.length;
    for (let at = column; at < this.#rows * width; at += width) {
      if (!Number.isNaN(this.#values[at])) return true;
    }
    return false;
  }

  /** @param from for each new column the old one it takes its values from, or undefined for an empty one */
  #relayout(width: number, from: (column: number) => number | undefined): void {
    const before = this.#fields.length;
    const values = new Float64Array(Math.max(16, (this.#rows + 1) * width * 2)).fill(Number.NaN);
    for (let row = 0; row < this.#rows; row++) {
      for (let column = 0; column < width; column++) {
        const old = from(column);
        if (old !== undefined) values[row * width + column] = this.#values[row * before + old] as number;
      }
    }
    this.#values = values;
  }
}

function grown(array: Float64Array, length: number): Float64Array {
  const larger = new Float64Array(length);
  larger.set(array);
  return larger;
}
