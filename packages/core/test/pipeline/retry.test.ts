import { expect, it } from 'vitest';
import { retryDelayMs, triesInSameTime } from '../../src/pipeline/retry.js';

const waits = { firstMs: 5000, maxMs: 60_000 };

it('doubles its waits up to the longest, and shortens them by up to a fifth', () => {
  const policy = { ...waits, maxTries: 9 };
  expect([1, 2, 3, 4, 5, 40].map((failed) => retryDelayMs(policy, failed, () => 0))).toEqual([
    5000, 10_000, 20_000, 40_000, 60_000, 60_000,
  ]);
  expect(retryDelayMs(policy, 1, () => 1)).toBe(4000);
});

it.each([
  [1, 1],
  [2, 2],
  [5, 5],
  // gostats waits 5 + 10 + … + 320 s = 635 s; ours 5 + 10 + 20 + 40 s and then nine times 60 s.
  [8, 14],
  [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY],
])('keeps trying as long as gostats with %d tries: %d', (tries, ours) => {
  expect(triesInSameTime(tries, waits)).toBe(ours);
});
