import { expect, it } from 'vitest';
import { retryAfterMs, retryDelayMs } from '../../src/papi/retry.js';

it('waits double from 1 s up to 30 s, with full jitter', () => {
  expect([1, 2, 3, 4, 5, 6, 7, 2000].map((tries) => retryDelayMs(tries, () => 1))).toEqual([
    1e3, 2e3, 4e3, 8e3, 16e3, 30e3, 30e3, 30e3,
  ]);
  expect(retryDelayMs(5, () => 0)).toBe(0);
});

it('Retry-After is read as seconds and as a date, and bounded', () => {
  const now = Date.parse('2024-05-01T10:00:00Z');
  expect(retryAfterMs('12', now)).toBe(12_000);
  expect(retryAfterMs('Wed, 01 May 2024 10:00:30 GMT', now)).toBe(30_000);
  expect(retryAfterMs('Wed, 01 May 2024 09:00:00 GMT', now)).toBe(0);
  expect(retryAfterMs('86400', now)).toBe(900_000);
  expect(retryAfterMs('soon', now)).toBeUndefined();
  expect(retryAfterMs(undefined, now)).toBeUndefined();
});
