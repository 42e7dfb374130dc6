import { expect, it } from 'vitest';
import { TimeSlice } from '../../src/time/time-slice.js';
import { manualClock } from '../../src/testing/index.js';

it('is due after eight milliseconds of work, and again eight after each pause', async () => {
  const clock = manualClock();
  const slice = new TimeSlice(clock);
  await clock.advance(7);
  expect(slice.isOver()).toBe(false);
  await clock.advance(1);
  expect(slice.isOver()).toBe(true);
  let others = 0;
  setImmediate(() => others++);
  await slice.yield();
  expect(others).toBe(1);
  expect(slice.isOver()).toBe(false);
  await clock.advance(8);
  expect(slice.isOver()).toBe(true);
});

it('ends work whose signal aborted meanwhile', async () => {
  const slice = new TimeSlice(manualClock());
  await slice.yield(new AbortController().signal);
  await expect(slice.yield(AbortSignal.abort(new Error('over')))).rejects.toThrow('over');
});
