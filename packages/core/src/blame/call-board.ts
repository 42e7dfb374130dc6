import type { Party } from './party.js';

/**
 * Which packages are at work, in memory that another thread can read while this one is busy: slot 0 has the number of the
 * package whose code runs right now (0: none), and slot `n` how many calls into package `n` have not settled yet.
 */
export interface CallBoard {
  readonly slots: Int32Array;
  /** Hears of the name behind a number. */
  readonly named: (slot: number, name: string) => void;
}

let board: CallBoard | undefined;
const numbers = new WeakMap<Party, number>();
let last = 0;

/** From now on calls are noted there, at the cost of two stores a call. */
export function shareCalls(next: CallBoard): void {
  board = next;
}

/** Runs what a package does at once. */
export function atWork<Result>(party: Party, run: () => Result): Result {
  if (board === undefined) return run();
  const { slots } = board;
  const before = slots[0] ?? 0;
  slots[0] = numberOf(party, board);
  try {
    return run();
  } finally {
    slots[0] = before;
  }
}

/** A call into a package has begun (1), or settled (-1). */
export function countCall(party: Party, change: 1 | -1): void {
  if (board === undefined) return;
  const number = numberOf(party, board);
  if (number > 0) board.slots[number] = (board.slots[number] ?? 0) + change;
}

/** 0 for one too many. */
function numberOf(party: Party, { slots, named }: CallBoard): number {
  let number = numbers.get(party);
  if (number !== undefined) return number;
  number = last + 1 < slots.length ? ++last : 0;
  numbers.set(party, number);
  if (number > 0) named(number, `the ${party.noun} "${party.id}" (${party.place})`);
  return number;
}
