import type { Frame, Series, StatInfo } from '../sink/index.js';
import { Columns } from './columns.js';
import { FrameStore, frameStoreSize } from './frame-store.js';
import type { SeriesEntry, SeriesTable } from './series-table.js';
import { DuplicateRows, type DuplicateNote } from './duplicate-rows.js';

/** Limits of a frame builder. */
export interface BuilderLimits {
  readonly frame_fields: number;
  readonly name_length: number;
}

/**
 * A matrix with more empty cells than this is split into frames with fewer columns. If rows share no fields, the size
 * of the matrix would grow with the square of their number.
 */
const EMPTY_CELLS = 1024;
const CELLS_PER_VALUE = 16;

/** A frame is processed in one go once it is complete, so more rows than this are split into several frames. */
const MAX_ROWS_PER_FRAME = 4_000;

/**
 * Collects the rows of one statistic, round after round. Columns are kept between rounds, since a statistic usually has
 * the same fields again. A column without a value in a round is removed, so that fields with short-lived names (disks,
 * workloads) do not accumulate.
 */
export class FrameBuilder {
  /** Replaced when the statistic turns out to have more than one field. */
  stat: StatInfo;
  readonly #columns: Columns;
  /** Completed frames of this round. */
  #closed: Frame[] = [];
  readonly #duplicates: DuplicateRows;
  #entries: SeriesEntry[] = [];
  #timestamps: Float64Array = new Float64Array(16);
  #values: Float64Array = new Float64Array(16);
  /** Capacity of each row in columns. Doubles when it grows, so that rows are not copied once per new column. */
  #stride = 4;
  #rows = 0;
  /** Count of numbers in the rows so far. */
  #filled = 0;
  /** Offset of the current row in `#values`. */
  #start = 0;

  /** @param integers names of integer fields */
  constructor(stat: StatInfo, integers: ReadonlySet<string>, table: SeriesTable, limits?: BuilderLimits) {
    this.stat = stat;
    this.#duplicates = new DuplicateRows(table);
    this.#columns = new Columns(integers, limits);
  }

  /** Incremented when column indexes change. */
  get generation(): number {
    return this.#columns.generation;
  }

  /** Returns and clears the counts of values left out because of too many fields or a name that is too long. */
  takeRefused(): readonly { readonly limit: keyof BuilderLimits; readonly found: number; readonly count: number }[] {
    return this.#columns.takeRefused();
  }

  /** Returns and resets the number of rows left out because too many rows of a series lack an identifying number. */
  takeUnplaced(): number {
    return this.#duplicates.takeUnplaced();
  }

  /** Returns and clears the notes about series whose rows got distinguishing tags. */
  takeDuplicates(): readonly DuplicateNote[] {
    return this.#duplicates.takeNotes();
  }

  /** Begins a row, to which the following values belong. Call `end` or `cancel` before the next `begin`. */
  begin(timestampMs: number): void {
    const row = this.#rows++;
    if (row === this.#timestamps.length) this.#timestamps = grown(this.#timestamps, row * 2);
    this.#timestamps[row] = timestampMs;
    this.#start = row * this.#stride;
    const end = this.#start + this.#stride;
    if (end > this.#values.length) this.#values = grown(this.#values, end * 2);
    // For a few numbers, a loop is faster than `fill`.
    for (let at = this.#start; at < end; at++) this.#values[at] = Number.NaN;
  }

  /** Completes the row. @param values how many numbers were set in it */
  end(entry: SeriesEntry, values: number): void {
    this.#filled += values;
    const row = this.#rows - 1;
    if (row > 0 && this.#entries[row - 1] === entry && this.#joins(entry)) {
      this.#rows--;
      return;
    }
    this.#entries.push(entry);
    if (this.#rows >= MAX_ROWS_PER_FRAME || this.#isSparse(this.#rows, this.#columns.count)) this.#close();
  }

  cancel(): void {
    this.#rows--;
  }

  /**
   * Merges the current row into the previous one if both have the same time and no field in common. Without this, one
   * map per disk would produce a mostly empty matrix.
   */
  #joins({ apart }: SeriesEntry): boolean {
    if (apart !== undefined || this.#timestamps[this.#rows - 1] !== this.#timestamps[this.#rows - 2]) return false;
    const width = this.#columns.count;
    const start = this.#start;
    const before = start - this.#stride;
    const values = this.#values;
    for (let column = 0; column < width; column++) {
      if (!Number.isNaN(values[start + column]) && !Number.isNaN(values[before + column])) return false;
    }
    for (let column = 0; column < width; column++) {
      const value = values[start + column] as number;
      if (!Number.isNaN(value)) values[before + column] = value;
    }
    return true;
  }

  /** Returns the column of a field, added if new; valid until `generation` changes. -1 = a limit forbids it. */
  column(field: string): number {
    const known = this.#columns.find(field);
    if (known !== undefined) return known;
    if (this.#columns.count >= this.#stride) this.#makeRoom();
    return this.#columns.add(field);
  }

  setColumn(column: number, value: number): void {
    this.#values[this.#start + column] = value;
  }

  /** Sets a field of the current row. @returns false when a limit forbids the field */
  set(field: string, value: number): boolean {
    const column = this.column(field);
    if (column === -1) return false;
    this.#values[this.#start + column] = value;
    return true;
  }

  /** Maximum count of numbers in the frame under construction, timestamps included. */
  get size(): number {
    return this.#rows * (this.#columns.count + 1);
  }

  /** Returns the frames of this round and empties the builder. The frames do not share memory with it. */
  take(store: FrameStore): readonly Frame[] {
    const last = this.#take(store);
    this.#duplicates.startFrame();
    if (this.#closed.length === 0) return last === undefined ? [] : [last];
    const frames = this.#closed;
    this.#closed = [];
    if (last !== undefined) frames.push(last);
    return frames;
  }

  #close(): void {
    const entries = this.#entries;
    const frame = this.#take(new FrameStore(this.size));
    this.#duplicates.remember(entries);
    if (frame !== undefined) this.#closed.push(frame);
  }

  #take(store: FrameStore): Frame | undefined {
    if (this.#rows === 0) return undefined;
    const entries = this.#entries;
    const rows = this.#duplicates.settle({
      entries,
      timestamps: this.#timestamps,
      values: this.#values,
      stride: this.#stride,
      rows: this.#rows,
      fields: this.#columns.list,
    });
    this.#rows = rows;
    this.#dropEmptyColumns();
    const fields = this.#columns.fields();
    if (fields.length > 1 && !this.stat.multiField) this.stat = Object.freeze({ ...this.stat, multiField: true });
    const frame: Frame = {
      stat: this.stat,
      fields,
      series: seriesOf(entries),
      timestamps: store.keep(this.#timestamps, rows),
      values: store.keepRows(this.#values, rows, this.#stride, fields.length),
    };
    this.#rows = 0;
    this.#filled = 0;
    this.#entries = [];
    this.#shrink();
    return fields.length === 0 ? undefined : frame;
  }

  /** Removes columns without values. Usually the first row already shows that there are none. */
  #dropEmptyColumns(): void {
    const width = this.#columns.count;
    let full = 0;
    while (full < width && this.#values[full] === this.#values[full]) full++;
    if (full === width && this.#rows > 0) return;
    const used = new Uint8Array(width);
    let left = width;
    for (let row = 0; row < this.#rows && left > 0; row++) {
      const start = row * this.#stride;
      for (let column = 0; column < width; column++) {
        const value = this.#values[start + column] as number;
        if (used[column] === 0 && value === value) {
          used[column] = 1;
          left--;
        }
      }
    }
    if (left === 0) return;
    const kept: number[] = [];
    for (let column = 0; column < width; column++) if (used[column] === 1) kept.push(column);
    for (let row = 0; row < this.#rows; row++) {
      const start = row * this.#stride;
      for (const [to, from] of kept.entries()) this.#values[start + to] = this.#values[start + from] as number;
    }
    this.#columns.keep(kept);
  }

  #isSparse(rows: number, width: number): boolean {
    return rows * width > EMPTY_CELLS + CELLS_PER_VALUE * this.#filled;
  }

  /** Makes room for a column. A wide row after many narrow ones starts a new frame, or it would widen all of them. */
  #makeRoom(): void {
    const before = this.#rows - 1;
    if (before > 0 && this.#isSparse(before, Math.max(4, this.#stride * 2))) this.#closeBefore();
    if (this.#columns.count >= this.#stride) this.#widen();
  }

  #closeBefore(): void {
    const timestampMs = this.#timestamps[this.#rows - 1] as number;
    const row: [string, number][] = [];
    for (let column = 0; column < this.#columns.count; column++) {
      const value = this.#values[this.#start + column] as number;
      if (value === value) row.push([this.#columns.nameOf(column), value]);
    }
    this.#rows--;
    this.#close();
    this.begin(timestampMs);
    for (const [name, value] of row) this.set(name, value);
  }

  #widen(): void {
    const before = this.#stride;
    const stride = Math.max(4, before * 2);
    const values = new Float64Array(Math.max(16, this.#rows * stride * 2)).fill(Number.NaN);
    for (let row = 0; row < this.#rows; row++) {
      values.set(this.#values.subarray(row * before, (row + 1) * before), row * stride);
    }
    this.#values = values;
    this.#stride = stride;
    this.#start = Math.max(0, this.#rows - 1) * stride;
  }

  /** Releases large buffers, so that one huge answer does not occupy memory permanently. */
  #shrink(): void {
    // The next round most likely has the same columns, and rows without gaps can be copied in one go.
    this.#stride = Math.max(1, this.#columns.count);
    if (this.#values.length > KEPT_NUMBERS) this.#values = new Float64Array(16);
    if (this.#timestamps.length > KEPT_NUMBERS) this.#timestamps = new Float64Array(16);
  }
}

/** Buffer size that a builder keeps between rounds: 512 KiB. */
const KEPT_NUMBERS = 65_536;

/** Returns the frames of a round from all builders. */
export function takeFrames(builders: readonly FrameBuilder[]): { frames: Frame[]; pointCount: number } {
  const store = new FrameStore(frameStoreSize(builders));
  const frames: Frame[] = [];
  let pointCount = 0;
  for (const builder of builders) {
    for (const frame of builder.take(store)) {
      frames.push(frame);
      pointCount += frame.series.length;
    }
  }
  return { frames, pointCount };
}

function seriesOf(entries: readonly SeriesEntry[]): Series[] {
  return entries.map(({ series }) => series);
}

function grown(array: Float64Array, length: number): Float64Array {
  const larger = new Float64Array(length);
  larger.set(array);
  return larger;
}
