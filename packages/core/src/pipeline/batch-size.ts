import type { PointBatch } from '../sink/index.js';

/** An object header and a few references. */
const OVERHEAD_BYTES = 200;
/** A timestamp and a reference to the series. */
const ROW_BYTES = 16;
const VALUE_BYTES = 8;

/** Estimates the memory that a batch retains, in bytes. Its series are shared with other batches and not counted. */
export function batchBytes(batch: PointBatch): number {
  let bytes = OVERHEAD_BYTES;
  for (const { series, values } of batch.frames) {
    bytes += OVERHEAD_BYTES + series.length * ROW_BYTES + values.length * VALUE_BYTES;
  }
  return bytes;
}

/** An object, its tags, and what a sink usually stores about it; measured with a heap snapshot, without strings. */
const SERIES_BYTES = 400;

/** Estimates the memory that a series retains, in bytes. @param key its canonical text, held a second time in parts */
export function seriesBytes(key: string): number {
  return SERIES_BYTES + 2 * key.length;
}
