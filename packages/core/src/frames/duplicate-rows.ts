import { dictionary } from '../sink/dictionary.js';
import type { SeriesEntry, SeriesTable } from './series-table.js';

/** The rows of a frame under construction. */
export interface RowMatrix {
  readonly entries: SeriesEntry[];
  readonly timestamps: Float64Array;
  /** `stride` numbers per row; `NaN` = no value. */
  readonly values: Float64Array;
  readonly stride: number;
  readonly rows: number;
  /** Names of the columns. */
  readonly fields: readonly { readonly name: string }[];
}

/** Rows of one series that got distinguishing tags, or could not get any. */
export interface DuplicateNote {
  /** The canonical text of the series. */
  readonly series: string;
  /** The tags that now distinguish its rows. */
  readonly tags: readonly string[];
  readonly rows: number;
}

/** Names that OneFS gives to numbers that identify something. All other numbers are measurements. */
const NAMING = /(?:^|_)(?:id|index|lin|pid|uid|gid|lnn|devid|lnum|bay|slot|disk)$/;
export const isNaming = (name: string): boolean => NAMING.test(name);
/** The tag for rows without an identifying number: the position among otherwise equal rows. */
export const INDEX = 'index';

/**
 * Ensures that no two rows of a frame end up in one series, where one would silently replace the other.
 *
 * Rows with the same time and no field in common are parts of one point (`[{"0": 5}, {"1": 7}]`, one map per disk).
 * They are merged into one row, as InfluxDB would do. Other rows are distinguished by numbers that identify something
 * (`client_id`), which become tags of these rows, or else by their position, in the tag `index`. Rows keep these tags
 * for some minutes even when only one row is left, so that series do not change whenever a client comes and goes.
 */
export class DuplicateRows {
  readonly #table: SeriesTable;
  /** Series in frames of this round that are already complete, whose rows can no longer be changed. */
  readonly #before = new Set<SeriesEntry>();
  /** The next value of the tag `index` for each series that needs it, in this round. */
  readonly #places = new Map<SeriesEntry, number>();
  #notes: DuplicateNote[] = [];
  #unplaced = 0;

  constructor(table: SeriesTable) {
    this.#table = table;
  }

  /** Resets the state of the round that has ended. */
  startFrame(): void {
    if (this.#before.size > 0) this.#before.clear();
    if (this.#places.size > 0) this.#places.clear();
  }

  /** Returns and clears the notes about rows that got distinguishing tags. */
  takeNotes(): readonly DuplicateNote[] {
    if (this.#notes.length === 0) return [];
    const taken = this.#notes;
    this.#notes = [];
    return taken;
  }

  /** Returns and resets the number of rows left out because too many rows lack an identifying number. */
  takeUnplaced(): number {
    const taken = this.#unplaced;
    this.#unplaced = 0;
    return taken;
  }

  /** Records the series of a frame that is complete while the round continues. */
  remember(entries: readonly SeriesEntry[]): void {
    for (const entry of entries) this.#before.add(entry);
  }

  /** Merges or distinguishes duplicate rows. @returns how many rows are left, at the beginning of the matrix */
  settle(matrix: RowMatrix): number {
    const groups = this.#groups(matrix);
    if (groups === undefined) return matrix.rows;
    const dropped = new Set<number>();
    for (const [entry, rows] of groups) {
      const isNew = entry.apart === undefined && !this.#before.has(entry);
      if (isNew && unite(matrix, rows)) for (const row of rows.slice(1)) dropped.add(row);
      else this.#distinguish(matrix, entry, rows, dropped);
    }
    return dropped.size === 0 ? matrix.rows : compact(matrix, dropped);
  }

  /** Returns series with several rows, or with distinguishing tags from earlier; undefined if none, the usual case. */
  #groups({ entries, rows }: RowMatrix): Map<SeriesEntry, number[]> | undefined {
    const mark = this.#table.nextMark();
    const before = this.#before.size > 0 ? this.#before : undefined;
    let groups: Map<SeriesEntry, number[]> | undefined;
    for (let row = 0; row < rows; row++) {
      const entry = entries[row] as SeriesEntry;
      const again = entry.mark === mark;
      if (!again) {
        entry.mark = mark;
        entry.row = row;
        if (entry.apart === undefined && before?.has(entry) !== true) continue;
        if (entry.apart !== undefined && this.#table.isOver(entry.apart.until)) {
          entry.apart = undefined;
          continue;
        }
      }
      groups ??= new Map<SeriesEntry, number[]>();
      const group = groups.get(entry);
      if (group !== undefined) group.push(row);
      else groups.set(entry, again ? [entry.row, row] : [row]);
    }
    return groups;
  }

  #distinguish(matrix: RowMatrix, entry: SeriesEntry, rows: readonly number[], dropped: Set<number>): void {
    const columns = this.#namingColumns(matrix, entry, rows);
    const names = columns.map((column) => (matrix.fields[column] as { name: string }).name);
    this.#note(entry, names, rows.length);
    if (columns.length === 0) return this.#number(matrix, entry, rows, dropped);
    const named = new Map<SeriesEntry, number[]>();
    for (const row of rows) {
      const found = this.#table.withTags(entry, namingTags(matrix, row, columns));
      if (found === undefined) dropped.add(row);
      else {
        clearNames(matrix, row, columns);
        const group = named.get(found);
        if (group === undefined) named.set(found, [row]);
        else group.push(row);
      }
    }
    const { mark } = entry;
    for (const [found, group] of named) {
      const unique = group.length === 1 && found.apart === undefined && found.mark !== mark && !this.#before.has(found);
      found.mark = mark;
      if (!unique) {
        this.#note(found, [], group.length);
        this.#number(matrix, found, group, dropped);
      } else {
        matrix.entries[group[0] as number] = found;
      }
    }
  }

  /** Distinguishes rows by their position. */
  #number(matrix: RowMatrix, entry: SeriesEntry, rows: readonly number[], dropped: Set<number>): void {
    const { mark } = entry;
    let place = this.#places.get(entry) ?? 0;
    for (const row of rows) {
      if (place >= MAX_PLACES) {
        this.#unplaced++;
        dropped.add(row);
        continue;
      }
      let found: SeriesEntry | undefined;
      do found = this.#table.withTags(entry, { [INDEX]: String(place++) });
      while (found !== undefined && (found.mark === mark || this.#before.has(found)));
      if (found === undefined) dropped.add(row);
      else {
        found.mark = mark;
        matrix.entries[row] = found;
      }
    }
    this.#places.set(entry, place);
  }

  /** Returns columns of identifying integers in which the rows differ now or that distinguished them before. */
  #namingColumns({ fields, values, stride }: RowMatrix, { apart }: SeriesEntry, rows: readonly number[]): number[] {
    const columns: number[] = [];
    for (const [column, { name }] of fields.entries()) {
      if (!isNaming(name)) continue;
      const first = values[(rows[0] as number) * stride + column] as number;
      let differs = apart?.names.includes(name) === true;
      let names = true;
      for (const row of rows) {
        const value = values[row * stride + column] as number;
        if (!Number.isSafeInteger(value)) names = false;
        if (value !== first) differs = true;
      }
      if (names && differs) columns.push(column);
    }
    return columns;
  }

  #note(entry: SeriesEntry, names: readonly string[], rows: number): void {
    const before = entry.apart;
    const until = rows > 1 ? this.#table.until : (before?.until ?? this.#table.until);
    const all = before === undefined ? names : [...new Set([...before.names, ...names])];
    entry.apart = { names: all, until };
    if (before !== undefined || this.#notes.length >= MAX_NOTES) return;
    this.#notes.push({ series: entry.series.key, tags: names.length > 0 ? names : [INDEX], rows });
  }
}

const MAX_NOTES = 20;
/** OneFS never sends more rows without an identifier. The limit matters because each position is a separate series. */
const MAX_PLACES = 1_000;

/** Merges rows into the first one if they have the same time and no field in common. @returns whether they had */
function unite({ timestamps, values, stride, fields }: RowMatrix, rows: readonly number[]): boolean {
  const [first = 0] = rows;
  const width = fields.length;
  const taken = new Uint8Array(width);
  for (const row of rows) {
    if (timestamps[row] !== timestamps[first]) return false;
    for (let column = 0; column < width; column++) {
      if (Number.isNaN(values[row * stride + column])) continue;
      if (taken[column] === 1) return false;
      taken[column] = 1;
    }
  }
  for (const row of rows) {
    for (let column = 0; column < width; column++) {
      const value = values[row * stride + column] as number;
      if (!Number.isNaN(value)) values[first * stride + column] = value;
    }
  }
  return true;
}

function namingTags(
  { values, stride, fields }: RowMatrix,
  row: number,
  columns: readonly number[],
): Record<string, string> {
  const tags = dictionary<string>();
  for (const column of columns) tags[(fields[column] as { name: string }).name] = String(values[row * stride + column]);
  return tags;
}

/** Clears fields that became tags, because databases dislike one name for both, unless the row has no other field. */
function clearNames({ values, stride, fields }: RowMatrix, row: number, columns: readonly number[]): void {
  const start = row * stride;
  let others = -columns.length;
  for (let column = 0; column < fields.length; column++) if (!Number.isNaN(values[start + column])) others++;
  if (others > 0) for (const column of columns) values[start + column] = Number.NaN;
}

/** Closes the gaps left by dropped rows. @returns the number of remaining rows */
function compact({ entries, timestamps, values, stride, rows }: RowMatrix, dropped: ReadonlySet<number>): number {
  let to = 0;
  for (let row = 0; row < rows; row++) {
    if (dropped.has(row)) continue;
    if (to !== row) {
      entries[to] = entries[row] as SeriesEntry;
      timestamps[to] = timestamps[row] as number;
      values.copyWithin(to * stride, row * stride, (row + 1) * stride);
    }
    to++;
  }
  entries.length = to;
  return to;
}
