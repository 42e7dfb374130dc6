import { CurrentDecoder, rowId } from './decode-current.js';
import type { RowProblem } from './row-codes.js';
import { currentPath } from '../../papi/endpoints.js';
import { PapiError } from '../../papi/papi-errors.js';
import { rowsOf } from '../../papi/rows-of.js';
import type { CurrentAnswer } from '../../papi/wire-types.js';
import type { CurrentJob } from '../../source/planned-job.js';
import { nativeIntervalMs } from './interval.js';
import type { Frame } from '../../sink/index.js';
import { AnswerLog } from '../../cluster/answer-log.js';
import type { RoundLimits } from '../../cluster/job.js';
import { mayBeOfAKey, namedKeys } from './refused-keys.js';
import { RequestSize } from './request-size.js';
import { dispatchFrames, unexpectedAnswer } from '../../cluster/round.js';
import type { RoundAnswer } from './round-answer.js';
import { summarize } from './row-words.js';
import type { CurrentContext } from './memory.js';

/** The timeout of one try, added to the time that OneFS waits for its other nodes. */
const ANSWER_TIMEOUT_MS = 60_000;
/** How many rows the log names when they are available again. */
const NAMED_AT_MOST = 5;

/** How a request differs from a normal one. */
export interface RequestVariant {
  /** Default: as configured. */
  readonly tries?: number;
  /** The rows to decode, by `rowId`; default: all. */
  readonly only?: ReadonlySet<string>;
}

/** Requests the current values of some keys of a job once, decodes and dispatches the answer, and logs its problems. */
export class CurrentRequest {
  readonly #job: CurrentJob;
  readonly #context: CurrentContext;
  readonly #decoder: CurrentDecoder;
  readonly #log: AnswerLog;
  /** Keys that OneFS refreshes at the same interval at which the job polls them. */
  readonly #rhythmic: ReadonlySet<string>;
  /** Rows whose absence was logged. */
  readonly #logged = new Set<string>();
  /** How many keys a request may have, based on the answers so far. */
  readonly size = new RequestSize();

  constructor(job: CurrentJob, context: CurrentContext) {
    const { catalog, memory, config, clock, logger, cluster } = context;
    const { includeDegraded } = config;
    const { id, intervalMs } = job;
    const { table, lnns } = memory;
    this.#job = job;
    this.#context = context;
    const limits = memory.limits.at(id, intervalMs);
    this.#decoder = new CurrentDecoder({ catalog, table, includeDegraded, clock, intervalMs, lnnOf: lnns, limits });
    this.#log = new AnswerLog(logger, cluster.name, id);
    const isRhythmic = (key: string): boolean =>
      nativeIntervalMs(catalog.get(key) ?? { policies: null }) === job.intervalMs;
    this.#rhythmic = new Set(job.keys.filter(isRhythmic));
  }

  /** @throws PapiError, GostatsError when there is no answer or it is malformed */
  async send(
    keys: readonly string[],
    { signal, next }: RoundLimits,
    answer: RoundAnswer,
    { tries, only }: RequestVariant = {},
  ): Promise<void> {
    const { client, clock, config } = this.#context;
    const path = currentPath({ keys, timeoutSeconds: config.statTimeoutSeconds });
    const startedAt = clock.monotonic();
    const asked = client.get<CurrentAnswer>(path, {
      signal,
      rowsIn: 'stats',
      maxRetries: tries ?? config.maxRetries,
      retryUntil: next,
      // One retry may help after a transient server error. A key at fault is found without further retries.
      shouldRetry: (error, done) => !mayBeOfAKey(error) || (done < 2 && namedKeys(error, keys).length === 0),
      timeoutMs: ANSWER_TIMEOUT_MS + config.statTimeoutSeconds * 1000,
    });
    const received = await asked.catch((error: unknown) => {
      if (error instanceof PapiError && error.limit?.name === 'answer_bytes')
        this.size.observe(keys.length, error.limit.found);
      throw error;
    });
    const rows = received.body.stats === null ? undefined : rowsOf(received, 'stats');
    if (rows === undefined) throw unexpectedAnswer(this.#context, 'statistics/current', 'an array "stats"');
    const { frames, problems, notes, newestMs } = await this.#decoder.decode(rows, { keys, only, signal });
    this.#log.logOnce(notes);
    dispatchFrames(this.#context, this.#job, frames, { ...received, startedAt, newestMs });
    this.size.observe(keys.length, received.bytes);
    answer.add(this.#newestOf(frames), problems);
    this.#sayProblems(problems);
    this.#sayGathered(keys, problems);
  }

  #newestOf(frames: readonly Frame[]): number {
    if (this.#rhythmic.size === 0) return 0;
    let newest = 0;
    // The rows of a frame share one time or two adjacent ones, so the first row is enough.
    for (const { stat, timestamps } of frames) {
      if (this.#rhythmic.has(stat.key)) newest = Math.max(newest, timestamps[0] ?? 0);
    }
    return newest;
  }

  /** Logs each problem once. `ask-again.ts` logs transient rows if they stay missing. */
  #sayProblems(problems: readonly RowProblem[]): void {
    const unlogged = problems.filter((problem) => problem.kind !== 'transient' && !this.#logged.has(rowId(problem)));
    if (unlogged.length === 0) return;
    for (const problem of unlogged) this.#logged.add(rowId(problem));
    const undecodable = unlogged.filter(({ kind }) => kind === 'undecodable');
    const absent = unlogged.filter(({ kind }) => kind === 'absent');
    const { logger, cluster } = this.#context;
    const where = { cluster: cluster.name, job: this.#job.id };
    if (absent.length > 0)
      logger.info(`Not there: ${summarize(absent)}.`, { event: 'rows.absent', ...where, rows: absent.length });
    if (undecodable.length > 0)
      logger.warn(`Cannot decode ${summarize(undecodable)}.`, {
        event: 'rows.undecodable',
        ...where,
        rows: undecodable.length,
      });
  }

  /** Logs the rows that had been given up and have now arrived. */
  #sayGathered(keys: readonly string[], problems: readonly RowProblem[]): void {
    const { clock, logger, current, cluster } = this.#context;
    const failing = new Set(problems.map(rowId));
    const back = current.transientRows.answered(new Set(keys), failing, clock.monotonic());
    if (back.length === 0) return;
    const first = back.slice(0, NAMED_AT_MOST).join(', ');
    const more = back.length > NAMED_AT_MOST ? ` and ${back.length - NAMED_AT_MOST} more` : '';
    logger.notice(`OneFS gathers ${first}${more} again.`, {
      event: 'rows.back',
      cluster: cluster.name,
      job: this.#job.id,
      rows: back.length,
    });
  }
}
