import { getEventListeners } from 'node:events';
import { expect, it, vi } from 'vitest';
import { callWithTimeout, untilAborted } from '../../src/time/call-with-timeout.js';
import { manualClock } from '../../src/testing/index.js';
import { batchOf, rig } from '../pipeline/lane-under-test.js';

const listeners = (signal: AbortSignal): number => getEventListeners(signal, 'abort').length;
const hang = (): Promise<void> => new Promise(() => {});

it('leaves neither a listener nor a timer behind a call that ended', async () => {
  const clock = manualClock();
  const { signal } = new AbortController();
  const calls = [
    async () => {},
    () => {},
    () => Promise.reject(new Error('no')),
    () => {
      throw new Error('at once');
    },
  ];
  for (const call of calls) {
    const { first, settled } = await callWithTimeout(call, 1000, clock, signal);
    expect(first).toBe('settled');
    await settled;
  }
  expect([listeners(signal), clock.pending]).toEqual([0, 0]);
});

it('aborts the call when its time is up, and tells of its end when that comes', async () => {
  const clock = manualClock();
  const outer = new AbortController();
  let inner: AbortSignal | undefined;
  let end = (): void => {};
  const call = callWithTimeout(
    (signal) => {
      inner = signal;
      return new Promise((resolve) => (end = resolve));
    },
    1000,
    clock,
    outer.signal,
  );
  await clock.advance(999);
  expect(inner?.aborted).toBe(false);
  await clock.advance(1);
  const { first, settled } = await call;
  expect(first).toBe('late');
  expect(inner?.reason).toMatchObject({ name: 'TimeoutError' });
  end();
  await expect(settled).resolves.toEqual({ ok: true });
  await clock.advance(0);
  expect(listeners(outer.signal)).toBe(0);
});

it('ends the waiting when the outer signal aborts, before or after the call', async () => {
  const clock = manualClock();
  const outer = new AbortController();
  const call = callWithTimeout(hang, 1000, clock, outer.signal);
  outer.abort();
  expect((await call).first).toBe('aborted');
  expect((await callWithTimeout(hang, 1000, clock, outer.signal)).first).toBe('aborted');
  await expect(untilAborted(outer.signal)).resolves.toBe('aborted');
  expect(clock.pending).toBe(0);
});

it('piles nothing up over a thousand writes, of which some fail', async () => {
  const added = vi.spyOn(AbortSignal.prototype, 'addEventListener');
  let writes = 0;
  const { lane, clock } = rig({
    writePoints: async () => {
      if (++writes % 10 === 0) throw new Error('now and then');
    },
  });
  await lane.start();
  for (let value = 1; value <= 100; value++) lane.offer(batchOf(value));
  await clock.advance(3_600_000);
  expect(lane.status().pointsDelivered).toBe(100);
  const signals = [...new Set(added.mock.contexts)] as AbortSignal[];
  added.mockRestore();
  expect(signals.length).toBeGreaterThan(100);
  expect(signals.filter((signal) => !signal.aborted && listeners(signal) > 0)).toEqual([]);
});
