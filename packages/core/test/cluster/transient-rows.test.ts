import { describe, expect, it } from 'vitest';
import { TransientRows } from '../../src/sources/current/transient-rows.js';
import type { RowProblem } from '../../src/sources/current/row-codes.js';

const MINUTE = 60_000;
const problem = (key: string, devid = 1): RowProblem => ({ kind: 'transient', key, devid, code: 6, text: 'timed out' });
const [a, b] = [problem('a'), problem('b', 2)];
const none = new Set<string>();

/** Rows that failed in so many cycles, the last of which ended at 0. */
function missedFor(cycles: number, ...rows: readonly RowProblem[]): TransientRows {
  const passing = new TransientRows();
  for (let cycle = 0; cycle < cycles; cycle++) passing.missed(rows, 0);
  return passing;
}

it('says a row once, however often it is missed', () => {
  const passing = new TransientRows();
  expect(passing.missed([a], 0)).toEqual([a]);
  expect(passing.missed([a, b], 0)).toEqual([b]);
  expect(passing.missed([a, b], 0)).toEqual([]);
});

it('knows rows by key and node', () => {
  const passing = missedFor(3, a);
  expect(passing.missed([problem('a', 2)], 0)).toHaveLength(1);
  expect(passing.worthRetrying([a, problem('a', 3)], 0)).toEqual([problem('a', 3)]);
});

it('gives a row up after three cycles, asks for it again after five minutes, and gives it up again', () => {
  expect(missedFor(2, a).worthRetrying([a], 0)).toEqual([a]);
  const passing = missedFor(3, a);
  expect(passing.worthRetrying([a, b], 0)).toEqual([b]);
  expect(passing.worthRetrying([a], 5 * MINUTE - 1)).toEqual([]);
  // What fails meanwhile does not put the next try off.
  passing.missed([a], 4 * MINUTE);
  expect(passing.worthRetrying([a], 5 * MINUTE)).toEqual([a]);
  passing.missed([a], 5 * MINUTE);
  expect(passing.worthRetrying([a], 10 * MINUTE - 1)).toEqual([]);
  expect(passing.worthRetrying([a], 10 * MINUTE)).toEqual([a]);
});

describe('a row that is well again', () => {
  it('is named when it had been given up', () => {
    expect(missedFor(3, a, problem('c', 0)).answered(new Set(['a', 'c']), none, 1)).toEqual(['a of devid 1', 'c']);
    expect(missedFor(2, a).answered(new Set(['a']), none, 1)).toEqual([]);
  });

  it('is named once, and asked for again at once when it fails', () => {
    const passing = missedFor(3, a);
    passing.answered(new Set(['a']), none, 1);
    expect(passing.answered(new Set(['a']), none, 2)).toEqual([]);
    passing.missed([a], 3);
    expect(passing.worthRetrying([a], 3)).toEqual([a]);
  });

  it('is not one that fails, nor one that nobody asked for', () => {
    const passing = missedFor(3, a);
    expect(passing.answered(new Set(['a']), new Set(['1 a']), 1)).toEqual([]);
    expect(passing.answered(new Set(['b']), none, 1)).toEqual([]);
    expect(passing.worthRetrying([a], 2)).toEqual([]);
  });

  it('is forgotten after half an hour, so that its next failure is news', () => {
    const again = (wellForMs: number): readonly RowProblem[] => {
      const passing = missedFor(1, a);
      passing.answered(new Set(['a']), none, 1000);
      passing.answered(new Set(['a']), none, 1000 + wellForMs);
      return passing.missed([a], 1000 + wellForMs + 1);
    };
    expect(again(30 * MINUTE)).toEqual([]);
    expect(again(30 * MINUTE + 1)).toEqual([a]);
  });

  it('counts from when it was well last, not from when it was well first', () => {
    const passing = missedFor(1, a);
    passing.answered(new Set(['a']), none, 0);
    passing.missed([a], 20 * MINUTE);
    passing.answered(new Set(['a']), none, 21 * MINUTE);
    passing.answered(new Set(['a']), none, 40 * MINUTE);
    expect(passing.missed([a], 41 * MINUTE)).toEqual([]);
  });
});

it('holds ten thousand rows; what is beyond is neither said nor kept', () => {
  const passing = new TransientRows();
  const many = Array.from({ length: 10_000 }, (_, index) => problem(`k${index}`));
  expect(passing.missed(many, 0)).toHaveLength(10_000);
  for (let cycle = 0; cycle < 3; cycle++) expect(passing.missed([a], 0)).toEqual([]);
  expect(passing.worthRetrying([a], 0)).toEqual([a]);
  expect(passing.missed(many.slice(0, 1), 0)).toEqual([]);
});
