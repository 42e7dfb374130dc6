import { remoteText } from '../../limits/remote-text.js';
import { problemOf } from '../../errors.js';
import { defaultLimits, type LimitPlace, type Limits } from '../../limits/index.js';
import type { JsonValue, StatRow } from '../../papi/wire-types.js';
import type { Catalog } from './catalog.js';
import { TimeSlice } from '../../time/time-slice.js';
import type { Clock } from '../../time/clock.js';
import type { Frame } from '../../sink/index.js';
import { askedNames, type AskedNames } from './asked-names.js';
import { NoteBook, type DecodeNote } from '../../frames/decode-notes.js';
import { Flattener } from './flatten.js';
import { FrameBuilder, takeFrames } from '../../frames/frame-builder.js';
import { TooDeepError } from './map-sorter.js';
import { reportLimits } from '../../frames/report-limits.js';
import { classifyRow, NO_KEY, type GoodRow, type RowProblem } from './row-codes.js';
import { answerTimeMs, rowTimeMs } from '../../frames/row-time.js';
import type { SeriesTable } from '../../frames/series-table.js';
import { statInfoOf } from './stat-info.js';
import { numberInText } from './text-numbers.js';
import { Turns } from './turns.js';

/** The decoded content of one `statistics/current` answer. */
export interface DecodedCurrent {
  readonly frames: readonly Frame[];
  readonly pointCount: number;
  /** Rows without a usable value. They do not affect the other rows. */
  readonly problems: readonly RowProblem[];
  /** Other values that were left out or corrected. */
  readonly notes: readonly DecodeNote[];
  /** The latest row time in milliseconds since the epoch; undefined if there is none. */
  readonly newestMs: number | undefined;
}

export interface CurrentDecoderOptions {
  readonly catalog: Catalog;
  readonly table: SeriesTable;
  /** Adds the tag `degraded`. */
  readonly includeDegraded: boolean;
  readonly clock: Pick<Clock, 'now' | 'monotonic'>;
  readonly intervalMs: number;
  /** LNNs by devid, for rows without an LNN (OneFS before 8.1). The owner keeps the map up to date. */
  readonly lnnOf?: ReadonlyMap<number, number>;
  /** Counts values that exceed a limit. */
  readonly limits?: LimitPlace;
}

export interface DecodeRequest {
  /** The requested keys. Rows of other keys are ignored. */
  readonly keys: readonly string[];
  /** The rows to decode, by `rowId`; the others were decoded before. */
  readonly only?: ReadonlySet<string> | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Rows in slices, as they are parsed. */
export type RowSlices = Iterable<readonly unknown[]> | AsyncIterable<readonly unknown[]>;

/** Operations whose times measure waiting for an event rather than work. gostats leaves them out for that reason. */
const WAITING_OPERATIONS = new Set<JsonValue | undefined>(['change_notify', 'read_directory_change']);
const NO_INTEGERS: ReadonlySet<string> = new Set();
/** The maximum number of problems reported per answer; more than a cluster in which all nodes and keys fail has. */
const MAX_PROBLEMS = 20_000;
/** The nesting levels around a value: map, list of rows, row. */
const LEVELS_AROUND_VALUE = 3;
/** How many rows, or elements of a long list, are decoded between two checks of the clock. */
const ROWS_PER_CHECK = 16;
const ELEMENTS_PER_STEP = 64;

/** Decodes the `statistics/current` answers of one cluster and caches what does not change between rounds. */
export class CurrentDecoder {
  readonly #options: CurrentDecoderOptions;
  readonly #limits: Limits;
  readonly #flattener: Flattener;
  readonly #notes: NoteBook;
  readonly #builders = new Map<string, FrameBuilder>();
  readonly #turns = new Turns();

  constructor(options: CurrentDecoderOptions) {
    this.#options = options;
    this.#limits = options.limits?.limits ?? defaultLimits;
    const { answer_depth, answer_rows: points, answer_values: values, frame_fields: fields } = this.#limits;
    this.#notes = new NoteBook(this.#limits.text_length);
    this.#flattener = new Flattener({
      table: options.table,
      accept: ({ op_name }) => !WAITING_OPERATIONS.has(op_name),
      leftOut: (name, value) => this.#notes.add('name', name, value),
      limits: { depth: answer_depth - LEVELS_AROUND_VALUE, points, values, fields },
    });
  }

  /**
   * Decodes an answer in slices of a few milliseconds. Calls are serialized: a second call waits for the first.
   *
   * @throws the signal's reason when it aborts
   */
  decode(slices: RowSlices, request: DecodeRequest): Promise<DecodedCurrent> {
    return this.#turns.run(() => this.#decode(slices, request));
  }

  async #decode(slices: RowSlices, { keys, only, signal }: DecodeRequest): Promise<DecodedCurrent> {
    const { clock, table, catalog, intervalMs } = this.#options;
    const slice = new TimeSlice(clock);
    const answer: Answer = {
      nowMs: clock.now(),
      names: askedNames(keys, catalog),
      problems: [],
      touched: new Set(),
      rows: 0,
      beyond: 0,
      tooDeep: 0,
      newestMs: undefined,
      key: undefined,
      mayBeTwice: false,
      builder: undefined,
      had: new Set(),
    };
    table.begin(clock.monotonic(), intervalMs);
    this.#flattener.begin();
    try {
      for await (const rows of slices) {
        for (const row of rows) {
          if (only !== undefined && !only.has(rowId(row as StatRow))) continue;
          if (!this.#decodeRow(row, answer)) while (!this.#step(answer)) if (slice.isOver()) await slice.yield(signal);
          if (answer.rows % ROWS_PER_CHECK === 0 && slice.isOver()) await slice.yield(signal);
        }
      }
    } catch (thrown) {
      // A partly decoded answer must not leak into the next one.
      for (const builder of answer.touched) this.#flattener.restart(builder);
      takeFrames([...answer.touched]);
      this.#notes.take();
      throw thrown;
    }
    return this.#finish(answer);
  }

  #finish(answer: Answer): DecodedCurrent {
    const { table, limits } = this.#options;
    const builders = [...answer.touched];
    for (const one of builders) this.#flattener.restart(one);
    const frames = takeFrames(builders);
    const { points, values, beyond } = this.#flattener;
    const left = answer.beyond + beyond;
    if (left > 0 && limits !== undefined) {
      if (values >= this.#limits.answer_values) limits.exceeded('answer_values', values, left);
      else limits.exceeded('answer_rows', Math.max(answer.rows, points), left);
    }
    if (answer.tooDeep > 0) limits?.exceeded('answer_depth', this.#limits.answer_depth + 1, answer.tooDeep);
    reportLimits(limits, table, builders);
    for (const one of builders) this.#notes.addDuplicates(one.stat.key, one.takeDuplicates());
    return { ...frames, problems: answer.problems, notes: this.#notes.take(), newestMs: answer.newestMs };
  }

  /** @returns whether the row is complete */
  #decodeRow(given: unknown, answer: Answer): boolean {
    const { answer_rows, answer_values, text_length } = this.#limits;
    if (
      ++answer.rows > answer_rows ||
      this.#flattener.points >= answer_rows ||
      this.#flattener.values >= answer_values
    ) {
      answer.beyond++;
      return true;
    }
    const verdict = classifyRow(given, text_length);
    const { key } = verdict;
    if (key !== answer.key || answer.builder === undefined) {
      const asked = answer.names.keys.get(key);
      if (asked === undefined && key !== NO_KEY) {
        this.#notes.add('unasked', key, key);
        return true;
      }
      if (asked !== undefined) this.#choose(asked, key, answer);
    }
    if (verdict.kind !== 'good') {
      addProblem(answer, verdict);
      return true;
    }
    return this.#decodeValue(verdict, answer);
  }

  /** Selects the builder of a key. Rows of one key are adjacent, so this is needed only when the key changes. */
  #choose(asked: string, key: string, answer: Answer): void {
    answer.key = key;
    answer.mayBeTwice = answer.names.twice.has(key);
    answer.builder = this.#builderOf(asked);
    answer.touched.add(answer.builder);
  }

  #decodeValue(row: GoodRow, answer: Answer): boolean {
    const { table, includeDegraded, lnnOf } = this.#options;
    const builder = answer.builder as FrameBuilder;
    if (answer.mayBeTwice && !isFirst(answer, row)) return true;
    let timeMs = rowTimeMs(row.time, answer.nowMs);
    if (timeMs === undefined) {
      this.#notes.add('time', row.key, row.time);
      timeMs = answerTimeMs(answer.nowMs);
    } else if (answer.newestMs === undefined || timeMs > answer.newestMs) answer.newestMs = timeMs;
    let { value } = row;
    if (typeof value === 'string') {
      const number = numberInText(value, builder.stat.valueType);
      if (number === undefined) {
        const text = `a ${builder.stat.valueType} was expected, the text ${JSON.stringify(remoteText(value, 40))} found`;
        addProblem(answer, { kind: 'undecodable', key: row.key, devid: row.devid, code: 0, text });
        return true;
      }
      value = number;
    }
    const node = table.ofRow(row.devid, row.node ?? lnnOf?.get(row.devid), includeDegraded ? row.degraded : undefined);
    if (node === undefined) return true;
    answer.row = row;
    try {
      return this.#flattener.add(builder, node, timeMs, value);
    } catch (thrown) {
      return failed(answer, thrown);
    }
  }

  #step(answer: Answer): boolean {
    try {
      return this.#flattener.step(ELEMENTS_PER_STEP);
    } catch (thrown) {
      return failed(answer, thrown);
    }
  }

  #builderOf(key: string): FrameBuilder {
    let builder = this.#builders.get(key);
    if (builder === undefined) {
      const info = statInfoOf(this.#options.catalog.get(key) ?? { key });
      this.#builders.set(key, (builder = new FrameBuilder(info, NO_INTEGERS, this.#options.table, this.#limits)));
    }
    return builder;
  }
}

/** The state of the answer being decoded. */
interface Answer {
  readonly nowMs: number;
  readonly names: AskedNames;
  readonly problems: RowProblem[];
  readonly touched: Set<FrameBuilder>;
  /** Rows seen so far of keys that may appear twice, by `rowId`. */
  readonly had: Set<string>;
  rows: number;
  beyond: number;
  tooDeep: number;
  newestMs: number | undefined;
  /** The key of the previous row; `builder` is its builder. */
  key: string | undefined;
  /** Whether rows of this key may also have arrived under another name. */
  mayBeTwice: boolean;
  builder: FrameBuilder | undefined;
  /** The row whose value is being decoded. */
  row?: GoodRow;
}

/** Records a row that cannot be decoded; the other rows are unaffected. @returns true because the row is finished */
function failed(answer: Answer, thrown: unknown): true {
  const { key, devid } = answer.row as GoodRow;
  if (thrown instanceof TooDeepError) answer.tooDeep++;
  addProblem(answer, { kind: 'undecodable', key, devid, code: 0, text: problemOf(thrown) });
  return true;
}

function isFirst({ had }: Answer, row: GoodRow): boolean {
  const id = rowId(row);
  if (had.has(id)) return false;
  had.add(id);
  return true;
}

function addProblem({ problems }: Answer, problem: RowProblem): void {
  if (problems.length < MAX_PROBLEMS) problems.push(problem);
}

/** Returns the id of a row in an answer. A missing devid stands for the cluster. */
export function rowId(row: { readonly key: string; readonly devid: number | null } | null): string {
  return `${row?.devid ?? 0} ${row?.key}`;
}
