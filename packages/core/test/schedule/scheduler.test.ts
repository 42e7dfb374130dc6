import { expect, it } from 'vitest';
import { schedule } from '../../src/schedule/scheduler.js';
import { manualClock } from '../../src/testing/index.js';

it('runs on a fixed grid after its offset', async () => {
  const clock = manualClock();
  const runs: number[] = [];
  schedule({ intervalMs: 1000, offsetMs: 300, run: async () => void runs.push(clock.monotonic()) }, clock);
  await clock.advance(3000);
  expect(runs).toEqual([300, 1300, 2300]);
});

it('skips the ticks that pass during a long run and stays on the grid', async () => {
  const clock = manualClock();
  const runs: number[] = [];
  const skipped: number[] = [];
  const run = (): Promise<void> => {
    runs.push(clock.monotonic());
    return new Promise((resolve) => clock.after(runs.length === 1 ? 3500 : 10, resolve));
  };
  schedule({ intervalMs: 1000, offsetMs: 0, run, skipped: (ticks) => skipped.push(ticks) }, clock);
  await clock.advance(5500);
  expect(runs).toEqual([0, 4000, 5000]);
  expect(skipped).toEqual([3]);
});

it('never runs a job twice at the same time, and not after its end', async () => {
  const clock = manualClock();
  let runs = 0;
  let finish = (): void => {};
  const run = (): Promise<void> => {
    runs++;
    return new Promise((resolve) => (finish = resolve));
  };
  const stop = schedule({ intervalMs: 1000, offsetMs: 0, run }, clock);
  await clock.advance(10_000);
  expect(runs).toBe(1);
  stop();
  finish();
  await clock.advance(10_000);
  expect(runs).toBe(1);
  expect(clock.pending).toBe(0);
});
