import type { PointBatch } from '../sink/index.js';
import { batchBytes } from './batch-size.js';

/** A batch that waits for a sink. */
export interface QueuedBatch {
  readonly batch: PointBatch;
  readonly bytes: number;
}

/** Batches in the order in which they came, bounded in bytes: what no longer fits pushes out the oldest. */
export class BatchQueue {
  readonly #maxBytes: number;
  #entries: QueuedBatch[] = [];
  #bytes = 0;
  #points = 0;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  get length(): number {
    return this.#entries.length;
  }

  get bytes(): number {
    return this.#bytes;
  }

  get points(): number {
    return this.#points;
  }

  /** @returns the batches that had to go, oldest first; the new one too if it does not fit alone */
  push(batch: PointBatch): readonly PointBatch[] {
    const bytes = batchBytes(batch);
    const pushedOut: PointBatch[] = [];
    while (this.#entries.length > 0 && this.#bytes + bytes > this.#maxBytes) {
      pushedOut.push((this.shift() as QueuedBatch).batch);
    }
    if (bytes > this.#maxBytes) return [...pushedOut, batch];
    this.#entries.push({ batch, bytes });
    this.#bytes += bytes;
    this.#points += batch.pointCount;
    return pushedOut;
  }

  /** All that waits, oldest first. */
  batches(): readonly PointBatch[] {
    return this.#entries.map(({ batch }) => batch);
  }

  /** Puts older batches before what waits. @returns the batches that had to go, oldest first */
  unshift(batches: readonly PointBatch[]): readonly PointBatch[] {
    const waiting = this.drain();
    return [...batches, ...waiting].flatMap((batch) => this.push(batch));
  }

  /** Takes the oldest batch that `wanted` accepts. */
  shift(wanted: (batch: PointBatch) => boolean = () => true): QueuedBatch | undefined {
    const index = this.#entries.findIndex(({ batch }) => wanted(batch));
    if (index === -1) return undefined;
    const [entry] = this.#entries.splice(index, 1) as [QueuedBatch];
    this.#bytes -= entry.bytes;
    this.#points -= entry.batch.pointCount;
    return entry;
  }

  /** Takes all that is left. */
  drain(): readonly PointBatch[] {
    const left = this.#entries.map(({ batch }) => batch);
    this.#entries = [];
    this.#bytes = 0;
    this.#points = 0;
    return left;
  }
}
