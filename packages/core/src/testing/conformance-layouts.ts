import type { Frame, PointBatch } from '../sink/index.js';
import type { DifficultBatch } from './conformance-batches.js';
import { batchOf, nextValue } from './conformance-values.js';
import type { MadeStat } from './make-batch.js';

/** Creates rows in which all numbers differ. */
function table(key: string, fields: readonly string[] = ['in', 'out', 'errors']): MadeStat {
  const rows = ['1', '2', '3', '4'].map((node) => ({
    tags: { devid: node, node },
    value: Object.fromEntries(fields.map((field) => [field, nextValue()])),
  }));
  return { key: `node.conformance.${key}`, rows };
}

/** Returns the same batch with arrays that are views into larger buffers, surrounded by unrelated numbers. */
function inLargerBuffer(batch: PointBatch): PointBatch {
  const view = (numbers: Float64Array): Float64Array => {
    const buffer = Float64Array.from({ length: numbers.length + 10 }, nextValue);
    buffer.set(numbers, 5);
    return buffer.subarray(5, 5 + numbers.length);
  };
  const frames = batch.frames.map((frame): Frame => ({
    ...frame,
    timestamps: view(frame.timestamps),
    values: view(frame.values),
  }));
  return { ...batch, frames };
}

const HOUR_MS = 3_600_000;

/** Time offsets within the range that the collector accepts: 32 days back, a day ahead. */
const TIME_OFFSETS: readonly number[] = [-31 * 24 * HOUR_MS, -HOUR_MS, -1000, 0, 1000, 23 * HOUR_MS];

/** Batches for which faulty sinks easily mix up rows or columns. */
export const layoutBatches: readonly DifficultBatch[] = [
  {
    what: 'several rows with several fields',
    batch: () => batchOf([table('table')]),
  },
  {
    what: 'several statistics, of the same series',
    batch: () => batchOf([table('first'), table('second', ['value']), table('third', ['out', 'in'])]),
  },
  {
    what: 'two frames of one statistic with different fields',
    batch: () => batchOf([table('split', ['in', 'out']), table('split', ['errors'])]),
  },
  {
    what: 'numbers that are views into a larger buffer (mind byteOffset)',
    batch: () => inLargerBuffer(batchOf([table('views'), table('more_views', ['value'])])),
  },
  {
    what: 'rows with times of their own',
    batch: () => {
      const now = Math.floor(Date.now() / 1000) * 1000;
      const rows = TIME_OFFSETS.map((offset, node) => ({
        tags: { node: String(node) },
        value: nextValue(),
        timestamp: now + offset,
      }));
      return batchOf([{ key: 'node.conformance.times', rows }]);
    },
  },
];
