/** An answer larger than this is worth two requests: it is held as a whole until it is read. */
const LARGE_ANSWER_BYTES = 2 * 1024 * 1024;
/** One look at an answer must not turn one request into hundreds. */
const MAX_CONCURRENT_PARTS = 8;
const GROWTH = 1.5;

/**
 * How many keys one request may ask for: fewer after an answer that was large, and step by step more again when answers
 * are small, so that one large answer does not multiply the requests for good.
 */
export class RequestSize {
  #keys = Number.POSITIVE_INFINITY;
  /** The most bytes a key among the answers since the last `settle`. */
  #bytesPerKey = 0;
  #asked = 0;

  /** Keys a request. */
  get keys(): number {
    return this.#keys;
  }

  /** An answer came in. */
  observe(keys: number, bytes: number): void {
    this.#asked = Math.max(this.#asked, keys);
    this.#bytesPerKey = Math.max(this.#bytesPerKey, bytes / keys);
    if (bytes <= LARGE_ANSWER_BYTES || keys < 2) return;
    const fitting = Math.floor((keys * LARGE_ANSWER_BYTES) / bytes);
    this.#keys = Math.min(this.#keys, Math.max(1, fitting, Math.ceil(keys / MAX_CONCURRENT_PARTS)));
  }

  /** A round is over. @param all how many keys there are to ask for; @returns whether the size changed */
  settle(all: number): boolean {
    const before = this.#keys;
    const grown = Math.ceil(before * GROWTH);
    const fits = grown * this.#bytesPerKey <= LARGE_ANSWER_BYTES;
    if (Number.isFinite(before) && fits && this.#asked > 0)
      this.#keys = grown >= all ? Number.POSITIVE_INFINITY : grown;
    this.#bytesPerKey = 0;
    this.#asked = 0;
    return this.#keys !== before;
  }
}

/** Parts of equal size, none with more than `size` keys (a whole number), and none empty. */
export function evenParts(keys: readonly string[], size: number): (readonly string[])[] {
  if (keys.length <= size) return keys.length === 0 ? [] : [keys];
  const count = Math.ceil(keys.length / size);
  const each = Math.ceil(keys.length / count);
  return Array.from({ length: count }, (_, index) => keys.slice(index * each, (index + 1) * each));
}
