import { expect, it } from 'vitest';
import { createHooks } from '../../src/hooks/hooks.js';
import { createPullLane } from '../../src/pipeline/pull-lane.js';
import { manualClock, memoryLogger } from '../../src/testing/index.js';
import { batchOf, rig, never } from './lane-under-test.js';

it('tells what is wrong by cluster: the success of one says nothing of another', async () => {
  const { lane, clock } = rig(
    {
      writePoints: async ({ cluster }) => {
        if (cluster.id === 'bad') throw new Error('status 500');
      },
    },
    { maxConcurrency: 2 },
  );
  await lane.start();
  lane.offer(batchOf(1, 'bad'));
  await clock.advance(5_000);
  const failedAt = clock.now();
  lane.offer(batchOf(2, 'good'));
  lane.offer(batchOf(3, 'bad'));
  await clock.advance(1_000);
  expect(lane.status()).toMatchObject({
    state: 'running',
    pointsDelivered: 1,
    pointsWaiting: 2,
    oldestWaitingMs: clock.now() - 1,
    lastSuccess: failedAt,
    failures: 2,
    errors: [{ cluster: 'bad', clusterName: 'bad', code: 'E_SINK_WRITE', failures: 2, at: failedAt }],
    lastError: expect.stringContaining('status 500'),
  });
});

it('has no error and nothing that waits once all was taken', async () => {
  let down = true;
  const { lane, clock } = rig({ writePoints: () => (down ? Promise.reject(new Error('x')) : Promise.resolve()) });
  await lane.start();
  lane.offer(batchOf(1));
  await clock.advance(0);
  expect(lane.status().errors).toHaveLength(1);
  down = false;
  await clock.advance(5_000);
  expect(lane.status()).toMatchObject({
    errors: [],
    failures: 0,
    lastError: undefined,
    oldestWaitingMs: undefined,
    lastSuccess: clock.now(),
  });
});

it('forgets the error of a cluster of which nothing comes any more', async () => {
  const { lane, clock } = rig({ writePoints: () => Promise.reject(new Error('x')) }, { maxTries: 1 });
  await lane.start();
  lane.offer(batchOf(1, 'gone'));
  await clock.advance(600_000);
  expect(lane.status().errors).toMatchObject([{ cluster: 'gone' }]);
  await clock.advance(1);
  expect(lane.status().errors).toEqual([]);
});

it('tells of a start that fails again and again', async () => {
  const { lane, clock } = rig({ init: () => Promise.reject(new Error('no database')), writePoints: async () => {} });
  await lane.start();
  await clock.advance(5_000);
  expect(lane.status()).toMatchObject({
    state: 'retrying',
    failures: 2,
    errors: [{ cluster: undefined, code: 'E_SINK_START', failures: 2 }],
  });
});

it('delivers nothing through a sink that is asked, while it does not serve', async () => {
  let taken = true;
  const clock = manualClock();
  const lane = createPullLane(
    {
      async init() {
        if (taken) throw new Error('port 9001 is in use');
      },
      observe() {},
    },
    {
      id: 'prometheus',
      onStartFailure: 'retry',
      logger: memoryLogger(),
      clock,
      hooks: createHooks(() => {}),
      random: () => 0,
      retry: { firstMs: 5_000, maxMs: 60_000, maxTries: Infinity },
      queueBytes: 1,
      callLimitMs: 30_000,
      closeLimitMs: 5_000,
      maxConcurrency: 1,
      faults: { place: 'test', counts: { blocked: 0, mutated: 0, uncaught: 0, leaked: 0, ended: 0 }, last: undefined },
    },
  );
  await lane.start();
  lane.offer(batchOf(1));
  expect(lane.status()).toMatchObject({
    state: 'retrying',
    pointsDelivered: 0,
    pointsHeld: 1,
    lastSuccess: undefined,
    failures: 1,
  });
  taken = false;
  await clock.advance(5_000);
  lane.offer(batchOf(2));
  expect(lane.status()).toMatchObject({
    state: 'running',
    pointsDelivered: 1,
    pointsHeld: 1,
    lastSuccess: clock.now(),
    errors: [],
  });
  await lane.stop(never);
});
