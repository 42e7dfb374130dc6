import type { Clock } from './clock.js';

/** Work may keep the event loop for about so long before others get their turn. */
const SLICE_MS = 8;

/** Splits long work into slices: `if (slice.isOver()) await slice.yield(signal);`. Under a manual clock it never is over. */
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

  /** Lets everything else that waits have a turn. Rejects with the signal's reason when it aborted meanwhile. */
  async yield(signal?: AbortSignal): Promise<void> {
    await new Promise<void>((resolve) => {
      setImmediate(resolve);
    });
    signal?.throwIfAborted();
    this.#since = this.#clock.monotonic();
  }
}
