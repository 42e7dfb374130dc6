import type { PointBatch } from '../sink/index.js';
import { batchBytes } from './batch-size.js';
import { piecesOf } from './pieces.js';

/** Above this size, batches arrive faster than the sink can process them. */
const MAX_WAITING_BYTES = 64 * 1024 * 1024;

interface Waiting {
  readonly clusterId: string;
  readonly pieces: Iterator<PointBatch>;
  readonly bytes: number;
}

/** Passes large batches to a sink in pieces, one per turn of the event loop, so that other work can run in between. */
export class PieceQueue {
  readonly #take: (piece: PointBatch) => void;
  readonly #batches: Waiting[] = [];
  #bytes = 0;
  #turn: NodeJS.Immediate | undefined;

  /** @param take must not throw */
  constructor(take: (piece: PointBatch) => void) {
    this.#take = take;
  }

  get length(): number {
    return this.#batches.length;
  }

  /** @returns false when there is no room for it */
  push(batch: PointBatch): boolean {
    const bytes = batchBytes(batch);
    if (this.#batches.length > 0 && this.#bytes + bytes > MAX_WAITING_BYTES) return false;
    this.#batches.push({ clusterId: batch.cluster.id, pieces: piecesOf(batch), bytes });
    this.#bytes += bytes;
    this.#turn ??= setImmediate(() => this.#step());
    return true;
  }

  /** Drops the waiting batches of a cluster. */
  remove(clusterId: string): void {
    const left = this.#batches.filter((one) => one.clusterId !== clusterId);
    if (left.length === 0) return this.clear();
    this.#batches.splice(0, this.#batches.length, ...left);
    this.#bytes = left.reduce((sum, { bytes }) => sum + bytes, 0);
  }

  clear(): void {
    clearImmediate(this.#turn);
    this.#turn = undefined;
    this.#batches.length = 0;
    this.#bytes = 0;
  }

  #step(): void {
    this.#turn = undefined;
    // The queue is not empty here: `clear` also cancels the scheduled turn.
    const [first] = this.#batches as [Waiting];
    const piece = first.pieces.next();
    if (piece.done === false) this.#take(piece.value);
    else {
      this.#batches.shift();
      this.#bytes -= first.bytes;
    }
    if (this.#batches.length > 0) this.#turn = setImmediate(() => this.#step());
  }
}
