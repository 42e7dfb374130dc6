import { setImmediate } from 'node:timers/promises';

/** How long work may hold the event loop before it lets others run. */
const SLICE_MS = 2;

/** Cuts long work into slices: `if (pacer.due()) await pacer.rest();`. Real time, whatever the sink's clock says. */
export class Pacer {
  #sliceEnd: number = performance.now() + SLICE_MS;

  due(): boolean {
    return performance.now() >= this.#sliceEnd;
  }

  async rest(): Promise<void> {
    await setImmediate();
    this.#sliceEnd = performance.now() + SLICE_MS;
  }
}
