import type { Field, Frame, Series, StatInfo } from '../sink/index.js';

/** Memory for the numbers of several frames: one block costs less than two a frame. */
export class FrameStore {
  readonly #numbers: Float64Array;
  #used = 0;

  /** @param size how many numbers the frames hold together */
  constructor(size: number) {
    this.#numbers = new Float64Array(size);
  }

  /** A copy of the first `count` numbers. */
  keep(numbers: Float64Array, count: number): Float64Array {
    const kept = this.#numbers.subarray(this.#used, (this.#used += count));
    kept.set(numbers.length === count ? numbers : numbers.subarray(0, count));
    return kept;
  }
}

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
  #generation = 0;
  #fields: Field[] = [];
  #series: Series[] = [];
  #timestamps: Float64Array = new Float64Array(16);
  #values: Float64Array = new Float64Array(16);
  #rows = 0;
  /** Where the values of the row begun last start. */
  #start = 0;

  /** @param integers names of fields that are counts */
  constructor(stat: StatInfo, integers: ReadonlySet<string>) {
    this.stat = stat;
    this.#integers = integers;
  }

  /** How many numbers the frame of this round holds at most. */
  get size(): number {
    return this.#rows * (this.#fields.length + 1);
  }

  /** Moves when columns of before are no longer where they were. */
  get generation(): number {
    return this.#generation;
  }

  /** Begins a row; the values that follow belong to it. `end` or `cancel` must come before the next one. */
  begin(timestampMs: number): void {
    const row = this.#rows++;
    const width = this.#fields.length;
    if (row === this.#timestamps.length) this.#timestamps = grown(this.#timestamps, row * 2);
    this.#timestamps[row] = timestampMs;
    this.#start = row * width;
    const end = this.#start + width;
    if (end > this.#values.length) this.#values = grown(this.#values, end * 2);
    for (let at = this.#start; at < end; at++) this.#values[at] = Number.NaN;
  }

  end(series: Series): void {
    this.#series.push(series);
  }

  cancel(): void {
    this.#rows--;
  }

  /** The column of a field, made if it is new; good for `setColumn` while the generation stays. */
  column(field: string): number {
    return this.#columns.get(field) ?? this.#addColumn(field);
  }

  setColumn(column: number, value: number): void {
    this.#values[this.#start + column] = value;
  }

  /** Sets a field of the row begun last. */
  set(field: string, value: number): void {
    const column = this.column(field);
    this.#values[this.#start + column] = value;
  }

  /** The frame of this round, or nothing; the builder is empty again. Nobody else holds the frame's numbers. */
  take(store: FrameStore): Frame | undefined {
    const rows = this.#rows;
    if (rows === 0) return undefined;
    this.#dropEmptyColumns();
    const fields = this.#fields;
    if (fields.length > 1 && !this.stat.multiField) this.stat = Object.freeze({ ...this.stat, multiField: true });
    const frame: Frame = {
      stat: this.stat,
      fields,
      series: this.#series,
      timestamps: store.keep(this.#timestamps, rows),
      values: store.keep(this.#values, rows * fields.length),
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
    this.#generation++;
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
    this.#start = Math.max(0, this.#rows - 1) * width;
  }
}

/** The frames of a round. */
export function takeFrames(builders: readonly FrameBuilder[]): { frames: Frame[]; pointCount: number } {
  const store = new FrameStore(builders.reduce((sum, { size }) => sum + size, 0));
  const frames: Frame[] = [];
  let pointCount = 0;
  for (const builder of builders) {
    const frame = builder.take(store);
    if (frame === undefined) continue;
    frames.push(frame);
    pointCount += frame.series.length;
  }
  return { frames, pointCount };
}

function grown(array: Float64Array, length: number): Float64Array {
  const larger = new Float64Array(length);
  larger.set(array);
  return larger;
}
