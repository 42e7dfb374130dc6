import type { Clock } from './clock.js';

/** How long work may hold the event loop before it lets other tasks run. */
const SLICE_MS = 8;

/**
 * Splits long work into slices: `if (slice.isOver()) await slice.yield(signal);`. Under a manual clock a slice never
 * ends.
 */
export class TimeSlice {
  readonly #clock: Pick<Clock, 'monotonic'>;
  #since: number;

  constructor(clock: Pick<Clock, 'monotonic'>) {
    this.#clock = clock;
    this.#since = clock.monotonic();
  }

  isOver(): boolean {
    return this.#clock.monotonic() - this.#since >= SLICE_MS;
  }

  /** Lets other tasks run. Rejects with the signal's reason if it has aborted meanwhile. */
  async yield(signal?: AbortSignal): Promise<void> {
    await new Promise<void>((resolve) => {
      setImmediate(resolve);
    });
    signal?.throwIfAborted();
    this.#since = this.#clock.monotonic();
  }
}
