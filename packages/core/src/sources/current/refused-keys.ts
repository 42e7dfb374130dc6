import { PapiError } from '../../papi/papi-errors.js';

/** A key that was refused is tried again after so long. */
const REFUSED_RETRY_MS = 60 * 60_000;
/** Keys that are tried again in one round, each in a request of its own. */
const RETRIES_PER_ROUND = 4;

/**
 * Statuses that say nothing of the request: who asks, how often, and how the server is. All other failures with an
 * answer may be a key's fault.
 */
const NOT_OF_A_KEY = new Set([401, 403, 408, 429, 502, 503, 504]);

/** Whether a request may have failed because of one of its keys: it was answered, and not with what was asked for. */
export function mayBeOfAKey(error: unknown): error is PapiError {
  return (
    error instanceof PapiError &&
    error.status !== undefined &&
    !NOT_OF_A_KEY.has(error.status) &&
    error.papiCode !== 'AEC_TRANSIENT'
  );
}

/** The keys that an error names. One that names most of a request, as a quoted URL does, names none. */
export function namedKeys(error: PapiError, keys: readonly string[]): readonly string[] {
  const invalid = error.invalidKey;
  if (invalid !== undefined && keys.includes(invalid)) return [invalid];
  const texts = [...error.messages, error.field ?? ''];
  const named = keys.filter((key) => texts.some((text) => names(text, key)));
  return named.length <= Math.max(1, keys.length / 2) ? named : [];
}

/** Not as the beginning or the end of another key. */
function names(text: string, key: string): boolean {
  for (let at = text.indexOf(key); at >= 0; at = text.indexOf(key, at + 1)) {
    const before = text[at - 1] ?? ' ';
    const after = text.slice(at + key.length, at + key.length + 2);
    if (!/[\w.]/.test(before) && !/^(?:\w|\.\w)/.test(after)) return true;
  }
  return false;
}

/** The keys that a cluster refuses: left out, so that the others are answered, and tried again now and then. */
export class RefusedKeys {
  readonly #retryAt = new Map<string, number>();

  has(key: string): boolean {
    return this.#retryAt.has(key);
  }

  /** @returns whether that is new */
  add(key: string, now: number): boolean {
    const isNew = !this.#retryAt.has(key);
    this.#retryAt.set(key, now + REFUSED_RETRY_MS);
    return isNew;
  }

  delete(key: string): void {
    this.#retryAt.delete(key);
  }

  /** Those of `keys` whose turn it is to be tried again. */
  due(keys: readonly string[], now: number): readonly string[] {
    if (this.#retryAt.size === 0) return [];
    return keys
      .filter((key) => (this.#retryAt.get(key) ?? Number.POSITIVE_INFINITY) <= now)
      .slice(0, RETRIES_PER_ROUND);
  }
}
