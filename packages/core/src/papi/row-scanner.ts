import type { LimitName, Limits } from '../limits/index.js';

/** Consecutive rows in an answer: bytes `from` to `until`, without the comma after the last one. */
export interface RowRange {
  readonly from: number;
  readonly until: number;
}

/** Rows that were left out because each of them exceeds a limit, or because there were too many. */
export interface LeftOut {
  readonly limit: LimitName;
  readonly found: number;
  readonly count: number;
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const COLON = 0x3a;
const LIST = 0x5b;
const SPACE = 0x20;

/** Kinds of bytes outside strings. `[` and `{` share one kind: mismatches are found when the rows are parsed. */
const INSIGNIFICANT = 0;
const TEXT = 1;
const OPENS = 2;
const CLOSES = 3;
const OTHER = 4;
const KINDS = new Uint8Array(256).fill(OTHER).fill(INSIGNIFICANT, 0, SPACE + 1);
KINDS[QUOTE] = TEXT;
for (const byte of [LIST, 0x7b]) KINDS[byte] = OPENS;
for (const byte of [0x5d, 0x7d]) KINDS[byte] = CLOSES;

/** Maximum size of a range of rows, which is parsed in one go: about a millisecond. */
const RANGE_BYTES = 64 * 1024;
const RANGE_ROWS = 1000;

/**
 * Locates the rows of a large answer while it is being received, without parsing it: `{…, "stats": [row, row, …], …}`.
 * Most errors in the JSON are found later, when the rows and the rest are parsed.
 */
export class RowScanner {
  readonly ranges: RowRange[] = [];
  readonly #member: Buffer;
  readonly #limits: Limits;
  readonly #left = new Map<LimitName, { found: number; count: number }>();
  /** Where the rows begin and end; -1 until known. */
  rowsFrom = -1;
  rowsUntil = -1;
  /** The first error found in the JSON, if any. */
  problem: string | undefined;
  #at = 0;
  #depth = 0;
  #inText = false;
  #escaped = false;
  /** Bytes of the string being read at the top level. */
  #name: number[] | undefined;
  #isMember = false;
  /** Set after the member's name and a colon: if a list follows, it holds the rows. */
  #rowsNext = false;
  #rows = 0;
  #rowFrom = -1;
  #rowDepth = 0;
  #afterComma = false;
  #rangeFrom = -1;
  #rangeUntil = -1;
  #rangeRows = 0;

  /** @param member name of the member that holds the rows */
  constructor(member: string, limits: Limits) {
    this.#member = Buffer.from(member);
    this.#limits = limits;
  }

  /** Bytes outside the rows so far. */
  get beside(): number {
    if (this.rowsFrom === -1) return this.#at;
    return this.rowsUntil === -1 ? this.rowsFrom : this.rowsFrom + this.#at - this.rowsUntil;
  }

  get leftOut(): readonly LeftOut[] {
    return [...this.#left].map(([limit, { found, count }]) => ({ limit, found, count }));
  }

  push(chunk: Uint8Array): void {
    const start = this.#at;
    const { length } = chunk;
    let inText = this.#inText;
    let escaped = this.#escaped;
    let depth = this.#depth;
    for (let index = 0; index < length; index++) {
      let byte = chunk[index] as number;
      if (inText) {
        if (depth === 1) {
          if (escaped) escaped = false;
          else if (byte === BACKSLASH) escaped = true;
          else if (byte === QUOTE) {
            inText = false;
            this.#endName();
            continue;
          }
          if (this.#name !== undefined && this.#name.length <= this.#member.length) this.#name.push(byte);
          continue;
        }
        if (escaped) {
          escaped = false;
          continue;
        }
        while (byte !== QUOTE && byte !== BACKSLASH && ++index < length) byte = chunk[index] as number;
        if (index >= length) break;
        if (byte === BACKSLASH) escaped = true;
        else inText = false;
        continue;
      }
      const kind = KINDS[byte] as number;
      // Most of an answer is nested deeper than a row's members, where only brackets matter.
      if (kind === INSIGNIFICANT || (kind === OTHER && depth > 2)) continue;
      if (kind === TEXT) {
        inText = true;
        if (depth === 1) this.#name = [];
        else if (depth === 2) this.#beginRow(start + index);
      } else if (kind === OPENS) {
        if (depth === 1 && this.#rowsNext && byte === LIST) this.#beginRows(start + index + 1);
        else if (depth === 2) this.#beginRow(start + index);
        depth++;
        if (depth > this.#rowDepth) this.#rowDepth = depth;
        this.#rowsNext = false;
      } else if (kind === CLOSES) {
        depth--;
        if (depth === 1) this.#endRows(start + index);
        else if (depth < 0) this.problem ??= 'more is closed than was opened';
      } else if (depth === 2) {
        if (byte === COMMA) this.#endRow(start + index, true);
        else this.#beginRow(start + index);
      } else if (depth === 1) {
        this.#rowsNext = byte === COLON && this.#isMember;
        this.#isMember = false;
      }
    }
    this.#inText = inText;
    this.#escaped = escaped;
    this.#depth = depth;
    this.#at = start + length;
  }

  /** Whether the scanner is inside the rows. */
  get #within(): boolean {
    return this.rowsFrom !== -1 && this.rowsUntil === -1;
  }

  #endName(): void {
    const name = this.#name;
    this.#name = undefined;
    this.#isMember = name?.length === this.#member.length && this.#member.equals(Uint8Array.from(name));
  }

  #beginRows(at: number): void {
    if (this.rowsFrom !== -1) this.problem ??= `"${this.#member.toString()}" stands there twice`;
    else this.rowsFrom = at;
  }

  #beginRow(at: number): void {
    if (!this.#within || this.#rowFrom !== -1) return;
    this.#rowFrom = at;
    this.#rowDepth = 2;
  }

  #endRow(at: number, comma: boolean): void {
    if (!this.#within) return;
    if (this.#rowFrom === -1) {
      if (comma || this.#afterComma) this.problem ??= 'a comma without a row';
      return;
    }
    const bytes = at - this.#rowFrom;
    const { answer_rows, answer_depth, row_bytes } = this.#limits;
    if (++this.#rows > answer_rows) this.#leave('answer_rows', this.#rows);
    else if (bytes > row_bytes) this.#leave('row_bytes', bytes);
    else if (this.#rowDepth > answer_depth) this.#leave('answer_depth', this.#rowDepth);
    else this.#take(this.#rowFrom, at);
    this.#rowFrom = -1;
    this.#afterComma = comma;
  }

  #take(from: number, until: number): void {
    if (this.#rangeFrom === -1) this.#rangeFrom = from;
    this.#rangeUntil = until;
    if (++this.#rangeRows >= RANGE_ROWS || until - this.#rangeFrom >= RANGE_BYTES) this.#endRange();
  }

  #leave(limit: LimitName, found: number): void {
    this.#endRange();
    const left = this.#left.get(limit);
    if (left === undefined) this.#left.set(limit, { found, count: 1 });
    else {
      left.found = Math.max(left.found, found);
      left.count++;
    }
  }

  #endRange(): void {
    if (this.#rangeFrom !== -1) this.ranges.push({ from: this.#rangeFrom, until: this.#rangeUntil });
    this.#rangeFrom = -1;
    this.#rangeRows = 0;
  }

  #endRows(at: number): void {
    if (!this.#within) return;
    this.#endRow(at, false);
    this.#endRange();
    this.rowsUntil = at;
  }
}
