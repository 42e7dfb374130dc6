import { SummaryDecoder } from '../decode/decode-summary.js';
import { summaryPath } from '../papi/endpoints.js';
import { rowsOf } from '../papi/rows-of.js';
import type { SummaryAnswer } from '../papi/wire-types.js';
import type { SummaryJob } from '../plan/fetch-job.js';
import { AnswerLog } from './answer-log.js';
import type { RoundLimits, RoundOutcome } from './job.js';
import { dispatchFrames, unexpectedAnswer, type Round, type RoundContext } from './round.js';

/** Asks for one summary. */
export class SummaryRound implements Round {
  readonly #job: SummaryJob;
  readonly #context: RoundContext;
  readonly #decoder: SummaryDecoder;
  readonly #log: AnswerLog;

  constructor(job: SummaryJob, context: RoundContext) {
    this.#job = job;
    this.#context = context;
    const { clock, logger, cluster } = context;
    const { table, limits } = context.memory;
    const { intervalMs, pathLimit } = job;
    this.#decoder = new SummaryDecoder(job.summary, {
      table,
      clock,
      intervalMs,
      pathLimit,
      limits: limits.at(job.id, intervalMs),
    });
    this.#log = new AnswerLog(logger, cluster.name, job.id);
  }

  async run({ signal, next }: RoundLimits): Promise<RoundOutcome> {
    const { client, clock, config } = this.#context;
    const startedAt = clock.monotonic();
    const { summary } = this.#job;
    const path = summaryPath(summary);
    const answer = await client.get<SummaryAnswer>(path, {
      signal,
      maxRetries: config.maxRetries,
      retryUntil: next,
      rowsIn: summary,
    });
    const rows = rowsOf(answer, summary);
    if (rows === undefined) throw unexpectedAnswer(this.#context, path, `a list "${summary}"`);
    const { frames, notes, newestMs } = await this.#decoder.decode(rows, signal);
    this.#log.logOnce(notes);
    dispatchFrames(this.#context, this.#job, frames, { ...answer, startedAt, newestMs });
    return {};
  }
}
