import { expect, it } from 'vitest';
import { retryable } from '../../src/sink/index.js';
import { batchOf, rig, valueOf } from './lane-under-test.js';

it('tries again until the deadline of a stop, after short waits, and delivers to a database that comes back', async () => {
  let down = true;
  const taken: number[] = [];
  const tries: number[] = [];
  const { lane, clock, dropped } = rig({
    writePoints: async (batch) => {
      tries.push(clock.monotonic());
      // A server that asks for a minute is asked all the same: in a minute there is nothing left to deliver.
      if (down) throw retryable('busy', { retryAfterMs: 60_000 });
      taken.push(valueOf(batch));
    },
  });
  await lane.start();
  for (const value of [1, 2, 3]) lane.offer(batchOf(value));
  await clock.advance(0);
  const begun = clock.monotonic();
  const stopped = lane.stop(new AbortController().signal);
  await clock.advance(3500);
  expect(tries.slice(1).map((at) => at - begun)).toEqual([0, 100, 300, 700, 1500, 2500, 3500]);
  down = false;
  await clock.advance(1000);
  await stopped;
  expect(taken).toEqual([1, 2, 3]);
  expect(dropped).toEqual([]);
});

it('gives up at the deadline, and says how many points and from when', async () => {
  const { lane, clock, dropped, logger } = rig(
    { writePoints: () => Promise.reject(new Error('down')) },
    { maxTries: 3 },
  );
  await lane.start();
  for (const value of [1000, 2000, 3000]) lane.offer(batchOf(value));
  await clock.advance(0);
  const deadline = new AbortController();
  const stopped = lane.stop(deadline.signal);
  await clock.advance(8000); // more tries than the configuration allows: the deadline is the limit now
  expect(dropped).toEqual([]);
  deadline.abort();
  await stopped;
  expect(dropped).toMatchObject([{ reason: 'stopped', points: 3, from: 1000, to: 3000 }]);
  expect(logger.lines.map(({ message }) => message)).toContain(
    'Dropped 3 points collected 1970-01-01T00:00:01.000Z to 1970-01-01T00:00:03.000Z: stopped.',
  );
});

it('gives a sink that has not started yet the same chance', async () => {
  let down = true;
  const taken: number[] = [];
  const { lane, clock, dropped } = rig({
    init: async () => {
      if (down) throw new Error('not yet');
    },
    writePoints: async (batch) => void taken.push(valueOf(batch)),
  });
  await lane.start();
  lane.offer(batchOf(1));
  const stopped = lane.stop(new AbortController().signal);
  await clock.advance(2000);
  down = false;
  await clock.advance(1000);
  await stopped;
  expect(taken).toEqual([1]);
  expect(dropped).toEqual([]);
});

it('does so although the first try to start is still under way', async () => {
  let letGo = (): void => {};
  const taken: number[] = [];
  const { lane, clock } = rig({
    init: () => new Promise((resolve) => (letGo = resolve)),
    writePoints: async (batch) => void taken.push(valueOf(batch)),
  });
  const started = lane.start();
  lane.adopt([batchOf(1)]);
  const stopped = lane.stop(new AbortController().signal);
  await clock.advance(1000);
  letGo();
  await Promise.all([started, stopped]);
  expect(taken).toEqual([1]);
});

it('waits for no start when nothing waits for it', async () => {
  const { lane, clock } = rig({ init: () => Promise.reject(new Error('not yet')), writePoints: async () => {} });
  await lane.start();
  const stopped = lane.stop(new AbortController().signal);
  await clock.advance(0);
  await stopped;
  expect(lane.status().state).toBe('stopped');
});

it('says at the end what was counted and not said yet', async () => {
  const { lane, clock, logger } = rig({ writePoints: () => new Promise(() => {}) }, { queueBytes: 1 });
  await lane.start();
  lane.offer(batchOf(1000));
  lane.offer(batchOf(2000));
  await clock.advance(0);
  expect(logger.lines.filter(({ message }) => message.startsWith('Dropped'))).toHaveLength(1);
  await lane.stop(AbortSignal.abort());
  expect(logger.lines.filter(({ message }) => message.startsWith('Dropped 1 point '))).toHaveLength(2);
});
