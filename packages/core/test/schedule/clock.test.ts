import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { systemClock } from '../../src/schedule/clock.js';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

const DAY = 24 * 3600 * 1000;

it('waits longer than a timer of Node can', () => {
  const run = vi.fn<() => void>();
  systemClock.after(60 * DAY, run);
  vi.advanceTimersByTime(60 * DAY - 1);
  expect(run).not.toHaveBeenCalled();
  vi.advanceTimersByTime(2);
  expect(run).toHaveBeenCalledOnce();
});

it('takes such a wait back in its second part', () => {
  const run = vi.fn<() => void>();
  const cancel = systemClock.after(60 * DAY, run);
  vi.advanceTimersByTime(40 * DAY);
  cancel();
  vi.advanceTimersByTime(60 * DAY);
  expect(run).not.toHaveBeenCalled();
  expect(vi.getTimerCount()).toBe(0);
});
