import type { PointBatch } from '../sink/index.js';
import { batchBytes, seriesBytes } from './batch-size.js';

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
  /** By cluster: the largest id of a series so far. */
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

  /** @returns the batches that had to go, oldest first; the new one too if it does not fit alone */
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
   * What the series cost that this queue has not seen before: in the end it may be the only one that holds them. Their
   * ids grow, so that looking for new ones is one comparison a row.
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

  /** All that waits, oldest first. */
  batches(): readonly PointBatch[] {
    return this.#entries.map(({ batch }) => batch);
  }

  /** Puts older batches before what waits. @returns the batches that had to go, oldest first */
  unshift(batches: readonly PointBatch[]): readonly PointBatch[] {
    const waiting = this.drain();
    // They are counted anew, with their series.
    this.#newestSeries.clear();
    return [...batches, ...waiting].flatMap((batch) => this.push(batch));
  }

  /** Takes the oldest batch that `wanted` accepts. */
  shift(wanted: (batch: PointBatch) => boolean = () => true): QueuedBatch | undefined {
    const index = this.#entries.findIndex(({ batch }) => wanted(batch));
    if (index === -1) return undefined;
    const [entry] = this.#entries.splice(index, 1) as [QueuedBatch];
    this.#bytes -= entry.bytes;
    return entry;
  }

  /** Takes all that is left. */
  drain(): readonly PointBatch[] {
    const left = this.#entries.map(({ batch }) => batch);
    this.#entries = [];
    this.#bytes = 0;
    return left;
  }
}
