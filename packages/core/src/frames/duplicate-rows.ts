import { dictionary } from '../sink/dictionary.js';
import type { SeriesEntry, SeriesTable } from './series-table.js';

/** The rows of a frame in the making. */
export interface RowMatrix {
  readonly entries: SeriesEntry[];
  readonly timestamps: Float64Array;
  /** `stride` numbers a row, `NaN` where it has none. */
  readonly values: Float64Array;
  readonly stride: number;
  readonly rows: number;
  /** Names of the columns. */
  readonly fields: readonly { readonly name: string }[];
}

/** Rows of one series that were told apart, or could not be. */
export interface DuplicateNote {
  /** The series' canonical text. */
  readonly series: string;
  /** The tags that tell its rows apart now. */
  readonly tags: readonly string[];
  readonly rows: number;
}

/** Numbers that name something, by what OneFS calls them; the others measure. */
const NAMING = /(?:^|_)(?:id|index|lin|pid|uid|gid|lnn|devid|lnum|bay|slot|disk)$/;
export const isNaming = (name: string): boolean => NAMING.test(name);
/** Where nothing names a row: its place among those that are equal. */
export const INDEX = 'index';

/**
 * Sees to it that no two rows of a frame end in one series, where one of them would silently replace the other.
 *
 * Rows of one moment that have no field in common are one point in pieces (`[{"0": 5}, {"1": 7}]`, a map a disk): they
 * become one row, as they would in InfluxDB. Others are told apart by the numbers that name something (`client_id`),
 * which become tags of these rows, or else by their place, in the tag `index`. A series whose rows were told apart stays
 * so for some minutes when only one is left: it must not change its name whenever a client comes and goes.
 */
export class DuplicateRows {
  readonly #table: SeriesTable;
  /** Series of this round's frames that are complete: their rows can no longer be changed. */
  readonly #before = new Set<SeriesEntry>();
  /** The next place of a series whose rows only differ by it, in this round. */
  readonly #places = new Map<SeriesEntry, number>();
  #notes: DuplicateNote[] = [];
  #unplaced = 0;

  constructor(table: SeriesTable) {
    this.#table = table;
  }

  /** A round is over. */
  startFrame(): void {
    if (this.#before.size > 0) this.#before.clear();
    if (this.#places.size > 0) this.#places.clear();
  }

  /** What was told apart since it was asked last. */
  takeNotes(): readonly DuplicateNote[] {
    if (this.#notes.length === 0) return [];
    const taken = this.#notes;
    this.#notes = [];
    return taken;
  }

  /** Rows that were left out since too many before them had nothing that names them either; 0 afterwards. */
  takeUnplaced(): number {
    const taken = this.#unplaced;
    this.#unplaced = 0;
    return taken;
  }

  /** A frame of the round is complete, others follow. */
  remember(entries: readonly SeriesEntry[]): void {
    for (const entry of entries) this.#before.add(entry);
  }

  /** @returns how many rows are left, at the beginning of the matrix */
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

  /** Series with more than one row, or which were told apart before; undefined without any, as nearly always. */
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

  /** By their place. */
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

  /** Whole numbers that name something: those by which the rows differ now, or by which they were told apart before. */
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
/** More rows that nothing names are no answer of OneFS; each place is a series of its own. */
const MAX_PLACES = 1_000;

/** Puts rows that have one moment and no field in common into the first of them. @returns whether they were such rows */
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

/** What is a tag now is no field as well, unless the row has nothing else: databases dislike one name for both. */
function clearNames({ values, stride, fields }: RowMatrix, row: number, columns: readonly number[]): void {
  const start = row * stride;
  let others = -columns.length;
  for (let column = 0; column < fields.length; column++) if (!Number.isNaN(values[start + column])) others++;
  if (others > 0) for (const column of columns) values[start + column] = Number.NaN;
}

/** Moves the rows that stay together. @returns how many there are */
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
