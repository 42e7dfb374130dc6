import type { SummaryKind } from '../config/types.js';
import { defaultLimits, type LimitPlace, type Limits } from '../limits/index.js';
import type { JsonValue } from '../papi/wire-types.js';
import { TimeSlice } from '../time/time-slice.js';
import type { Clock } from '../time/clock.js';
import type { Frame } from '../sink/index.js';
import type { RowSlices } from './decode-current.js';
import { NoteBook, type DecodeNote } from './decode-notes.js';
import { FrameBuilder, takeFrames } from './frame-builder.js';
import { reportLimits } from './report-limits.js';
import { RowReader, type Role } from './row-reader.js';
import { answerTimeMs, rowTimeMs } from './row-time.js';
import type { SeriesTable } from './series-table.js';
import { summaryInfoOf } from './stat-info.js';
import { Turns } from './turns.js';

/** What is special about a summary's rows; else strings are tags and numbers are fields. */
interface SummaryShape {
  readonly description: string;
  /** Numbers that name something. */
  readonly tags: ReadonlySet<string>;
  /** Not sent: says again what another name says. */
  readonly ignored: ReadonlySet<string>;
}

const NODE: ReadonlySet<string> = new Set(['node']);
const NONE: ReadonlySet<string> = new Set();

/** Source of the rows' members: the API's own schemas of OneFS 9.11. */
const SHAPES: Readonly<Record<SummaryKind, SummaryShape>> = {
  protocol: { description: 'Summary statistics for protocol', tags: NODE, ignored: NONE },
  client: { description: 'Summary statistics for client', tags: NODE, ignored: NONE },
  drive: { description: 'Summary statistics for drive', tags: NONE, ignored: NONE },
  system: { description: 'Summary statistics for system', tags: NODE, ignored: NONE },
  heat: {
    description: 'Summary statistics for heat',
    tags: new Set(['node', 'lin']),
    ignored: new Set(['event_type']),
  },
};

/** Counts: whole numbers that InfluxDB users have as integer fields. */
const INTEGERS: ReadonlySet<string> = new Set(['operation_count', 'num_operations']);

type SummaryRow = Readonly<Record<string, JsonValue>>;

/** What one answer of a summary held. */
export interface DecodedSummary {
  readonly frames: readonly Frame[];
  readonly pointCount: number;
  readonly notes: readonly DecodeNote[];
  /** The latest time of a row, milliseconds since the epoch; undefined without one. */
  readonly newestMs: number | undefined;
}

export interface SummaryDecoderOptions {
  readonly table: SeriesTable;
  readonly clock: Pick<Clock, 'now' | 'monotonic'>;
  readonly intervalMs: number;
  /** How many rows to keep, those with the highest `operation_rate`. Default: all. */
  readonly pathLimit?: number | undefined;
  /** Where what is too much is counted. */
  readonly limits?: LimitPlace;
}

const ROWS_PER_CHECK = 64;

/** Decodes the answers of one cluster's summary of one kind. */
export class SummaryDecoder {
  readonly #options: SummaryDecoderOptions;
  readonly #limits: Limits;
  readonly #builder: FrameBuilder;
  readonly #reader: RowReader;
  readonly #notes: NoteBook;
  readonly #turns = new Turns();

  constructor(kind: SummaryKind, options: SummaryDecoderOptions) {
    this.#options = options;
    this.#limits = options.limits?.limits ?? defaultLimits;
    this.#builder = new FrameBuilder(
      summaryInfoOf(kind, SHAPES[kind].description),
      INTEGERS,
      options.table,
      this.#limits,
    );
    this.#notes = new NoteBook(this.#limits.text_length);
    const { tags, ignored } = SHAPES[kind];
    const roleOf = (name: string): Role => {
      if (name === 'time' || ignored.has(name)) return 'ignored';
      return tags.has(name) ? 'tag' : 'field';
    };
    this.#reader = new RowReader({
      table: options.table,
      builder: this.#builder,
      roleOf,
      // A client's user is `{id, name, type}`, or an empty map when OneFS does not know it.
      innerTags: true,
      unknown: (name, value) => this.#notes.add('member', name, value),
    });
  }

  /**
   * Reads an answer, a slice of a few milliseconds at a time. Two calls do not mix: the second waits for the first.
   *
   * @throws whatever the signal aborts with
   */
  decode(slices: RowSlices, signal?: AbortSignal): Promise<DecodedSummary> {
    return this.#turns.run(() => this.#decode(slices, signal));
  }

  async #decode(slices: RowSlices, signal: AbortSignal | undefined): Promise<DecodedSummary> {
    const { clock, table, intervalMs, pathLimit = Number.POSITIVE_INFINITY, limits } = this.#options;
    const { answer_rows, answer_values } = this.#limits;
    const slice = new TimeSlice(clock);
    const nowMs = clock.now();
    let newestMs: number | undefined;
    let seen = 0;
    let values = 0;
    let beyond = 0;
    table.begin(clock.monotonic(), intervalMs);
    try {
      for await (const rows of hottest(slices, pathLimit)) {
        for (const row of rows) {
          if (++seen % ROWS_PER_CHECK === 0 && slice.isOver()) await slice.yield(signal);
          if (seen > answer_rows || values >= answer_values) beyond++;
          else if (isRow(row)) {
            const ownMs = rowTimeMs(row['time'], nowMs);
            if (ownMs === undefined) this.#notes.add('time', this.#builder.stat.key, row['time']);
            else if (newestMs === undefined || ownMs > newestMs) newestMs = ownMs;
            values += this.#reader.read(row, table.root, ownMs ?? answerTimeMs(nowMs)) ?? 0;
          } else this.#notes.add('member', 'a row', row);
        }
      }
    } catch (thrown) {
      // What is half read must not turn up in the next answer.
      this.#reader.restart();
      takeFrames([this.#builder]);
      throw thrown;
    }
    this.#reader.restart();
    const frames = takeFrames([this.#builder]);
    if (beyond > 0)
      limits?.exceeded(
        seen > answer_rows ? 'answer_rows' : 'answer_values',
        seen > answer_rows ? seen : values,
        beyond,
      );
    reportLimits(limits, table, [this.#builder]);
    this.#notes.addDuplicates(this.#builder.stat.key, this.#builder.takeDuplicates());
    return { ...frames, notes: this.#notes.take(), newestMs };
  }
}

function isRow(row: unknown): row is SummaryRow {
  return typeof row === 'object' && row !== null && !Array.isArray(row);
}

const rateOf = (row: unknown): number => {
  const rate = isRow(row) ? row['operation_rate'] : undefined;
  return typeof rate === 'number' ? rate : 0;
};
const byRate = (a: unknown, b: unknown): number => rateOf(b) - rateOf(a);

/** Of all slices together the rows with the highest rate; in their own order when there are no more than that. */
async function* hottest(slices: RowSlices, limit: number): AsyncGenerator<readonly unknown[], void, undefined> {
  if (limit === Number.POSITIVE_INFINITY) {
    yield* slices;
    return;
  }
  let kept: unknown[] = [];
  for await (const rows of slices) {
    for (const row of rows) {
      kept.push(row);
      if (kept.length > 2 * limit + HELD) kept = kept.sort(byRate).slice(0, limit);
    }
  }
  yield kept.length > limit ? kept.sort(byRate).slice(0, limit) : kept;
}

/** Rows are sorted out when so many more wait. */
const HELD = 1000;
