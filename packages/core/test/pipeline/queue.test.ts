import { expect, it } from 'vitest';
import { batchBytes } from '../../src/pipeline/batch-size.js';
import { BatchQueue } from '../../src/pipeline/queue.js';
import { makeBatch } from '../../src/testing/index.js';
import type { PointBatch } from '../../src/sink/index.js';

let made = 0;
const batch = (clients: readonly string[]): PointBatch =>
  makeBatch([{ key: 'node.summary.client', rows: clients.map((client) => ({ tags: { client }, value: 1 })) }]);
const fresh = (count: number): string[] => Array.from({ length: count }, () => `fresh ${made++}`);

it('counts series once: with the batch that brought them', () => {
  const queue = new BatchQueue(1e9);
  const names = fresh(100);
  queue.push(batch(names));
  const first = queue.bytes;
  expect(first).toBeGreaterThan(batchBytes(batch(names)) + 100 * 400);
  queue.push(batch(names));
  expect(queue.bytes - first).toBe(batchBytes(batch(names)));
});

it('keeps what waits within its memory also when each batch has series of its own', () => {
  const queue = new BatchQueue(1_000_000);
  for (let round = 0; round < 50; round++) queue.push(batch(fresh(100)));
  expect(queue.length).toBeLessThan(25);
  expect(queue.bytes).toBeLessThanOrEqual(1_000_000);
  while (queue.shift() !== undefined);
  expect(queue.bytes).toBe(0);
});

it('takes a batch that fills it alone, and counts anew, with their series, what is put before what waits', () => {
  const [older, newer] = [batch(fresh(10)), batch(fresh(10))];
  const whole = new BatchQueue(1e9);
  for (const one of [older, newer]) whole.push(one);
  const queue = new BatchQueue(whole.bytes);
  queue.push(newer);
  expect(queue.unshift([older])).toEqual([]);
  expect(queue.batches()).toEqual([older, newer]);
  expect(queue.bytes).toBe(whole.bytes);
  const alone = new BatchQueue(whole.bytes / 2);
  expect(alone.push(older)).toEqual([]);
  expect(alone.push(newer)).toEqual([older]);
});

it('has no room for a batch that is larger than all of it: that goes, with all that waited', () => {
  const [older, large] = [batch(fresh(2)), batch(fresh(500))];
  const queue = new BatchQueue(batchBytes(large));
  expect(queue.push(older)).toEqual([]);
  expect(queue.push(large)).toEqual([older, large]);
  expect([queue.length, queue.bytes]).toEqual([0, 0]);
  expect(queue.push(large)).toEqual([]);
  expect(queue.batches()).toEqual([large]);
});
