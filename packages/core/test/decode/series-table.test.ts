import { expect, it } from 'vitest';
import { SeriesTable } from '../../src/decode/series-table.js';

it('shares a series between two ways to the same tags', () => {
  const table = new SeriesTable('c');
  const ab = table.with(table.with(table.root, 'a', '1'), 'b', '2');
  const ba = table.with(table.with(table.root, 'b', '2'), 'a', '1');
  expect(ba.series).toBe(ab.series);
  expect(ab.series.key).toBe('a=1,b=2,cluster=c');
});

it('keeps apart tags whose texts run together', () => {
  const table = new SeriesTable('c');
  const one = table.with(table.root, 'a', '1,b=2');
  const two = table.with(table.with(table.root, 'a', '1'), 'b', '2');
  expect(one.series.key).not.toBe(two.series.key);
});

it('forgets what did not occur for so many sweeps, and only that', () => {
  const table = new SeriesTable('c');
  const gone = table.with(table.root, 'client', 'old').series;
  const kept = table.with(table.root, 'client', 'new').series;
  for (let round = 0; round < 3; round++) {
    table.sweep(1);
    expect(table.with(table.root, 'client', 'new').series).toBe(kept);
  }
  expect(table.size).toBe(2);
  expect(table.with(table.root, 'client', 'old').series).not.toBe(gone);
});

it('keeps a node row that is found by its devid', () => {
  const table = new SeriesTable('c');
  const first = table.ofRow(1, 1, undefined).series;
  for (let round = 0; round < 4; round++) {
    table.sweep(1);
    expect(table.ofRow(1, 1, undefined).series).toBe(first);
  }
});
