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
