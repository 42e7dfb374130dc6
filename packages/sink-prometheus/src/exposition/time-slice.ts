import { setImmediate } from 'node:timers/promises';

/** How long work may hold the event loop before it lets others run. */
const SLICE_MS = 2;

/** Cuts long work into slices: `if (slice.isOver()) await slice.yield();`. Real time, whatever the sink's clock says. */
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
