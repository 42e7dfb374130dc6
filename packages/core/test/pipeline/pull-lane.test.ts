import { expect, it } from 'vitest';
import type { DroppedEvent } from '../../src/hooks/events.js';
import { createHooks } from '../../src/hooks/hooks.js';
import type { Lane } from '../../src/pipeline/lane.js';
import { createPullLane } from '../../src/pipeline/pull-lane.js';
import type { PointBatch } from '../../src/sink/index.js';
import { makeBatch, manualClock, memoryLogger } from '../../src/testing/index.js';
import { batchOf, never, valueOf } from './lane-under-test.js';

const large = (first: number, rows: number): PointBatch =>
  makeBatch([
    {
      key: 'cluster.health',
      rows: Array.from({ length: rows }, (_, row) => ({ value: first + row, tags: { row: `${row}` } })),
    },
  ]);

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

function pull(
  observe: (batch: PointBatch) => void,
  forget: (clusterId: string) => void = () => {},
): { lane: Lane; dropped: DroppedEvent[] } {
  const hooks = createHooks(() => {});
  const dropped: DroppedEvent[] = [];
  hooks.dropped.tap('test', (event) => void dropped.push(event));
  const lane = createPullLane(
    { observe, forget },
    {
      id: 'main',
      onStartFailure: 'retry',
      logger: memoryLogger(),
      clock: manualClock(),
      hooks,
      retry: { firstMs: 5000, maxMs: 60_000, maxTries: 1 },
      queueBytes: 1,
      callLimitMs: 30_000,
      closeLimitMs: 5000,
      maxConcurrency: 1,
      random: () => 0,
      faults: { place: 'test', counts: { blocked: 0, mutated: 0, uncaught: 0, leaked: 0, ended: 0 }, last: undefined },
    },
  );
  return { lane, dropped };
}

it('shows what is usual at once, and what is very large in pieces, a turn of the event loop each', async () => {
  const seen: number[] = [];
  const { lane } = pull((batch) => void seen.push(batch.pointCount));
  await lane.start();
  lane.offer(batchOf(1));
  expect(seen).toEqual([1]);
  lane.offer(large(0, 2500));
  expect(seen).toEqual([1]);
  await turn();
  expect(seen).toEqual([1, 1000]);
  for (let turns = 0; turns < 5; turns++) await turn();
  expect(seen).toEqual([1, 1000, 1000, 500]);
  expect(lane.status()).toMatchObject({ pointsDelivered: 2501, pointsDropped: 0 });
});

it('keeps the order: what comes behind a large batch waits for its end', async () => {
  const seen: number[] = [];
  const { lane } = pull((batch) => void seen.push(valueOf(batch)));
  await lane.start();
  lane.offer(large(10_000, 1500));
  lane.offer(batchOf(7));
  for (let turns = 0; turns < 8; turns++) await turn();
  expect(seen).toEqual([10_000, 11_000, 7]);
});

it('counts what comes faster than it can be looked at, and shows nothing after the stop', async () => {
  let seen = 0;
  const { lane, dropped } = pull(() => void seen++);
  await lane.start();
  // Some 24 bytes a point: three of them are more than the 64 MiB that may wait. All frames are one and the same.
  const [frame] = large(0, 1000).frames;
  const batch = { ...large(0, 1), frames: Array.from({ length: 1000 }, () => frame!), pointCount: 1_000_000 };
  for (let offered = 0; offered < 4; offered++) lane.offer(batch);
  expect(dropped).toMatchObject([
    { points: 1_000_000, reason: 'queue full' },
    { points: 1_000_000, reason: 'queue full' },
  ]);
  await lane.stop(never);
  const after = seen;
  await turn();
  lane.offer(batchOf(1));
  expect(seen).toBe(after);
});

it('forgets a cluster, also what waits of it', async () => {
  const seen: (number | string)[] = [];
  const { lane } = pull(
    (batch) => void seen.push(valueOf(batch)),
    (clusterId) => void seen.push(clusterId),
  );
  await lane.start();
  const of = (id: string, batch: PointBatch): PointBatch => ({ ...batch, cluster: { ...batch.cluster, id } });
  lane.offer(of('one', large(10_000, 2500)));
  lane.offer(of('two', large(20_000, 1500)));
  await turn();
  lane.forget('one');
  for (let turns = 0; turns < 8; turns++) await turn();
  expect(seen).toEqual([10_000, 'one', 20_000, 21_000]);
  lane.forget('nobody');
  lane.offer(of('two', large(30_000, 1500)));
  lane.forget('two');
  for (let turns = 0; turns < 8; turns++) await turn();
  lane.offer(batchOf(7));
  expect(seen.slice(4)).toEqual(['nobody', 'two', 7]);
});
