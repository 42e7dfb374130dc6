/** Larger answers are split into several requests, because an answer is held in memory until it is decoded. */
const LARGE_ANSWER_BYTES = 2 * 1024 * 1024;
/** The most parts that a single answer may split a request into. */
const MAX_CONCURRENT_PARTS = 8;
const GROWTH = 1.5;

/**
 * Adapts the number of keys per request. It drops after a large answer and grows again step by step while answers are
 * small, so that one large answer does not increase the number of requests permanently.
 */
export class RequestSize {
  #keys = Number.POSITIVE_INFINITY;
  /** The maximum bytes per key in the answers since the last `settle`. */
  #bytesPerKey = 0;
  #asked = 0;

  /** The maximum number of keys per request. */
  get keys(): number {
    return this.#keys;
  }

  /** Records the size of an answer. */
  observe(keys: number, bytes: number): void {
    this.#asked = Math.max(this.#asked, keys);
    this.#bytesPerKey = Math.max(this.#bytesPerKey, bytes / keys);
    if (bytes <= LARGE_ANSWER_BYTES || keys < 2) return;
    const fitting = Math.floor((keys * LARGE_ANSWER_BYTES) / bytes);
    this.#keys = Math.min(this.#keys, Math.max(1, fitting, Math.ceil(keys / MAX_CONCURRENT_PARTS)));
  }

  /** Ends a round. @param all the number of keys of the job; @returns whether the size changed */
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

/** Splits keys into parts of equal size, none empty and none with more than `size` keys (an integer). */
export function evenParts(keys: readonly string[], size: number): (readonly string[])[] {
  if (keys.length <= size) return keys.length === 0 ? [] : [keys];
  const count = Math.ceil(keys.length / size);
  const each = Math.ceil(keys.length / count);
  return Array.from({ length: count }, (_, index) => keys.slice(index * each, (index + 1) * each));
}
