import { CurrentDecoder, rowId } from '../decode/decode-current.js';
import type { RowProblem } from '../decode/row-codes.js';
import { currentPath, splitByUrl } from '../papi/endpoints.js';
import { PapiError } from '../papi/papi-errors.js';
import type { CurrentAnswer } from '../papi/wire-types.js';
import type { CurrentJob } from '../plan/fetch-job.js';
import { sleep } from '../schedule/clock.js';
import { dispatchFrames, unexpectedAnswer, type Round, type RoundContext } from './round.js';

/** An answer larger than this blocks the event loop noticeably while it is parsed: then fewer keys are asked at once. */
const LARGE_ANSWER_BYTES = 256 * 1024;
/** For one try, beside the time that OneFS is told to wait for its other nodes. */
const PATIENCE_MS = 60_000;
const NAMED_AT_MOST = 5;

/** Asks for the current values of a job's keys, in as many requests as it takes. */
export class CurrentRound implements Round {
  readonly #job: CurrentJob;
  readonly #context: RoundContext;
  readonly #decoder: CurrentDecoder;
  #keys: readonly string[];
  #requests: readonly (readonly string[])[];
  #keysARequest = Number.POSITIVE_INFINITY;
  /** Keys and rows whose absence was logged. */
  readonly #said = new Set<string>();

  constructor(job: CurrentJob, context: RoundContext) {
    this.#job = job;
    this.#context = context;
    this.#keys = job.keys;
    this.#requests = this.#split();
    const { catalog, table, config } = context;
    this.#decoder = new CurrentDecoder({ catalog, table, includeDegraded: config.includeDegraded });
  }

  async run(signal: AbortSignal): Promise<void> {
    let failure: unknown;
    for (const keys of this.#requests) {
      try {
        await this.#ask(keys, signal);
      } catch (error) {
        // One request that fails must not cost the others of this round; a cluster that is gone fails them all.
        failure ??= error;
        if (signal.aborted || !(error instanceof PapiError) || error.status === undefined) break;
      }
    }
    if (failure !== undefined) throw failure;
  }

  async #ask(keys: readonly string[], signal: AbortSignal): Promise<void> {
    let left = keys;
    while (left.length > 0) {
      try {
        await this.#fetch(left, signal);
        return;
      } catch (error) {
        const invalid = error instanceof PapiError ? error.invalidKey : undefined;
        if (invalid === undefined || !left.includes(invalid)) throw error;
        left = left.filter((key) => key !== invalid);
        this.#forget(invalid);
      }
    }
  }

  async #fetch(keys: readonly string[], signal: AbortSignal, only?: ReadonlySet<string>, attempt = 0): Promise<void> {
    const { client, clock, config, logger } = this.#context;
    const path = currentPath({ keys, timeoutSeconds: config.statTimeoutSeconds });
    const startedAt = clock.monotonic();
    const { body, bytes } = await client.get<CurrentAnswer>(path, {
      signal,
      maxRetries: config.maxRetries,
      timeoutMs: PATIENCE_MS + config.statTimeoutSeconds * 1000,
    });
    if (!Array.isArray(body.stats)) throw unexpectedAnswer(this.#context, 'statistics/current', 'an array "stats"');
    const { frames, problems } = this.#decoder.decode(body.stats, only);
    dispatchFrames(this.#context, this.#job, frames, { bytes, startedAt });
    if (bytes > LARGE_ANSWER_BYTES && keys.length > 1) this.#shrink(keys.length, bytes);
    if (problems.length === 0) return;

    this.#sayOnce(problems.filter(({ kind }) => kind !== 'passing'));
    const passing = problems.filter(({ kind }) => kind === 'passing');
    if (passing.length === 0) return;
    if (attempt >= config.statRetries) {
      logger.warn(`OneFS could not gather ${summarize(passing)}.`, { cluster: this.#context.cluster.name });
      return;
    }
    await sleep(clock, config.statRetryIntervalMs * 2 ** attempt, signal);
    const again = [...new Set(passing.map(({ key }) => key))].filter((key) => keys.includes(key));
    if (again.length > 0) await this.#fetch(again, signal, new Set(passing.map(rowId)), attempt + 1);
  }

  #split(): readonly (readonly string[])[] {
    const whole = splitByUrl(this.#keys, currentPath({ keys: [], timeoutSeconds: this.#context.config.statTimeoutSeconds }));
    return whole.flatMap((keys) => chunks(keys, this.#keysARequest));
  }

  #shrink(keys: number, bytes: number): void {
    const fitting = Math.max(1, Math.floor((keys * LARGE_ANSWER_BYTES) / bytes / 1.2));
    if (fitting >= this.#keysARequest) return;
    this.#keysARequest = fitting;
    this.#requests = this.#split();
  }

  /** A key that OneFS refuses makes it refuse the whole request. */
  #forget(key: string): void {
    this.#context.logger.warn(`The cluster does not know the key ${key}; it is left out until the next look at its keys.`, {
      cluster: this.#context.cluster.name,
    });
    this.#keys = this.#keys.filter((one) => one !== key);
    this.#requests = this.#split();
  }

  #sayOnce(problems: readonly RowProblem[]): void {
    const news = problems.filter((problem) => !this.#said.has(rowId(problem)));
    if (news.length === 0) return;
    for (const problem of news) this.#said.add(rowId(problem));
    const undecodable = news.filter(({ kind }) => kind === 'undecodable');
    const absent = news.filter(({ kind }) => kind === 'absent');
    const { logger, cluster } = this.#context;
    if (absent.length > 0) logger.info(`Not there: ${summarize(absent)}.`, { cluster: cluster.name });
    if (undecodable.length > 0) logger.warn(`Cannot decode ${summarize(undecodable)}.`, { cluster: cluster.name });
  }
}

function summarize(problems: readonly RowProblem[]): string {
  const first = problems.slice(0, NAMED_AT_MOST).map(({ key, devid, text }) => {
    return `${key}${devid === 0 ? '' : ` of devid ${devid}`} (${text})`;
  });
  const more = problems.length - first.length;
  return first.join(', ') + (more > 0 ? ` and ${more} more` : '');
}

function chunks(keys: readonly string[], size: number): (readonly string[])[] {
  if (keys.length <= size) return [keys];
  const count = Math.ceil(keys.length / size);
  const even = Math.ceil(keys.length / count);
  return Array.from({ length: count }, (_, index) => keys.slice(index * even, (index + 1) * even)).filter(
    ({ length }) => length > 0,
  );
}
