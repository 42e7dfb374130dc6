import { rowId } from './decode-current.js';
import type { RowProblem } from './row-codes.js';

/** After this many failed cycles a row is no longer retried within a cycle. */
const CYCLES = 3;
/** How long retries of such a row are paused. */
const RETRY_MS = 5 * 60_000;
/** A row that fails after being fine for this long is reported again. */
const FORGET_AFTER_MS = 30 * 60_000;
/**
 * The maximum number of failing rows to track; a cluster has at most thousands. Failures beyond it are not reported.
 */
const MAX_ROWS = 10_000;

interface Row {
  /** How many consecutive cycles ended without the row. */
  cycles: number;
  reported: boolean;
  pausedUntil: number;
  /** When it recovered; undefined while it fails. */
  goodSince: number | undefined;
}

/** Tracks the rows that OneFS could not gather (codes 4 to 8) and decides which to retry before the next round. */
export class TransientRows {
  readonly #rows = new Map<string, Row>();

  /** Returns the rows that are worth another try in this cycle. */
  worthRetrying(problems: readonly RowProblem[], now: number): readonly RowProblem[] {
    return problems.filter((problem) => {
      const row = this.#rows.get(rowId(problem));
      return row === undefined || now >= row.pausedUntil;
    });
  }

  /** Records the rows that a cycle ended without. @returns those not reported before */
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
   * Records the answer to a request for these keys.
   *
   * @param failing `rowId`s of the rows that failed
   * @returns names of rows that were given up and have recovered
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

/** The inverse of `rowId`. */
function parts(id: string): readonly [devid: string, key: string] {
  const space = id.indexOf(' ');
  return [id.slice(0, space), id.slice(space + 1)];
}
