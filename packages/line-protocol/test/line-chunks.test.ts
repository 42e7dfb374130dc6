import { makeBatch } from '@gostats/core/testing';
import { expect, test } from 'vitest';
import { lineChunks } from '../src/index.js';
import { chunksOf, textOf } from './support.js';

const rows = (count: number, from = 0) =>
  Array.from({ length: count }, (_, i) => ({
    tags: { lnn: String(from + i) },
    value: { a: i, b: 0.5, c: Number.NaN },
  }));
const wide = makeBatch([
  { key: 'one', rows: rows(7_000) },
  { key: 'two', rows: rows(1) },
  { key: 'none', rows: [{ value: Number.NaN }] },
  { key: 'three', rows: rows(5_400, 9_000) },
]);

test('chunks hold as many lines as allowed, and all of them in order', async () => {
  const chunks = await chunksOf(wide);
  expect(chunks.map(({ lines }) => lines)).toEqual([5_000, 5_000, 2_401]);
  for (const { body, lines } of chunks) expect(Buffer.from(body).toString().split('\n')).toHaveLength(lines + 1);
  expect(textOf(chunks)).toBe(textOf(await chunksOf(wide, { maxLines: 17 })));
  expect(textOf(chunks)).toBe(textOf(await chunksOf(wide, { maxLines: 100_000 })));
});

test('a chunk ends soon after it has reached its size', async () => {
  const chunks = await chunksOf(wide, { maxBytes: 1_000 });
  expect(chunks.length).toBeGreaterThan(10);
  expect(textOf(chunks)).toBe(textOf(await chunksOf(wide)));
});

test('a batch without points makes no chunk', async () => {
  expect(await chunksOf(makeBatch([]))).toEqual([]);
  expect(await chunksOf(makeBatch([{ key: 'none', rows: [{ value: Number.NaN }] }]))).toEqual([]);
});

test('the event loop turns while a large batch is encoded', async () => {
  let turns = 0;
  let encoding = true;
  const count = (): void => {
    turns++;
    if (encoding) setImmediate(count);
  };
  setImmediate(count);
  await chunksOf(wide, { maxLines: 100_000 });
  encoding = false;
  // 12 401 rows of three columns: a slice of 2000 values ends about nineteen times.
  expect(turns).toBeGreaterThanOrEqual(18);
});

test('stops with the reason when the signal aborts', async () => {
  const aborter = new AbortController();
  const iterator = lineChunks(wide, { maxLines: 100, signal: aborter.signal });
  expect((await iterator.next()).done).toBe(false);
  aborter.abort(new Error('time is over'));
  await expect(iterator.next()).rejects.toThrow('time is over');
});
