import { expect, it } from 'vitest';
import { Breath } from '../../src/schedule/breath.js';
import { manualClock } from '../../src/testing/index.js';

it('is due after eight milliseconds of work, and again eight after each pause', async () => {
  const clock = manualClock();
  const breath = new Breath(clock);
  await clock.advance(7);
  expect(breath.due()).toBe(false);
  await clock.advance(1);
  expect(breath.due()).toBe(true);
  let others = 0;
  setImmediate(() => others++);
  await breath.take();
  expect(others).toBe(1);
  expect(breath.due()).toBe(false);
  await clock.advance(8);
  expect(breath.due()).toBe(true);
});

it('ends work whose signal aborted meanwhile', async () => {
  const breath = new Breath(manualClock());
  await breath.take(new AbortController().signal);
  await expect(breath.take(AbortSignal.abort(new Error('over')))).rejects.toThrow('over');
});
