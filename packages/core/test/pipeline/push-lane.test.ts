import { expect, it, vi } from 'vitest';
import { batchBytes } from '../../src/pipeline/batch-size.js';
import { partial, permanent, retryable, type PushSink } from '../../src/sink/index.js';
import { batchOf, never, rig, valueOf } from './lane-under-test.js';

it('delivers in order, one at a time, and closes after the last', async () => {
  const calls: string[] = [];
  const { lane, clock } = rig({
    init: async () => void calls.push('init'),
    writePoints: async (batch) => {
      calls.push(`begin ${valueOf(batch)}`);
      await Promise.resolve();
      calls.push(`end ${valueOf(batch)}`);
    },
    flush: async () => void calls.push('flush'),
    close: async () => void calls.push('close'),
  });
  lane.offer(batchOf(1));
  expect(calls).toEqual([]);
  await lane.start();
  lane.offer(batchOf(2));
  await clock.advance(0);
  await lane.stop(never);
  expect(calls).toEqual(['init', 'begin 1', 'end 1', 'begin 2', 'end 2', 'flush', 'close']);
  expect(lane.status()).toMatchObject({ pointsDelivered: 2, pointsDropped: 0, pointsWaiting: 0, state: 'stopped' });
});

it('tries a batch again until it is taken, and loses nothing that came meanwhile', async () => {
  let down = true;
  const taken: number[] = [];
  const { lane, clock, failed } = rig({
    writePoints: async (batch) => {
      if (down) throw new Error('no route');
      taken.push(valueOf(batch));
    },
  });
  await lane.start();
  for (const value of [1, 2, 3]) lane.offer(batchOf(value));
  await clock.advance(5000 + 10_000 + 20_000);
  expect(failed.map(({ retryInMs }) => retryInMs)).toEqual([5000, 10_000, 20_000, 40_000]);
  expect(lane.status()).toMatchObject({ pointsWaiting: 3, lastError: expect.stringContaining('no route') });
  down = false;
  await clock.advance(40_000);
  expect(taken).toEqual([1, 2, 3]);
  expect(lane.status().lastError).toBeUndefined();
});

it.each([
  [30_000, 30_000],
  [3_600_000, 60_000],
])('waits the %i ms that the other side asks for, and no more than a minute', async (retryAfterMs, waited) => {
  const { lane, clock, failed } = rig({ writePoints: () => Promise.reject(retryable('busy', { retryAfterMs })) });
  await lane.start();
  lane.offer(batchOf(1));
  await clock.advance(0);
  expect(failed[0]?.retryInMs).toBe(waited);
});

it.each([
  ['permanent', () => permanent('bad line'), 1],
  ['partial', () => partial('one bad line', { rejected: 1 }), 1],
])('drops what a %s error gives up, says so, and goes on', async (_, error, points) => {
  const taken: number[] = [];
  const { lane, clock, dropped, logger } = rig({
    writePoints: async (batch) => {
      if (valueOf(batch) === 1) throw error();
      taken.push(valueOf(batch));
    },
  });
  await lane.start();
  lane.offer(batchOf(1));
  lane.offer(batchOf(2));
  await clock.advance(0);
  expect(taken).toEqual([2]);
  expect(dropped).toMatchObject([{ sink: 'main', points, reason: 'rejected' }]);
  expect(logger.lines.some(({ level, message }) => level === 'error' && message.includes('could not write'))).toBe(
    true,
  );
});

it('gives a batch up when its tries are used up, and takes the next', async () => {
  const tries: number[] = [];
  const { lane, clock, dropped, logger } = rig(
    {
      writePoints: async (batch) => {
        tries.push(valueOf(batch));
        throw new Error('x');
      },
    },
    { maxTries: 2 },
  );
  await lane.start();
  lane.offer(batchOf(1));
  lane.offer(batchOf(2));
  await clock.advance(5000);
  expect(tries).toEqual([1, 1, 2]);
  expect(dropped).toMatchObject([{ reason: 'retries exhausted', points: 1 }]);
  expect(logger.lines.filter(({ level }) => level === 'error').map(({ message }) => message)).toEqual([
    expect.stringMatching(/could not write: x/),
  ]);
});

it('follows other retry settings from the next failure on', async () => {
  const { lane, clock, failed, dropped } = rig({ writePoints: () => Promise.reject(new Error('x')) });
  await lane.start();
  lane.offer(batchOf(1));
  await clock.advance(0);
  lane.setRetry({ firstMs: 1000, maxMs: 1000, maxTries: 3 });
  await clock.advance(5000 + 1000);
  expect(failed.map(({ retryInMs }) => retryInMs)).toEqual([5000, 1000, undefined]);
  expect(dropped).toMatchObject([{ reason: 'retries exhausted' }]);
});

it('drops the oldest when the queue is full, and reports their time span', async () => {
  const { lane, dropped } = rig(
    { init: () => Promise.reject(new Error('down')), writePoints: async () => {} },
    { queueBytes: 2 * batchBytes(batchOf(1)) },
  );
  await lane.start();
  for (const value of [1, 2, 3, 4]) lane.offer(batchOf(value));
  expect(dropped.map(({ from, to, reason }) => [from, to, reason])).toEqual([
    [1, 1, 'queue full'],
    [2, 2, 'queue full'],
  ]);
  expect(lane.status()).toMatchObject({ pointsWaiting: 2, pointsDropped: 2, state: 'retrying' });
});

it('keeps the order within a cluster when it may write several at once', async () => {
  const begun: string[] = [];
  const finish: (() => void)[] = [];
  const { lane, clock } = rig(
    {
      writePoints: (batch) => {
        begun.push(`${batch.cluster.name}${valueOf(batch)}`);
        return new Promise((resolve) => finish.push(resolve));
      },
    },
    { maxConcurrency: 2 },
  );
  await lane.start();
  for (const batch of [batchOf(1, 'a'), batchOf(2, 'a'), batchOf(3, 'b'), batchOf(4, 'c')]) lane.offer(batch);
  expect(begun).toEqual(['a1', 'b3']);
  finish[0]?.();
  await clock.advance(0);
  expect(begun).toEqual(['a1', 'b3', 'a2']);
});

it('aborts a write that takes too long, says so, and does not call again before it ended', async () => {
  let calls = 0;
  let letGo = (): void => {};
  const { lane, clock, logger } = rig({
    writePoints: () => {
      calls++;
      return new Promise((resolve) => (letGo = resolve));
    },
  });
  await lane.start();
  lane.offer(batchOf(1));
  lane.offer(batchOf(2));
  await clock.advance(120_000);
  expect(calls).toBe(1);
  expect(logger.lines.some(({ fields }) => fields['code'] === 'E_SINK_TIMEOUT')).toBe(true);
  letGo();
  await clock.advance(0);
  expect(calls).toBe(2);
});

it('stops at its deadline although the sink never settles, and reports what is lost', async () => {
  const { lane, dropped } = rig({ writePoints: () => new Promise(() => {}), close: () => new Promise(() => {}) });
  await lane.start();
  lane.offer(batchOf(1));
  lane.offer(batchOf(2));
  const deadline = new AbortController();
  const stopped = lane.stop(deadline.signal);
  deadline.abort();
  await stopped;
  expect(dropped).toMatchObject([{ reason: 'stopped', points: 2 }]);
});

it('tries to start for ever, and then delivers what waited', async () => {
  let starts = 0;
  const write = vi.fn<PushSink['writePoints']>(async () => {});
  const { lane, clock } = rig({
    init: async () => {
      if (++starts < 4) throw new Error('not yet');
    },
    writePoints: write,
  });
  await lane.start();
  lane.offer(batchOf(1));
  await clock.advance(4999);
  expect(starts).toBe(1);
  await clock.advance(60_000);
  expect(starts).toBe(4);
  expect(write).toHaveBeenCalledOnce();
});

it('announces no next try of a start that the stop has ended', async () => {
  const init = (signal: AbortSignal): Promise<void> =>
    new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error)));
  const { lane, clock, logger } = rig({ init, writePoints: async () => {} });
  const started = lane.start();
  await clock.advance(5000);
  await started;
  await lane.stop(never);
  expect(logger.lines.map(({ message }) => message).filter((message) => message.includes('keeps trying'))).toEqual([]);
});

it('ends the start when it is told to', async () => {
  const { lane } = rig(
    { init: () => Promise.reject(new Error('refused')), writePoints: async () => {} },
    { onStartFailure: 'fail' },
  );
  await expect(lane.start()).rejects.toMatchObject({
    code: 'E_SINK_START',
    message: expect.stringContaining('refused'),
  });
});

it('survives a sink that throws something that is no error, at once and not as a promise', async () => {
  const { lane, clock, failed } = rig({
    writePoints: () => {
      throw 'text';
    },
  });
  await lane.start();
  lane.offer(batchOf(1));
  await clock.advance(0);
  expect(failed).toHaveLength(1);
});

it('hands over what it could not deliver, in order, to the lane that takes its place', async () => {
  const old = rig({ writePoints: () => Promise.reject(new Error('down')) });
  await old.lane.start();
  for (const value of [1, 2, 3]) old.lane.offer(batchOf(value));
  await old.clock.advance(0);
  const left = await old.lane.handOver(never);
  const taken: number[] = [];
  const next = rig({ writePoints: async (batch) => void taken.push(valueOf(batch)) });
  next.lane.offer(batchOf(4));
  next.lane.adopt(left);
  await next.lane.start();
  await next.clock.advance(0);
  expect(taken).toEqual([1, 2, 3, 4]);
  expect(old.dropped).toEqual([]);
});
