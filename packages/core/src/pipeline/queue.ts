import type { PointBatch } from '../sink/index.js';
import { batchBytes, seriesBytes } from './batch-size.js';

/** A batch that waits for a sink. */
export interface QueuedBatch {
  readonly batch: PointBatch;
  readonly bytes: number;
}

/** A FIFO queue of batches, bounded in bytes. A new batch that does not fit pushes out the oldest ones. */
export class BatchQueue {
  readonly #maxBytes: number;
  #entries: QueuedBatch[] = [];
  #bytes = 0;
  /** Largest series id seen so far, by cluster. */
  readonly #newestSeries = new Map<string, number>();

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  get length(): number {
    return this.#entries.length;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** Adds a batch. @returns the batches pushed out, oldest first; also the new one if it does not fit even alone */
  push(batch: PointBatch): readonly PointBatch[] {
    const bytes = batchBytes(batch) + this.#newSeriesBytes(batch);
    const pushedOut: PointBatch[] = [];
    while (this.#entries.length > 0 && this.#bytes + bytes > this.#maxBytes) {
      pushedOut.push((this.shift() as QueuedBatch).batch);
    }
    if (bytes > this.#maxBytes) return [...pushedOut, batch];
    this.#entries.push({ batch, bytes });
    this.#bytes += bytes;
    return pushedOut;
  }

  /**
   * Returns the size of the series that this queue has not seen before, since it may end up as the only one holding
   * them. Series ids increase, so finding new ones takes one comparison per row.
   */
  #newSeriesBytes({ cluster, frames }: PointBatch): number {
    let newest = this.#newestSeries.get(cluster.id) ?? 0;
    let bytes = 0;
    for (const { series } of frames) {
      for (const { id, key } of series) {
        if (id <= newest) continue;
        newest = id;
        bytes += seriesBytes(key);
      }
    }
    this.#newestSeries.set(cluster.id, newest);
    return bytes;
  }

  /** Returns all waiting batches, oldest first. */
  batches(): readonly PointBatch[] {
    return this.#entries.map(({ batch }) => batch);
  }

  /** Inserts older batches ahead of the waiting ones. @returns the batches pushed out, oldest first */
  unshift(batches: readonly PointBatch[]): readonly PointBatch[] {
    const waiting = this.drain();
    // All batches are counted again, including their series.
    this.#newestSeries.clear();
    return [...batches, ...waiting].flatMap((batch) => this.push(batch));
  }

  /** Removes and returns the oldest batch that `wanted` accepts. */
  shift(wanted: (batch: PointBatch) => boolean = () => true): QueuedBatch | undefined {
    const index = this.#entries.findIndex(({ batch }) => wanted(batch));
    if (index === -1) return undefined;
    const [entry] = this.#entries.splice(index, 1) as [QueuedBatch];
    this.#bytes -= entry.bytes;
    return entry;
  }

  /** Removes and returns all batches, oldest first. */
  drain(): readonly PointBatch[] {
    const left = this.#entries.map(({ batch }) => batch);
    this.#entries = [];
    this.#bytes = 0;
    return left;
  }
}
