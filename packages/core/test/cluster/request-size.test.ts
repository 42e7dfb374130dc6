import { describe, expect, it } from 'vitest';
import { evenParts, RequestSize } from '../../src/sources/current/request-size.js';
import { keysOf } from './answers.js';

const MB = 1024 * 1024;

/** Keys a request after one round with these answers. */
function after(answers: readonly (readonly [keys: number, bytes: number])[], all = 1000): RequestSize {
  const size = new RequestSize();
  for (const [keys, bytes] of answers) size.observe(keys, bytes);
  size.settle(all);
  return size;
}

describe('the size of a request', () => {
  it('has no limit until an answer is large', () => {
    expect(new RequestSize().keys).toBe(Number.POSITIVE_INFINITY);
    expect(after([[100, 2 * MB]]).keys).toBe(Number.POSITIVE_INFINITY);
    expect(after([[100, 2 * MB + 1]]).keys).toBe(99);
  });

  it('is what fits two megabytes, and an eighth at least of what it was', () => {
    expect(after([[100, 4 * MB]]).keys).toBe(50);
    expect(after([[100, 8 * MB]]).keys).toBe(25);
    expect(after([[100, 100 * MB]]).keys).toBe(13);
    expect(after([[2, 100 * MB]]).keys).toBe(1);
  });

  it('cannot be less than a key, however large the answer for it is', () => {
    expect(after([[1, 100 * MB]]).keys).toBe(Number.POSITIVE_INFINITY);
  });

  it('is that of the largest answer of a round', () => {
    expect(
      after([
        [100, 8 * MB],
        [100, 4 * MB],
        [100, 1000],
      ]).keys,
    ).toBe(25);
  });

  it('grows by half a round while that would fit, and has no limit when all fits one', () => {
    const size = after([[100, 4 * MB]], 100);
    const rounds: number[] = [];
    for (let round = 0; round < 3; round++) {
      size.observe(size.keys, 1000);
      size.settle(100);
      rounds.push(size.keys);
    }
    expect(rounds).toEqual([75, Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY]);
    const just = after([[100, 4 * MB]], 75);
    just.observe(50, 1000);
    just.settle(75);
    expect(just.keys).toBe(Number.POSITIVE_INFINITY);
  });

  it('stays when the larger request would be too large, or nothing was answered', () => {
    const size = after([[100, 4 * MB]], 100);
    size.observe(50, 1.5 * MB);
    expect(size.settle(100)).toBe(false);
    expect(size.settle(100)).toBe(false);
    expect(size.keys).toBe(50);
    // Exactly as much as may be.
    size.observe(75, 2 * MB);
    expect(size.settle(100)).toBe(true);
    expect(size.keys).toBe(75);
  });

  it('says whether it changed', () => {
    const size = new RequestSize();
    size.observe(100, 1000);
    expect(size.settle(100)).toBe(false);
    size.observe(100, 4 * MB);
    expect([size.settle(100), size.keys]).toEqual([false, 50]);
    size.observe(50, 1000);
    expect(size.settle(100)).toBe(true);
  });
});

describe('parts of equal size', () => {
  it.each([
    [0, 3, []],
    [3, 3, [3]],
    [4, 3, [2, 2]],
    [10, 4, [4, 4, 2]],
    [10, 1, [1, 1, 1, 1, 1, 1, 1, 1, 1, 1]],
    [11, 2, [2, 2, 2, 2, 2, 1]],
    [9, 2, [2, 2, 2, 2, 1]],
    [5, Number.POSITIVE_INFINITY, [5]],
  ])('of %i keys, %s at most', (count, size, parts) => {
    const keys = keysOf(count);
    const made = evenParts(keys, size);
    expect(made.map(({ length }) => length)).toEqual(parts);
    expect(made.flat()).toEqual(keys);
  });
});
