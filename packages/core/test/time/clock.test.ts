import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { systemClock } from '../../src/time/clock.js';

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

it('takes back a wait of an ordinary length, and reads both clocks of the system', () => {
  const run = vi.fn<() => void>();
  const cancel = systemClock.after(1000, run);
  cancel();
  systemClock.after(500, run);
  vi.advanceTimersByTime(499);
  expect(run).not.toHaveBeenCalled();
  const [now, monotonic] = [systemClock.now(), systemClock.monotonic()];
  vi.advanceTimersByTime(1000);
  expect(run).toHaveBeenCalledOnce();
  expect(systemClock.now() - now).toBe(1000);
  expect(systemClock.monotonic() - monotonic).toBe(1000);
});
