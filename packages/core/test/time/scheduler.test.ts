import { expect, it } from 'vitest';
import { schedule } from '../../src/time/scheduler.js';
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
  const job = schedule({ intervalMs: 1000, offsetMs: 0, run }, clock);
  await clock.advance(10_000);
  expect(runs).toBe(1);
  job.stop();
  finish();
  await clock.advance(10_000);
  expect(runs).toBe(1);
  expect(clock.pending).toBe(0);
});

it('runs once a tick when timers fire up to a millisecond early', async () => {
  const clock = manualClock();
  const early = {
    ...clock,
    monotonic: () => clock.monotonic(),
    after: (ms: number, run: () => void) => clock.after(Math.max(0, ms - 0.9), run),
  };
  const runs: number[] = [];
  schedule({ intervalMs: 1000, offsetMs: 0, run: async () => void runs.push(Math.round(early.monotonic())) }, early);
  await clock.advance(10_500);
  expect(runs).toEqual([0, 999, 1999, 2999, 3999, 4999, 5999, 6999, 7999, 8999, 9999]);
});

it('waits on when a timer fires long before its tick', async () => {
  const clock = manualClock();
  const hasty = {
    ...clock,
    monotonic: () => clock.monotonic(),
    after: (ms: number, run: () => void) => clock.after(Math.min(ms, 300), run),
  };
  const runs: number[] = [];
  schedule({ intervalMs: 1000, offsetMs: 0, run: async () => void runs.push(clock.monotonic()) }, hasty);
  await clock.advance(3500);
  expect(runs).toEqual([0, 1000, 2000, 3000]);
});

it('makes nothing good after the machine slept, and blames no run for it', async () => {
  const clock = manualClock();
  let asleepMs = 0;
  const sleeping = {
    ...clock,
    monotonic: () => clock.monotonic() + asleepMs,
    after: (ms: number, run: () => void) => clock.after(ms, run),
  };
  const runs: number[] = [];
  const skipped: number[] = [];
  const run = async (): Promise<void> => void runs.push(sleeping.monotonic());
  schedule({ intervalMs: 1000, offsetMs: 0, run, skipped: (ticks) => skipped.push(ticks) }, sleeping);
  await clock.advance(2500);
  asleepMs = 60_200;
  await clock.advance(2500);
  expect(runs).toEqual([0, 1000, 2000, 63_200, 64_000, 65_000]);
  expect(skipped).toEqual([]);
});

it('moves its grid, at once and during a run', async () => {
  const clock = manualClock();
  const runs: number[] = [];
  const job = schedule(
    {
      intervalMs: 1000,
      offsetMs: 0,
      run: async () => {
        if (runs.push(clock.monotonic()) === 4) job.shift(100);
      },
    },
    clock,
  );
  await clock.advance(1500);
  job.shift(300);
  await clock.advance(4000);
  expect(runs).toEqual([0, 1000, 2300, 3300, 4400, 5400]);
});

it('says when the next tick is due', async () => {
  const clock = manualClock();
  const next: number[] = [];
  schedule({ intervalMs: 1000, offsetMs: 200, run: async (due) => void next.push(due) }, clock);
  await clock.advance(1500);
  expect(next).toEqual([1200, 2200]);
});

it('takes its timer along when it ends, and when its grid moves', async () => {
  const clock = manualClock();
  const runs: number[] = [];
  const job = schedule({ intervalMs: 1000, offsetMs: 0, run: async () => void runs.push(clock.monotonic()) }, clock);
  await clock.advance(1500);
  job.shift(100);
  expect(clock.pending).toBe(1);
  job.stop();
  expect(clock.pending).toBe(0);
  job.shift(100);
  expect(clock.pending).toBe(0);
  await clock.advance(5000);
  expect(runs).toEqual([0, 1000]);
});

it('takes a timer that fires five milliseconds early for its tick, and no earlier one', async () => {
  for (const [early, expected] of [
    [5, [0, 995, 1995]],
    [6, [0, 1000, 2000]],
  ] as const) {
    const clock = manualClock();
    const hasty = {
      ...clock,
      monotonic: () => clock.monotonic(),
      after: (ms: number, run: () => void) => clock.after(ms > 100 ? ms - early : ms, run),
    };
    const runs: number[] = [];
    schedule({ intervalMs: 1000, offsetMs: 0, run: async () => void runs.push(clock.monotonic()) }, hasty);
    await clock.advance(2500);
    expect(runs).toEqual(expected);
  }
});

it('tells of the ticks of a long run alone when the machine slept before it, to whoever listens', async () => {
  for (const listens of [true, false]) {
    const clock = manualClock();
    let asleepMs = 0;
    const sleeping = {
      ...clock,
      monotonic: () => clock.monotonic() + asleepMs,
      after: (ms: number, run: () => void) => clock.after(ms, run),
    };
    const skipped: number[] = [];
    let runs = 0;
    const run = (): Promise<void> => new Promise((resolve) => void clock.after(++runs === 2 ? 2500 : 0, resolve));
    schedule(
      { intervalMs: 1000, offsetMs: 0, run, ...(listens && { skipped: (ticks: number) => void skipped.push(ticks) }) },
      sleeping,
    );
    await clock.advance(500);
    asleepMs = 10_000;
    await clock.advance(5000);
    expect(skipped).toEqual(listens ? [2] : []);
    expect(runs).toBeGreaterThan(2);
  }
});
