import type { Frame, PointBatch } from '../sink/index.js';

/**
 * A batch whose numbers nobody else holds. All else of a batch is frozen; typed arrays cannot be, so where several sinks
 * get the same batch each call gets numbers of its own. Copying them is copying memory: a few nanoseconds a value, where
 * writing one takes hundreds.
 */
export function ownCopy(batch: PointBatch): PointBatch {
  const frames = batch.frames.map((frame): Frame => {
    return Object.freeze({ ...frame, timestamps: frame.timestamps.slice(), values: frame.values.slice() });
  });
  return Object.freeze({ ...batch, frames: Object.freeze(frames) });
}

/** The measurement whose numbers differ between a batch and its copy, if there is one. */
export function findChange(batch: PointBatch, copy: PointBatch): string | undefined {
  const changed = batch.frames.find(({ timestamps, values }, index) => {
    const other = copy.frames[index];
    return other === undefined || !sameBytes(timestamps, other.timestamps) || !sameBytes(values, other.values);
  });
  return changed?.stat.key;
}

/** Freezes what a sink could change by mistake: work for each frame and none for a point. */
export function freezeBatch(batch: PointBatch): PointBatch {
  if (Object.isFrozen(batch)) return batch;
  for (const frame of batch.frames) {
    Object.freeze(frame);
    Object.freeze(frame.series);
    Object.freeze(frame.fields);
  }
  Object.freeze(batch.frames);
  Object.freeze(batch.groups);
  return Object.freeze(batch);
}

/** By bytes: a NaN equals itself there. A sink may have sent the memory to a worker: then its length is 0. */
function sameBytes(a: Float64Array, b: Float64Array): boolean {
  return a.length === b.length && Buffer.compare(bytesOf(a), bytesOf(b)) === 0;
}

function bytesOf({ buffer, byteOffset, byteLength }: Float64Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}
