import type { Frame, PointBatch } from '../sink/index.js';

/**
 * Copies the numbers of a batch. Everything else in a batch is frozen, but typed arrays cannot be, so each call gets
 * its own numbers where several sinks get the same batch. Copying costs about ten nanoseconds a point, while writing a
 * point takes hundreds. All arrays share one buffer, since many small ones cost more than their content.
 */
export function ownCopy(batch: PointBatch): PointBatch {
  let length = 0;
  for (const { timestamps, values } of batch.frames) length += timestamps.length + values.length;
  const memory = new Float64Array(length);
  let at = 0;
  const take = (numbers: Float64Array): Float64Array => {
    memory.set(numbers, at);
    return memory.subarray(at, (at += numbers.length));
  };
  const frames = batch.frames.map(({ stat, fields, series, timestamps, values }): Frame => {
    return Object.freeze({ stat, fields, series, timestamps: take(timestamps), values: take(values) });
  });
  return Object.freeze({ ...batch, frames: Object.freeze(frames) });
}

/** Returns the stat key of the first frame whose numbers differ between a batch and its copy, if any. */
export function findChange(batch: PointBatch, copy: PointBatch): string | undefined {
  const changed = batch.frames.find(({ timestamps, values }, index) => {
    const other = copy.frames[index];
    return other === undefined || !sameNumbers(timestamps, other.timestamps) || !sameNumbers(values, other.values);
  });
  return changed?.stat.key;
}

/** Freezes what a sink could change by mistake. The cost is per frame, not per point. */
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

/** From this length on, comparing memory is faster than comparing numbers, despite the views it needs. */
const MANY = 64;

/** Compares two arrays. If a sink has transferred the memory to a worker, its length is 0. */
function sameNumbers(a: Float64Array, b: Float64Array): boolean {
  if (a.length !== b.length) return false;
  if (a.length >= MANY) return Buffer.compare(bytesOf(a), bytesOf(b)) === 0;
  for (let index = 0; index < a.length; index++) {
    const [one, other] = [a[index] as number, b[index] as number];
    if (one !== other && !(Number.isNaN(one) && Number.isNaN(other))) return false;
  }
  return true;
}

function bytesOf({ buffer, byteOffset, byteLength }: Float64Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}
