import { setImmediate } from 'node:timers/promises';

/** Maximum time that work may block the event loop. */
const SLICE_MS = 2;

/**
 * Splits long work into slices: `if (slice.isOver()) await slice.yield();`. Uses real time, regardless of the sink's
 * clock.
 */
export class TimeSlice {
  #sliceEnd: number = performance.now() + SLICE_MS;

  isOver(): boolean {
    return performance.now() >= this.#sliceEnd;
  }

  async yield(): Promise<void> {
    await setImmediate();
    this.#sliceEnd = performance.now() + SLICE_MS;
  }
}
