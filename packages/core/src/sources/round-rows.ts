import { NoteBook, type DecodeNote } from '../frames/decode-notes.js';
import { takeFrames } from '../frames/frame-builder.js';
import { reportLimits } from '../frames/report-limits.js';
import { answerTimeMs, rowTimeMs } from '../frames/row-time.js';
import type { SeriesTable } from '../frames/series-table.js';
import type { LimitPlace } from '../limits/index.js';
import type { Frame, JsonRow, RowShape } from '../source/index.js';
import { RowSet } from './row-set.js';

/** Measurements of one job; more are a mistake, or are made up anew in each round. */
const MOST_MEASUREMENTS = 1_000;

/** The rows that the rounds of one job add, measurement by measurement, within the cluster's limits. */
export class RoundRows {
  readonly notes: NoteBook;
  /** The latest time of a row since the last `take`, milliseconds since the epoch; 0 without one. */
  newestMs = 0;
  readonly #table: SeriesTable;
  readonly #limits: LimitPlace;
  /** By the text of their shape. */
  readonly #sets = new Map<string, RowSet>();
  #rows = 0;
  #values = 0;
  #beyond = 0;

  constructor(table: SeriesTable, limits: LimitPlace) {
    this.#table = table;
    this.#limits = limits;
    this.notes = new NoteBook(limits.limits.text_length);
  }

  /** The rows of a measurement; undefined when there is one measurement too many. */
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
   * Adds a row, unless there are too many of them.
   *
   * @param answeredAtMs when the last answer came in, milliseconds since the epoch
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

  /** What was added since the last time. */
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

  /** The round is over. What was added and not taken is forgotten. */
  restart(): void {
    const sets = [...this.#sets.values()];
    for (const set of sets) set.restart();
    takeFrames(sets.map(({ builder }) => builder));
    this.#rows = 0;
    this.#values = 0;
  }
}
