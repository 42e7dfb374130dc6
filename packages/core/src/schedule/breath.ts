import type { Clock } from './clock.js';

/** Work may keep the event loop for about so long before others get their turn. */
const SLICE_MS = 8;

/** Splits long work into slices: `if (breath.due()) await breath.take(signal);`. Under a clock turned by hand it never is. */
export class Breath {
  readonly #clock: Pick<Clock, 'monotonic'>;
  #since: number;

  constructor(clock: Pick<Clock, 'monotonic'>) {
    this.#clock = clock;
    this.#since = clock.monotonic();
  }

  due(): boolean {
    return this.#clock.monotonic() - this.#since >= SLICE_MS;
  }

  /** Lets everything else that waits have a turn. Rejects with the signal's reason when it aborted meanwhile. */
  async take(signal?: AbortSignal): Promise<void> {
    await new Promise<void>((resolve) => {
      setImmediate(resolve);
    });
    signal?.throwIfAborted();
    this.#since = this.#clock.monotonic();
  }
}
