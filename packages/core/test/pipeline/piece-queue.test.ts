import { expect, it } from 'vitest';
import { PieceQueue } from '../../src/pipeline/piece-queue.js';
import type { PointBatch } from '../../src/sink/index.js';
import { makeBatch } from '../../src/testing/index.js';

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** So many pieces, of 1000 rows each; its frames are one and the same. */
function pieces(count: number, cluster = 'a'): PointBatch {
  const whole = makeBatch(
    [{ key: 'k', rows: Array.from({ length: 1000 }, (_, row) => ({ value: row, tags: { row: `${row}` } })) }],
    { cluster: { id: cluster } },
  );
  return { ...whole, frames: Array.from({ length: count }, () => whole.frames[0]!), pointCount: count * 1000 };
}

/** More than two thirds of what may wait, of about 24 kB a piece. */
const MUCH = 1900;
/** Alone more than what may wait. */
const TOO_MUCH = 3000;

function taking(): { queue: PieceQueue; taken: string[] } {
  const taken: string[] = [];
  return { queue: new PieceQueue(({ cluster }) => void taken.push(cluster.id)), taken };
}

it('takes a batch that is larger than all that may wait when nothing else waits, and then no other', () => {
  const { queue } = taking();
  expect(queue.push(pieces(TOO_MUCH))).toBe(true);
  expect(queue.push(pieces(1))).toBe(false);
  expect(queue.length).toBe(1);
  queue.clear();
});

it('has room again for what it took', async () => {
  const { queue, taken } = taking();
  expect(queue.push(pieces(MUCH))).toBe(true);
  expect(queue.push(pieces(MUCH))).toBe(false);
  while (queue.length > 0) await turn();
  expect(taken).toHaveLength(MUCH);
  expect([queue.push(pieces(1)), queue.push(pieces(MUCH)), queue.push(pieces(MUCH))]).toEqual([true, true, false]);
  queue.clear();
});

it('takes a piece a turn, one batch after the other, and rests when nothing waits', async () => {
  const { queue, taken } = taking();
  queue.push(pieces(2, 'a'));
  queue.push(pieces(1, 'b'));
  const seen: number[] = [];
  while (queue.length > 0) {
    await turn();
    seen.push(taken.length);
  }
  expect(taken).toEqual(['a', 'a', 'b']);
  expect(seen.map((count, index) => count - (seen[index - 1] ?? 0)).every((more) => more <= 1)).toBe(true);
  for (let turns = 0; turns < 3; turns++) await turn();
  queue.push(pieces(1, 'c'));
  await turn();
  expect(taken.at(-1)).toBe('c');
});

it('forgets all when it is cleared, and goes on with what comes then, a piece a turn as before', async () => {
  const { queue, taken } = taking();
  queue.push(pieces(MUCH, 'old'));
  queue.push(pieces(2, 'old'));
  queue.clear();
  expect(queue.length).toBe(0);
  for (let pushes = 0; pushes < 2; pushes++) {
    queue.push(pieces(MUCH, 'given up'));
    queue.clear();
  }
  expect(queue.push(pieces(5, 'new'))).toBe(true);
  await turn();
  expect(taken).toEqual(['new']);
  await turn();
  expect(taken).toEqual(['new', 'new']);
  queue.clear();
});

it('may be cleared by what takes a piece', async () => {
  const taken: string[] = [];
  const queue: PieceQueue = new PieceQueue(({ cluster }) => {
    taken.push(cluster.id);
    queue.clear();
  });
  queue.push(pieces(2, 'a'));
  await turn();
  queue.push(pieces(2, 'b'));
  await turn();
  await turn();
  expect(taken).toEqual(['a', 'b']);
  expect(queue.length).toBe(0);
});
