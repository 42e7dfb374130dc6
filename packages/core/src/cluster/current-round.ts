import { CurrentDecoder, rowId } from '../decode/decode-current.js';
import type { RowProblem } from '../decode/row-codes.js';
import { problemOf } from '../errors.js';
import { currentPath, splitByUrl } from '../papi/endpoints.js';
import { rowsOf } from '../papi/rows-of.js';
import { PapiError } from '../papi/papi-errors.js';
import type { CurrentAnswer } from '../papi/wire-types.js';
import type { CurrentJob } from '../plan/fetch-job.js';
import { nativeIntervalMs } from '../plan/interval.js';
import { sleep } from '../time/clock.js';
import type { Frame } from '../sink/index.js';
import { AnswerLog } from './answer-log.js';
import type { RoundLimits, RoundOutcome } from './job.js';
import { searchOffenders } from './key-search.js';
import { mayBeOfAKey, namedKeys } from './refused-keys.js';
import { evenParts, RequestSize } from './request-size.js';
import { dispatchFrames, unexpectedAnswer, type Round, type RoundContext } from './round.js';
import { summarize } from './row-words.js';

/** For one try, beside the time that OneFS is told to wait for its other nodes. */
const ANSWER_TIMEOUT_MS = 60_000;
/** Keys that errors name, one by one, in one request of a round. */
const MOST_NAMED_A_ROUND = 24;
/** Requests of a round that look for a key that no error names. */
const MOST_SEARCHES_A_ROUND = 24;
/** After a search that found no key at fault, the next one is due then, or after a success. */
const SEARCH_AGAIN_MS = 15 * 60_000;

/** Asks for the current values of a job's keys, in as many requests as it takes. */
export class CurrentRound implements Round {
  readonly #job: CurrentJob;
  readonly #context: RoundContext;
  readonly #decoder: CurrentDecoder;
  readonly #log: AnswerLog;
  readonly #size = new RequestSize();
  /** Keys whose values OneFS takes in the rhythm in which they are asked for. */
  readonly #rhythmic: ReadonlySet<string>;
  /** Parts of the keys, one of which is refused; asked for apart from the others until it is known which. */
  #suspects: readonly (readonly string[])[] = [];
  #searchAgainAt = Number.NEGATIVE_INFINITY;
  /** Rows whose absence was logged. */
  readonly #said = new Set<string>();

  constructor(job: CurrentJob, context: RoundContext) {
    const { catalog, memory, config, clock, logger, cluster } = context;
    const { includeDegraded } = config;
    const { id, intervalMs } = job;
    const { table, lnns } = memory;
    this.#job = job;
    this.#context = context;
    const limits = memory.limits.at(id, intervalMs);
    this.#decoder = new CurrentDecoder({ catalog, table, includeDegraded, clock, intervalMs, lnnOf: lnns, limits });
    this.#log = new AnswerLog(logger, cluster.name, id);
    const isRhythmic = (key: string): boolean => nativeIntervalMs(catalog.get(key) ?? { policies: null }) === job.intervalMs;
    this.#rhythmic = new Set(job.keys.filter(isRhythmic));
  }

  async run(limits: RoundLimits): Promise<RoundOutcome> {
    const answer = new RoundAnswer();
    let failure: unknown;
    for (const keys of this.#requests()) {
      try {
        await this.#ask(keys, limits, answer);
      } catch (error) {
        // One request that fails must not cost the others of this round; a cluster that is gone fails them all.
        failure ??= error;
        if (limits.signal.aborted || !(error instanceof PapiError) || error.status === undefined) break;
      }
    }
    this.#size.settle(this.#job.keys.length);
    if (failure !== undefined) throw failure;
    const { passing, newestMs } = answer;
    const afterwards =
      passing.length === 0 ? undefined : (signal: AbortSignal) => this.#askAgain(passing, { ...limits, signal });
    return { newestMs: newestMs === 0 ? undefined : newestMs, afterwards };
  }

  /** The keys of each request of a round. */
  #requests(): (readonly string[])[] {
    const { config, memory, clock } = this.#context;
    const { keys } = this.#job;
    const apart = new Set(this.#suspects.flat());
    const usual = keys.filter((key) => !memory.refused.has(key) && !apart.has(key));
    const base = currentPath({ keys: [], timeoutSeconds: config.statTimeoutSeconds });
    const again = memory.refused.due(keys, clock.monotonic()).map((key) => [key]);
    return [
      ...splitByUrl(usual, base).flatMap((part) => evenParts(part, this.#size.keys)),
      ...this.#suspects,
      ...again,
    ];
  }

  async #ask(keys: readonly string[], limits: RoundLimits, answer: RoundAnswer): Promise<void> {
    for (let left = keys, tries = 1; left.length > 0; tries++) {
      if (tries > MOST_NAMED_A_ROUND) {
        // After an upgrade many keys may be gone; the rest is found in the next rounds.
        this.#suspects = [...this.#suspects.filter((part) => part !== keys), left];
        return;
      }
      try {
        await this.#fetch(left, limits, answer);
        this.#accept(left);
        this.#suspects = this.#suspects.filter((part) => part !== keys);
        return;
      } catch (error) {
        if (!mayBeOfAKey(error)) throw error;
        const named = namedKeys(error, left);
        if (named.length === 0) {
          await this.#search(left, error, limits, answer);
          this.#suspects = this.#suspects.filter((part) => part !== keys);
          return;
        }
        for (const key of named) this.#refuse(key, error);
        left = left.filter((key) => !named.includes(key));
      }
    }
  }

  /** Finds out which key is at fault, and has the others answered on the way. @throws `error` when it is none of them */
  async #search(keys: readonly string[], error: PapiError, limits: RoundLimits, answer: RoundAnswer): Promise<void> {
    const { clock, memory } = this.#context;
    const [only] = keys;
    if (keys.length === 1 && only !== undefined) {
      // Other requests were answered: so it is the key, and not the endpoint.
      if (!answer.any && !memory.refused.has(only)) throw error;
      this.#refuse(only, error);
      return;
    }
    if (clock.monotonic() < this.#searchAgainAt) throw error;
    const ask = (part: readonly string[]): Promise<void> => this.#fetch(part, limits, answer, { tries: 1 });
    const found = await searchOffenders(keys, ask, answer.budget);
    if (!found.answered && !answer.any) {
      this.#searchAgainAt = clock.monotonic() + SEARCH_AGAIN_MS;
      throw error;
    }
    for (const [key, refusal] of found.offenders) this.#refuse(key, refusal);
    this.#suspects = [...this.#suspects, ...found.suspects];
  }

  async #fetch(
    keys: readonly string[],
    { signal, next }: RoundLimits,
    answer: RoundAnswer,
    { tries, only }: { readonly tries?: number; readonly only?: ReadonlySet<string> } = {},
  ): Promise<void> {
    const { client, clock, config, logger, memory, cluster } = this.#context;
    const path = currentPath({ keys, timeoutSeconds: config.statTimeoutSeconds });
    const startedAt = clock.monotonic();
    const asked = client.get<CurrentAnswer>(path, {
      signal,
      rowsIn: 'stats',
      maxRetries: tries ?? config.maxRetries,
      retryUntil: next,
      // Once more may help a server that stumbled; a key that it cannot answer for is found without.
      worthAnotherTry: (error, done) => !mayBeOfAKey(error) || (done < 2 && namedKeys(error, keys).length === 0),
      timeoutMs: ANSWER_TIMEOUT_MS + config.statTimeoutSeconds * 1000,
    });
    const received = await asked.catch((error: unknown) => {
      if (error instanceof PapiError && error.limit?.name === 'answer_bytes') this.#size.observe(keys.length, error.limit.found);
      throw error;
    });
    const rows = received.body.stats === null ? undefined : rowsOf(received, 'stats');
    if (rows === undefined) throw unexpectedAnswer(this.#context, 'statistics/current', 'an array "stats"');
    const { frames, problems, notes, newestMs } = await this.#decoder.decode(rows, { keys, only, signal });
    this.#log.say(notes);
    dispatchFrames(this.#context, this.#job, frames, { ...received, startedAt, newestMs });
    this.#size.observe(keys.length, received.bytes);
    answer.add(this.#newestOf(frames), problems);
    this.#sayOnce(problems);
    const failing = new Set(problems.map(rowId));
    const back = memory.passing.answered(new Set(keys), failing, clock.monotonic());
    if (back.length > 0) {
      const first = back.slice(0, 5).join(', ');
      const more = back.length > 5 ? ` and ${back.length - 5} more` : '';
      logger.notice(`OneFS gathers ${first}${more} again.`, { cluster: cluster.name, job: this.#job.id });
    }
  }

  /** Once more for rows that a node kept back, waiting twice as long each time, and never into the next round. */
  async #askAgain(missing: readonly RowProblem[], limits: RoundLimits): Promise<void> {
    const { clock, config, logger, memory, cluster } = this.#context;
    let left = memory.passing.worthAnotherTry(missing, clock.monotonic());
    const givenUp = missing.filter((problem) => !left.includes(problem));
    try {
      for (let tries = 0; tries < config.statRetries && left.length > 0; tries++) {
        const waitMs = config.statRetryIntervalMs * 2 ** tries;
        if (clock.monotonic() + waitMs >= limits.next) break;
        await sleep(clock, waitMs, limits.signal);
        const wanted = new Set(left.map(({ key }) => key));
        const keys = this.#job.keys.filter((key) => wanted.has(key) && !memory.refused.has(key));
        if (keys.length === 0) break;
        const again = new RoundAnswer();
        for (const part of splitByUrl(keys)) await this.#fetch(part, limits, again, { tries: 1, only: new Set(left.map(rowId)) });
        left = again.passing;
      }
    } catch (error) {
      if (!limits.signal.aborted) logger.debug(`Asking again failed: ${problemOf(error)}.`, { cluster: cluster.name });
    }
    const news = memory.passing.missed([...left, ...givenUp], clock.monotonic());
    if (news.length > 0) logger.warn(`OneFS could not gather ${summarize(news)}.`, { cluster: cluster.name, job: this.#job.id });
  }

  #newestOf(frames: readonly Frame[]): number {
    if (this.#rhythmic.size === 0) return 0;
    let newest = 0;
    // The rows of a frame are of one moment, or two neighbouring ones: the first of each is enough.
    for (const { stat, timestamps } of frames) {
      if (this.#rhythmic.has(stat.key)) newest = Math.max(newest, timestamps[0] ?? 0);
    }
    return newest;
  }

  /** These keys were answered. */
  #accept(keys: readonly string[]): void {
    const { memory, logger, cluster } = this.#context;
    this.#searchAgainAt = Number.NEGATIVE_INFINITY;
    for (const key of keys) {
      if (!memory.refused.has(key)) continue;
      memory.refused.delete(key);
      logger.notice(`The cluster answers for the key ${key} again.`, { cluster: cluster.name, key });
    }
  }

  /** A key that OneFS refuses makes it refuse the whole request. */
  #refuse(key: string, error: unknown): void {
    const { memory, clock, logger, cluster } = this.#context;
    if (!memory.refused.add(key, clock.monotonic())) return;
    logger.warn(
      `The cluster refuses the key ${key}, and with it every request that holds it (${problemOf(error)}). It is left out, and tried again in an hour; take it out of its stat group if this release does not have it.`,
      { cluster: cluster.name, key },
    );
  }

  #sayOnce(problems: readonly RowProblem[]): void {
    const news = problems.filter((problem) => problem.kind !== 'passing' && !this.#said.has(rowId(problem)));
    if (news.length === 0) return;
    for (const problem of news) this.#said.add(rowId(problem));
    const undecodable = news.filter(({ kind }) => kind === 'undecodable');
    const absent = news.filter(({ kind }) => kind === 'absent');
    const { logger, cluster } = this.#context;
    if (absent.length > 0) logger.info(`Not there: ${summarize(absent)}.`, { cluster: cluster.name });
    if (undecodable.length > 0) logger.warn(`Cannot decode ${summarize(undecodable)}.`, { cluster: cluster.name });
  }
}

/** What the answers of one round held beside their points. */
class RoundAnswer {
  /** Whether anything was answered. */
  any = false;
  readonly budget = { left: MOST_SEARCHES_A_ROUND };
  newestMs = 0;
  passing: readonly RowProblem[] = [];

  add(newestMs: number, problems: readonly RowProblem[]): void {
    this.any = true;
    this.newestMs = Math.max(this.newestMs, newestMs);
    const passing = problems.filter(({ kind }) => kind === 'passing');
    if (passing.length > 0) this.passing = [...this.passing, ...passing];
  }
}
