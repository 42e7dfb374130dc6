import { describe, expect, it } from 'vitest';
import { PhaseKeeper } from '../../src/time/phase.js';

const INTERVAL = 5000;

interface Server {
  /** What the newest time is at a moment, milliseconds. */
  readonly newest: (at: number) => number;
}

/** Polls a server for so many rounds. @param jitter by which a poll is early or late @returns the ticks seen, and the moves */
function poll(
  server: Server,
  rounds: number,
  jitter: (round: number) => number,
  start = 0,
): { seen: number[]; moves: number[] } {
  const phase = new PhaseKeeper(INTERVAL);
  const seen: number[] = [];
  const moves: number[] = [];
  let at = start;
  for (let round = 0; round < rounds; round++) {
    const now = at + jitter(round);
    const newestMs = server.newest(now);
    seen.push(newestMs / INTERVAL);
    const shift = phase.observe({ newestMs, at: now });
    if (shift > 0) moves.push(round);
    at += INTERVAL + shift;
  }
  return { seen, moves };
}

const lost = (seen: readonly number[]): number =>
  (seen.at(-1) as number) - (seen[0] as number) + 1 - new Set(seen).size;
const aTick: Server = { newest: (at) => Math.floor((at + 1_000_000) / INTERVAL) * INTERVAL };
const shaky = (round: number): number => ((round * 7919) % 13) * 3 - 18;

describe('a job that asks at the moment of new values', () => {
  it('moves away from it within a minute, once, and loses no tick from then on', () => {
    const { seen, moves } = poll(aTick, 1000, shaky);
    expect(moves).toHaveLength(1);
    expect(moves[0]).toBeLessThan(12);
    expect(lost(seen.slice(14))).toBe(0);
  });

  it('does so again when the server’s clock drifts that way later', () => {
    const drifting: Server = { newest: (at) => Math.floor((at * 1.0005 + 1_002_500) / INTERVAL) * INTERVAL };
    const { seen, moves } = poll(drifting, 5000, shaky);
    expect(moves.length).toBeGreaterThan(0);
    expect(moves.length).toBeLessThan(8);
    expect(lost(seen)).toBeLessThan(30);
  });
});

it('leaves a job alone that loses nothing', () => {
  expect(poll(aTick, 1000, shaky, 2000).moves).toEqual([]);
});

it('does not go to and fro when the server’s times have no rhythm', () => {
  const wild: Server = { newest: (at) => Math.floor((at + ((at * 7919) % 9000)) / 1000) * 1000 };
  expect(poll(wild, 2000, shaky).moves.length).toBeLessThanOrEqual(12);
});

it('takes a server that stands still for no reason to move for ever', () => {
  expect(poll({ newest: () => 0 }, 2000, () => 0).moves.length).toBeLessThanOrEqual(12);
});

it('counts the ticks that a job missed by itself', () => {
  const phase = new PhaseKeeper(INTERVAL);
  const moves = [0, 1, 2, 5, 6, 9, 10, 13].map((tick) =>
    phase.observe({ newestMs: tick * INTERVAL, at: tick * INTERVAL + 2000 }),
  );
  expect(moves.every((move) => move === 0)).toBe(true);
});

/** Answers to a job that asks every second: how many ticks of the server each brought. @returns what each made it move by */
function answers(steps: readonly number[], phase = new PhaseKeeper(1000)): number[] {
  let newestMs = 0;
  return [0, ...steps]
    .map((step, index) => phase.observe({ newestMs: (newestMs += step * 1000), at: index * 1000 }))
    .slice(1);
}
const good = (count: number): number[] => Array.from({ length: count }, () => 1);
const odd = (count: number): number[] => Array.from({ length: count }, () => 0);
const movesOf = (steps: readonly number[]): number[] =>
  answers(steps).flatMap((shift, index) => (shift > 0 ? [index + 1] : []));

describe('the second odd answer of a dozen', () => {
  it('moves the job, by a part of its interval, whether it repeats a tick or skips one', () => {
    expect(answers([0, 2])).toEqual([0, 380]);
    expect(answers([0, ...good(10), 0]).at(-1)).toBe(380);
    expect(answers([0, ...good(11), 0]).at(-1)).toBe(0);
    expect(new PhaseKeeper(1000).observe({ newestMs: 0, at: 0 })).toBe(0);
  });

  it('counts for nothing in the rest after a move, which is twice as long after each', () => {
    expect(movesOf(odd(40))).toEqual([2, 7, 15, 29]);
    expect(movesOf([...odd(2), ...odd(3), ...good(3), 0, 0])).toEqual([2, 10]);
  });

  it('is followed by a short rest again when four dozen answers in a row were good', () => {
    expect(movesOf([...odd(2), ...good(3 + 48), ...odd(7)])).toEqual([2, 55, 60]);
    expect(movesOf([...odd(2), ...good(3 + 47), ...odd(10)])).toEqual([2, 54, 62]);
  });

  it('is none of those that come at once, or that go back in time', () => {
    const phase = new PhaseKeeper(1000);
    const moves = [0, 1, 2, 3].map((tick) => phase.observe({ newestMs: tick * 1000, at: 10 }));
    expect(moves).toEqual([0, 0, 0, 0]);
    expect(movesOf([-1, -1, -1, -1])).toEqual([]);
  });
});
