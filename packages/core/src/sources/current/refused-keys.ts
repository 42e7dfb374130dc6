import { PapiError } from '../../papi/papi-errors.js';

/** How long to wait before a refused key is tried again. */
const REFUSED_RETRY_MS = 60 * 60_000;
/** How many refused keys are tried again per round, each in a separate request. */
const RETRIES_PER_ROUND = 4;

/**
 * Statuses that are unrelated to the keys: they concern the login, the request rate or the state of the server. Any
 * other error status may be a key's fault.
 */
const NOT_OF_A_KEY = new Set([401, 403, 408, 429, 502, 503, 504]);

/** Returns whether a request may have failed because of one of its keys: the server answered with an error. */
export function mayBeOfAKey(error: unknown): error is PapiError {
  return (
    error instanceof PapiError &&
    error.status !== undefined &&
    !NOT_OF_A_KEY.has(error.status) &&
    error.papiCode !== 'AEC_TRANSIENT'
  );
}

/** Returns the keys that an error names. None if it names most of the request, e.g. because it quotes the URL. */
export function namedKeys(error: PapiError, keys: readonly string[]): readonly string[] {
  const invalid = error.invalidKey;
  if (invalid !== undefined && keys.includes(invalid)) return [invalid];
  const texts = [...error.messages, error.field ?? ''];
  const named = keys.filter((key) => texts.some((text) => names(text, key)));
  return named.length <= Math.max(1, keys.length / 2) ? named : [];
}

/** Returns whether the text contains the key, but not as the beginning or end of another key. */
function names(text: string, key: string): boolean {
  for (let at = text.indexOf(key); at >= 0; at = text.indexOf(key, at + 1)) {
    const before = text[at - 1] ?? ' ';
    const after = text.slice(at + key.length, at + key.length + 2);
    if (!/[\w.]/.test(before) && !/^(?:\w|\.\w)/.test(after)) return true;
  }
  return false;
}

/** The keys that a cluster refuses. They are left out of requests and tried again periodically. */
export class RefusedKeys {
  readonly #retryAt = new Map<string, number>();

  has(key: string): boolean {
    return this.#retryAt.has(key);
  }

  /** @returns whether the key was not refused before */
  add(key: string, now: number): boolean {
    const isNew = !this.#retryAt.has(key);
    this.#retryAt.set(key, now + REFUSED_RETRY_MS);
    return isNew;
  }

  delete(key: string): void {
    this.#retryAt.delete(key);
  }

  /** Returns those of `keys` that are due for another try. */
  due(keys: readonly string[], now: number): readonly string[] {
    if (this.#retryAt.size === 0) return [];
    return keys
      .filter((key) => (this.#retryAt.get(key) ?? Number.POSITIVE_INFINITY) <= now)
      .slice(0, RETRIES_PER_ROUND);
  }
}
