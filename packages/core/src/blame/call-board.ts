import type { Extension } from './extension.js';

/**
 * Shows which packages are running, in memory that another thread can read while this one is busy. Slot 0 holds the
 * number of the package whose code runs right now (0: none). Slot `n` holds how many calls into package `n` have not
 * settled yet.
 */
export interface CallBoard {
  readonly slots: Int32Array;
  /** Called with the number and name of each new package. */
  readonly named: (slot: number, name: string) => void;
}

let board: CallBoard | undefined;
const numbers = new WeakMap<Extension, number>();
let last = 0;

/** Records calls on this board from now on. Costs two stores per call. */
export function shareCallBoard(next: CallBoard): void {
  board = next;
}

/** Runs the synchronous part of a call into a package. */
export function whileRunning<Result>(extension: Extension, run: () => Result): Result {
  if (board === undefined) return run();
  const { slots } = board;
  const before = slots[0] ?? 0;
  slots[0] = numberOf(extension, board);
  try {
    return run();
  } finally {
    slots[0] = before;
  }
}

/** Counts a call into a package that has begun (1) or settled (-1). */
export function countCall(extension: Extension, change: 1 | -1): void {
  if (board === undefined) return;
  const number = numberOf(extension, board);
  if (number > 0) board.slots[number] = (board.slots[number] ?? 0) + change;
}

/** Returns the number of a package, or 0 when there are no numbers left. */
function numberOf(extension: Extension, { slots, named }: CallBoard): number {
  let number = numbers.get(extension);
  if (number !== undefined) return number;
  number = last + 1 < slots.length ? ++last : 0;
  numbers.set(extension, number);
  if (number > 0) named(number, `the ${extension.noun} "${extension.id}" (${extension.place})`);
  return number;
}
