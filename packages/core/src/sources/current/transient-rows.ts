import { rowId } from './decode-current.js';
import type { RowProblem } from './row-codes.js';

/** After so many cycles in vain a row is no longer asked for again within a cycle. */
const CYCLES = 3;
/** But once in so long: it may be well. */
const RETRY_MS = 5 * 60_000;
/** A row that was well for so long and fails again is news. */
const FORGET_AFTER_MS = 30 * 60_000;
/** A cluster has thousands of rows at most that fail; what is beyond is not asked for again. */
const MAX_ROWS = 10_000;

interface Row {
  /** Cycles in a row that ended without it. */
  cycles: number;
  reported: boolean;
  pausedUntil: number;
  /** When it was well again; undefined while it fails. */
  goodSince: number | undefined;
}

/** The rows that OneFS could not gather (codes 4 to 8): which of them are asked for once more before the next round. */
export class TransientRows {
  readonly #rows = new Map<string, Row>();

  /** Those of an answer's problems that are worth another try in this cycle. */
  worthRetrying(problems: readonly RowProblem[], now: number): readonly RowProblem[] {
    return problems.filter((problem) => {
      const row = this.#rows.get(rowId(problem));
      return row === undefined || now >= row.pausedUntil;
    });
  }

  /** A cycle ended without these. @returns those that are news */
  missed(problems: readonly RowProblem[], now: number): readonly RowProblem[] {
    return problems.filter((problem) => {
      const id = rowId(problem);
      let row = this.#rows.get(id);
      if (row === undefined) {
        if (this.#rows.size >= MAX_ROWS) return false;
        this.#rows.set(id, (row = { cycles: 0, reported: false, pausedUntil: now, goodSince: undefined }));
      }
      row.goodSince = undefined;
      if (++row.cycles >= CYCLES && now >= row.pausedUntil) row.pausedUntil = now + RETRY_MS;
      const isNew = !row.reported;
      row.reported = true;
      return isNew;
    });
  }

  /**
   * What a request for these keys brought, apart from its problems.
   *
   * @param failing `rowId`s of the rows that failed
   * @returns names of rows that were given up and are well again
   */
  answered(keys: ReadonlySet<string>, failing: ReadonlySet<string>, now: number): readonly string[] {
    if (this.#rows.size === 0) return [];
    const back: string[] = [];
    for (const [id, row] of this.#rows) {
      const [devid, key] = parts(id);
      if (failing.has(id) || !keys.has(key)) continue;
      if (row.goodSince === undefined) {
        if (row.cycles >= CYCLES) back.push(devid === '0' ? key : `${key} of devid ${devid}`);
        row.goodSince = now;
        row.cycles = 0;
        row.pausedUntil = now;
      } else if (now - row.goodSince > FORGET_AFTER_MS) this.#rows.delete(id);
    }
    return back;
  }
}

/** The other way round of `rowId`. */
function parts(id: string): readonly [devid: string, key: string] {
  const space = id.indexOf(' ');
  return [id.slice(0, space), id.slice(space + 1)];
}
