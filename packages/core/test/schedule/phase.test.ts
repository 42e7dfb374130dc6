import { describe, expect, it } from 'vitest';
import { PhaseKeeper } from '../../src/schedule/phase.js';

const INTERVAL = 5000;

interface Server {
  /** What the newest time is at a moment, milliseconds. */
  readonly newest: (at: number) => number;
}

/** Polls a server for so many rounds. @param jitter by which a poll is early or late @returns the ticks seen, and the moves */
function poll(server: Server, rounds: number, jitter: (round: number) => number, start = 0): { seen: number[]; moves: number[] } {
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

const lost = (seen: readonly number[]): number => (seen.at(-1) as number) - (seen[0] as number) + 1 - new Set(seen).size;
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
  const moves = [0, 1, 2, 5, 6, 9, 10, 13].map((tick) => phase.observe({ newestMs: tick * INTERVAL, at: tick * INTERVAL + 2000 }));
  expect(moves.every((move) => move === 0)).toBe(true);
});
