import { problemOf } from '../../errors.js';
import type { PapiError } from '../../papi/papi-errors.js';
import type { CurrentRequest } from './current-request.js';
import type { RoundLimits } from '../../cluster/job.js';
import { searchOffenders } from './key-search.js';
import { mayBeOfAKey, namedKeys } from './refused-keys.js';
import type { RoundAnswer } from './round-answer.js';
import type { CurrentContext } from './memory.js';

/** How many times one request of a round is repeated without the keys that its errors name. */
const MAX_NAMED_PER_ROUND = 24;
/** The wait after a search that found no key at fault. A successful request ends it early. */
const SEARCH_RETRY_MS = 15 * 60_000;

/** OneFS refuses a whole request because of one bad key. This finds the key, leaves it out and requests the others. */
export class KeysAtFault {
  readonly #context: CurrentContext;
  readonly #request: CurrentRequest;
  #suspects: readonly (readonly string[])[] = [];
  #searchAgainAt = Number.NEGATIVE_INFINITY;

  constructor(context: CurrentContext, request: CurrentRequest) {
    this.#context = context;
    this.#request = request;
  }

  /** Groups of keys that each contain a refused key. They are requested separately until that key is found. */
  get suspects(): readonly (readonly string[])[] {
    return this.#suspects;
  }

  /** Sends a request, and repeats it without the refused keys. @throws errors that are no key's fault */
  async ask(keys: readonly string[], limits: RoundLimits, answer: RoundAnswer): Promise<void> {
    for (let left = keys, tries = 1; left.length > 0; tries++) {
      if (tries > MAX_NAMED_PER_ROUND) {
        // After an upgrade many keys may be gone; the remaining ones are found in later rounds.
        this.#suspects = [...this.#suspects.filter((part) => part !== keys), left];
        return;
      }
      try {
        await this.#request.send(left, limits, answer);
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

  /** Finds the key at fault; the others are answered on the way. @throws `error` when no key is at fault */
  async #search(keys: readonly string[], error: PapiError, limits: RoundLimits, answer: RoundAnswer): Promise<void> {
    const { clock, current } = this.#context;
    const [only] = keys;
    if (keys.length === 1 && only !== undefined) {
      // If another request was answered, the key is at fault and not the endpoint.
      if (!answer.any && !current.refused.has(only)) throw error;
      this.#refuse(only, error);
      return;
    }
    if (clock.monotonic() < this.#searchAgainAt) throw error;
    const ask = (part: readonly string[]): Promise<void> => this.#request.send(part, limits, answer, { tries: 1 });
    const found = await searchOffenders(keys, ask, answer.budget);
    if (!found.answered && !answer.any) {
      this.#searchAgainAt = clock.monotonic() + SEARCH_RETRY_MS;
      throw error;
    }
    for (const [key, refusal] of found.offenders) this.#refuse(key, refusal);
    this.#suspects = [...this.#suspects, ...found.suspects];
  }

  /** Clears the refusal of keys that were answered. */
  #accept(keys: readonly string[]): void {
    const { current, logger, cluster } = this.#context;
    this.#searchAgainAt = Number.NEGATIVE_INFINITY;
    for (const key of keys) {
      if (!current.refused.has(key)) continue;
      current.refused.delete(key);
      logger.notice(`The cluster answers for the key ${key} again.`, {
        event: 'key.accepted',
        cluster: cluster.name,
        key,
      });
    }
  }

  #refuse(key: string, error: unknown): void {
    const { current, clock, logger, cluster } = this.#context;
    if (!current.refused.add(key, clock.monotonic())) return;
    logger.warn(
      `The cluster refuses the key ${key}, and with it every request that holds it (${problemOf(error)}). It is left out, and tried again in an hour; take it out of its stat group if this release does not have it.`,
      { event: 'key.refused', cluster: cluster.name, key },
    );
  }
}
