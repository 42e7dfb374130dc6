/** A reader of a page. */
interface Reader {
  /** When it took its last chunk, in real time. */
  tookAt: number;
  readonly cut: () => void;
}

/** A page that is made once and kept as long as it has readers. */
export class SharedPage {
  readonly startedAt: number = performance.now();
  readonly #chunks: Buffer[] = [];
  readonly #readers = new Set<Reader>();
  readonly #onEmpty: () => void;
  #wake: PromiseWithResolvers<void> = Promise.withResolvers();
  #state: 'growing' | 'whole' | 'failed' | 'given up' = 'growing';
  #error: Error | undefined;
  bytes = 0;

  /** @param onEmpty called when the last reader has left; the page must not be read again */
  constructor(source: AsyncIterable<Buffer>, onGrowth: (bytes: number) => void, onEmpty: () => void) {
    this.#onEmpty = onEmpty;
    void this.#fill(source, onGrowth);
  }

  get growing(): boolean {
    return this.#state === 'growing';
  }

  /** Whether it can still be read from the beginning. */
  get open(): boolean {
    return this.#state === 'growing' || this.#state === 'whole';
  }

  /**
   * Iterates over the chunks while they are made. The caller must read to the end or call `return`.
   *
   * @param cut called when this reader blocks others and must stop
   */
  read(cut: () => void): AsyncIterableIterator<Buffer, undefined> {
    const reader = { tookAt: performance.now(), cut };
    // Registered now and not with the first chunk, because a page without readers is dropped.
    this.#readers.add(reader);
    let position = 0;
    const leave = (): { done: true; value: undefined } => {
      if (this.#readers.delete(reader) && this.#readers.size === 0) this.#giveUp();
      return { done: true, value: undefined };
    };
    return {
      next: async () => {
        while (position === this.#chunks.length && this.#state === 'growing') await this.#wake.promise;
        const chunk = this.#readers.has(reader) ? this.#chunks[position++] : undefined;
        reader.tookAt = performance.now();
        if (this.#state !== 'failed' && chunk !== undefined) return { value: chunk };
        const error = this.#error;
        leave();
        if (error !== undefined) throw error;
        return { done: true, value: undefined };
      },
      return: () => Promise.resolve(leave()),
      [Symbol.asyncIterator]() {
        return this;
      },
    };
  }

  /** Cuts off readers that have taken nothing for this time. */
  cutStalled(stalledMs: number): void {
    const now = performance.now();
    // Readers that wait for an unfinished page are not at fault.
    if (this.#state === 'growing') return;
    for (const reader of this.#readers) if (now - reader.tookAt >= stalledMs) reader.cut();
  }

  async #fill(source: AsyncIterable<Buffer>, onGrowth: (bytes: number) => void): Promise<void> {
    try {
      for await (const chunk of source) {
        if (this.#state !== 'growing') return;
        this.#chunks.push(chunk);
        this.bytes += chunk.length;
        onGrowth(chunk.length);
        this.#news();
      }
      if (this.#state === 'growing') this.#state = 'whole';
    } catch (error) {
      this.#error = error instanceof Error ? error : new Error(String(error));
      if (this.#state === 'growing') this.#state = 'failed';
    } finally {
      this.#news();
    }
  }

  #news(): void {
    this.#wake.resolve();
    this.#wake = Promise.withResolvers();
  }

  #giveUp(): void {
    this.#state = 'given up';
    this.#onEmpty();
    this.#chunks.length = 0;
    this.bytes = 0;
  }
}
