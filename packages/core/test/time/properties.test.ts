import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { PhaseKeeper } from '../../src/time/phase.js';
import { schedule } from '../../src/time/scheduler.js';
import { manualClock } from '../../src/testing/index.js';

const INTERVAL = 1000;

it('runs a tick never twice and never later, whatever runs take and however early or late timers fire', async () => {
  const durations = fc.array(fc.integer({ min: 0, max: 4 * INTERVAL }), { minLength: 1, maxLength: 20 });
  const errors = fc.array(fc.integer({ min: -40, max: 300 }), { minLength: 1, maxLength: 20 });
  const offset = fc.integer({ min: 0, max: INTERVAL });
  await fc.assert(
    fc.asyncProperty(durations, errors, offset, async (takes, off, offsetMs) => {
      const clock = manualClock();
      let timers = 0;
      const inexact = {
        now: () => clock.now(),
        monotonic: () => clock.monotonic(),
        after: (ms: number, run: () => void) =>
          clock.after(Math.max(0, ms + (ms === 0 ? 0 : (off[timers++ % off.length] as number) / 10)), run),
      };
      const ticks: number[] = [];
      let [runs, active, skips] = [0, 0, 0];
      const job = schedule(
        {
          intervalMs: INTERVAL,
          offsetMs,
          skipped: (count) => (skips += count),
          async run(next) {
            active++;
            expect(active).toBe(1);
            // The tick that this run is for: the one before the next.
            ticks.push((next - offsetMs) / INTERVAL - 1);
            expect(clock.monotonic()).toBeLessThan(next);
            expect(clock.monotonic()).toBeGreaterThanOrEqual(next - INTERVAL - 5);
            await new Promise<void>((resolve) => void clock.after(takes[runs++ % takes.length] as number, resolve));
            active--;
          },
        },
        inexact,
      );
      await clock.advance(30 * INTERVAL);
      job.stop();
      expect(ticks.every(Number.isInteger)).toBe(true);
      expect(ticks).toEqual([...new Set(ticks)].sort((a, b) => a - b));
      // Every tick either ran or was told to be skipped, and none is made good.
      const last = ticks.at(-1) as number;
      expect(ticks.length + skips).toBeGreaterThanOrEqual(last + 1 - 3);
      expect(ticks.length + skips).toBeLessThanOrEqual(last + 1 + 5);
    }),
    { numRuns: 60 },
  );
});

it('moves a job by at most ten seconds, ever more seldom, whatever the server’s times are', () => {
  const intervals = fc.integer({ min: 1000, max: 300_000 });
  const times = fc.array(fc.constantFrom(0, 2, 3), { minLength: 500, maxLength: 1500 });
  fc.assert(
    fc.property(intervals, times, (intervalMs, steps) => {
      const phase = new PhaseKeeper(intervalMs);
      let [at, newestMs, moves] = [0, 1_700_000_000_000, 0];
      for (const step of steps) {
        const shift = phase.observe({ newestMs, at });
        expect(shift).toBeGreaterThanOrEqual(0);
        expect(shift).toBeLessThanOrEqual(Math.min(10_000, intervalMs * 0.38));
        if (shift > 0) moves++;
        at += intervalMs + shift;
        newestMs += step * intervalMs;
      }
      // Each move that did not help doubles the rest after it: 3 + 6 + 12 + … answers.
      expect(moves).toBeLessThanOrEqual(Math.ceil(Math.log2(steps.length / 3 + 1)) + 2);
    }),
    { numRuns: 100 },
  );
});
