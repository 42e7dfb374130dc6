import { AnswerLog } from '../cluster/answer-log.js';
import type { RoundLimits, RoundOutcome } from '../cluster/job.js';
import { dispatchFrames, type Round, type RoundContext } from '../cluster/round.js';
import type { SeriesTable } from '../frames/series-table.js';
import type { LimitPlace } from '../limits/index.js';
import type { PlannedJob } from '../source/planned-job.js';
import type { Frame, Rows, RowShape, Series, SourceJob, SourceRound } from '../source/index.js';
import { findFramesProblem } from './frame-check.js';
import { RoundRows } from './round-rows.js';
import { SourceClient } from './source-client.js';
import type { SourceWall } from './source-wall.js';

/** Runs the rounds of one job of a package-defined source. */
export class DefinedRound implements Round {
  readonly #job: PlannedJob;
  readonly #runJob: SourceJob['run'];
  readonly #context: RoundContext;
  readonly #wall: SourceWall;
  readonly #limits: LimitPlace;
  readonly #log: AnswerLog;
  /** Row sets of finished rounds, for reuse. Rounds can overlap: a new one starts while an earlier one hangs. */
  readonly #idle: RoundRows[] = [];

  constructor(job: PlannedJob, run: SourceJob['run'], context: RoundContext, wall: SourceWall) {
    const { memory, logger, cluster } = context;
    this.#job = job;
    this.#runJob = run;
    this.#context = context;
    this.#wall = wall;
    this.#limits = memory.limits.at(job.id, job.intervalMs);
    this.#log = new AnswerLog(logger, cluster.name, job.id);
  }

  /**
   * Runs one round. Rows added before a failure are still delivered.
   *
   * @throws PapiError when a request fails; GostatsError E_SOURCE_FAILED when the source throws, E_SOURCE_MISUSE and
   *   E_SOURCE_PATH when it violates the contract
   */
  async run(limits: RoundLimits): Promise<RoundOutcome> {
    const { clock, memory } = this.#context;
    memory.table.begin(clock.monotonic(), this.#job.intervalMs);
    const rows = this.#idle.pop() ?? new RoundRows(memory.table, this.#limits);
    const round = this.#open(limits, rows);
    try {
      await this.#wall.call(`run of the job "${this.#job.id}"`, () => this.#runJob(round.seen), limits.signal);
    } catch (thrown) {
      throw round.client.breach ?? thrown;
    } finally {
      const isAborted = limits.signal.aborted;
      if (!isAborted) round.deliver();
      round.client.end();
      rows.restart();
      // A source that ignores its signal may still hold on to the rows of an aborted round.
      if (!isAborted) this.#idle.push(rows);
    }
    // A source that catches the error of a breach has still broken the contract.
    if (round.client.breach !== undefined) throw round.client.breach;
    return {};
  }

  #open(
    { signal, next }: RoundLimits,
    roundRows: RoundRows,
  ): { readonly seen: SourceRound; readonly client: SourceClient; deliver(): void } {
    const { client: papi, clock, cluster, config, memory } = this.#context;
    let asked = false;
    let startedAt = clock.monotonic();
    let answeredAt = clock.now();
    let bytes = 0;
    let date: number | undefined;
    const client = new SourceClient({
      client: papi,
      cluster: cluster.id,
      source: this.#wall.name,
      privileges: this.#wall.privileges,
      clock,
      limits: this.#limits,
      maxRetries: config.maxRetries,
      retryUntil: next,
      signal,
      asking() {
        if (!asked) startedAt = clock.monotonic();
        asked = true;
      },
      answered(answer) {
        bytes += answer.bytes;
        date = answer.date ?? date;
        answeredAt = clock.now();
      },
      oddRow: (member, row) => roundRows.notes.add('member', `a row of ${member}`, row),
    });
    const deliver = (own: readonly Frame[] = []): void => {
      const { frames, notes, newestMs } = roundRows.take();
      this.#log.logOnce(notes);
      if (asked || frames.length > 0 || own.length > 0) {
        dispatchFrames(this.#context, this.#job, [...frames, ...own], { bytes, startedAt, date, newestMs });
      }
      asked = false;
      bytes = 0;
    };
    const seen: SourceRound = {
      job: { ...this.#job, run: this.#runJob },
      cluster,
      signal: this.#wall.signal(client.signal),
      now: () => clock.now(),
      get: (path, request) => client.get(path, request),
      list: (path, member, request) => client.list(path, member, request),
      rows: (shape) => this.#rowsOf(client, roundRows, shape, () => answeredAt),
      series: (tags) => seriesOf(memory.table, tags),
      emit: (frames = []) => {
        client.check();
        const problem = findFramesProblem(frames, (series) => memory.table.has(series));
        if (problem !== undefined) throw client.break(this.#wall.misuse(`emit() was called with ${problem}`));
        deliver(frames);
      },
    };
    return { seen: Object.freeze(seen), client, deliver };
  }

  #rowsOf(client: SourceClient, rows: RoundRows, shape: RowShape, answeredAt: () => number): Rows {
    client.check();
    if (typeof (shape as Partial<RowShape> | undefined)?.key !== 'string' || shape.key === '') {
      throw client.break(this.#wall.misuse('rows() was called without the key of a measurement'));
    }
    const set = rows.of(shape);
    if (set === undefined) throw client.break(this.#wall.misuse('rows() was called for more than 1000 measurements'));
    return {
      add: (row, timestampMs) => {
        client.check();
        rows.add(set, row, timestampMs, answeredAt());
      },
    };
  }
}

/** Returns the interned series of a tag set, or undefined when the series limit is reached. */
function seriesOf(table: SeriesTable, tags: Readonly<Record<string, string>>): Series | undefined {
  const entry = table.find(table.root, tags);
  return entry && table.use(entry);
}
