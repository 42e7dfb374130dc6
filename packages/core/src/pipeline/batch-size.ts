import type { PointBatch } from '../sink/index.js';

/** An object header and a few references. */
const OVERHEAD_BYTES = 200;
/** A timestamp and a reference to the series. */
const ROW_BYTES = 16;
const VALUE_BYTES = 8;

/** About how much memory a batch holds on to, bytes. Its series are shared with the decoder and not counted. */
export function batchBytes(batch: PointBatch): number {
  let bytes = OVERHEAD_BYTES;
  for (const { series, values } of batch.frames) {
    bytes += OVERHEAD_BYTES + series.length * ROW_BYTES + values.length * VALUE_BYTES;
  }
  return bytes;
}
