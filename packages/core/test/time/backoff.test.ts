import { expect, it } from 'vitest';
import { backoffMs, jittered, nextBackoffMs } from '../../src/time/backoff.js';

const WAITS = { firstMs: 100, maxMs: 1000 };

it('doubles from the first wait up to the longest, however many tries failed', () => {
  expect([1, 2, 3, 4, 5, 6, 5000].map((tries) => backoffMs(WAITS, tries))).toEqual([
    100, 200, 400, 800, 1000, 1000, 1000,
  ]);
});

it('goes on from the last wait, within limits that may have changed', () => {
  expect(nextBackoffMs(WAITS, 0)).toBe(100);
  expect(nextBackoffMs(WAITS, 100)).toBe(200);
  expect(nextBackoffMs(WAITS, 800)).toBe(1000);
  expect(nextBackoffMs({ firstMs: 100, maxMs: 300 }, 1000)).toBe(300);
});

it('shortens a wait by up to a fifth', () => {
  expect(jittered(1000, () => 0)).toBe(1000);
  expect(jittered(1000, () => 0.5)).toBe(900);
  expect(jittered(1000, () => 1)).toBe(800);
});
