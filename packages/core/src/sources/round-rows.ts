import { NoteBook, type DecodeNote } from '../frames/decode-notes.js';
import { takeFrames } from '../frames/frame-builder.js';
import { reportLimits } from '../frames/report-limits.js';
import { answerTimeMs, rowTimeMs } from '../frames/row-time.js';
import type { SeriesTable } from '../frames/series-table.js';
import type { LimitPlace } from '../limits/index.js';
import type { Frame, JsonRow, RowShape } from '../source/index.js';
import { RowSet } from './row-set.js';

/** Limits the measurements of one job. A job that exceeds it is faulty, e.g. it generates new names in each round. */
const MOST_MEASUREMENTS = 1_000;

/** Collects the rows that the rounds of one job add, by measurement and within the cluster's limits. */
export class RoundRows {
  readonly notes: NoteBook;
  /** The latest row time since the last `take`, in milliseconds since the epoch; 0 if there is none. */
  newestMs = 0;
  readonly #table: SeriesTable;
  readonly #limits: LimitPlace;
  /** By the JSON text of their shape. */
  readonly #sets = new Map<string, RowSet>();
  #rows = 0;
  #values = 0;
  #beyond = 0;

  constructor(table: SeriesTable, limits: LimitPlace) {
    this.#table = table;
    this.#limits = limits;
    this.notes = new NoteBook(limits.limits.text_length);
  }

  /** Returns the row set of a measurement, or undefined when there are too many measurements. */
  of(shape: RowShape): RowSet | undefined {
    const text = JSON.stringify(shape);
    let set = this.#sets.get(text);
    if (set === undefined && this.#sets.size < MOST_MEASUREMENTS) {
      const unknown = (name: string, value: unknown): void => this.notes.add('member', name, value);
      set = new RowSet(shape, { table: this.#table, limits: this.#limits.limits, unknown });
      this.#sets.set(text, set);
    }
    return set;
  }

  /**
   * Adds a row unless a limit has been reached.
   *
   * @param answeredAtMs when the last answer arrived, in milliseconds since the epoch
   */
  add(set: RowSet, row: JsonRow, timestampMs: number | undefined, answeredAtMs: number): void {
    const { answer_rows, answer_values } = this.#limits.limits;
    if (++this.#rows > answer_rows || this.#values >= answer_values) {
      this.#beyond++;
      return;
    }
    const ownMs = typeof timestampMs === 'number' ? rowTimeMs(timestampMs / 1000, answeredAtMs) : undefined;
    if (timestampMs !== undefined && ownMs === undefined) this.notes.add('time', set.builder.stat.key, timestampMs);
    if (ownMs !== undefined) this.newestMs = Math.max(this.newestMs, ownMs);
    this.#values += set.add(row, ownMs ?? answerTimeMs(answeredAtMs));
  }

  /** Returns what was added since the last call. */
  take(): {
    readonly frames: readonly Frame[];
    readonly notes: readonly DecodeNote[];
    readonly newestMs: number | undefined;
  } {
    const builders = [...this.#sets.values()].map(({ builder }) => builder);
    const { frames } = takeFrames(builders);
    if (this.#beyond > 0) {
      const isRows = this.#rows > this.#limits.limits.answer_rows;
      this.#limits.exceeded(isRows ? 'answer_rows' : 'answer_values', isRows ? this.#rows : this.#values, this.#beyond);
      this.#beyond = 0;
    }
    reportLimits(this.#limits, this.#table, builders);
    for (const builder of builders) this.notes.addDuplicates(builder.stat.key, builder.takeDuplicates());
    const newestMs = this.newestMs === 0 ? undefined : this.newestMs;
    this.newestMs = 0;
    return { frames, notes: this.notes.take(), newestMs };
  }

  /** Ends the round and discards what was added but not taken. */
  restart(): void {
    const sets = [...this.#sets.values()];
    for (const set of sets) set.restart();
    takeFrames(sets.map(({ builder }) => builder));
    this.#rows = 0;
    this.#values = 0;
  }
}
