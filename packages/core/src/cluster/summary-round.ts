import { SummaryDecoder } from '../decode/decode-summary.js';
import { summaryPath } from '../papi/endpoints.js';
import type { SummaryAnswer } from '../papi/wire-types.js';
import type { SummaryJob } from '../plan/fetch-job.js';
import type { RoundLimits, RoundOutcome } from './job.js';
import { dispatchFrames, unexpectedAnswer, type Round, type RoundContext } from './round.js';

/** Asks for one summary. */
export class SummaryRound implements Round {
  readonly #job: SummaryJob;
  readonly #context: RoundContext;
  readonly #decoder: SummaryDecoder;

  constructor(job: SummaryJob, context: RoundContext) {
    this.#job = job;
    this.#context = context;
    this.#decoder = new SummaryDecoder(job.summary, context.memory.table);
  }

  async run({ signal, next }: RoundLimits): Promise<RoundOutcome> {
    const { client, clock, config } = this.#context;
    const startedAt = clock.monotonic();
    const path = summaryPath(this.#job.summary);
    const { body, bytes } = await client.get<SummaryAnswer>(path, {
      signal,
      maxRetries: config.maxRetries,
      retryUntil: next,
    });
    const rows: unknown = body[this.#job.summary];
    if (rows !== null && !Array.isArray(rows)) throw unexpectedAnswer(this.#context, path, `a list "${this.#job.summary}"`);
    const frame = this.#decoder.decode(body, this.#job.pathLimit);
    dispatchFrames(this.#context, this.#job, frame === undefined ? [] : [frame], { bytes, startedAt });
    return {};
  }
}
