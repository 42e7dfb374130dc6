import { expect, it } from 'vitest';
import { SeriesTable } from '../../src/decode/series-table.js';

it('shares a series between two ways to the same tags', () => {
  const table = new SeriesTable('c');
  const ab = table.with(table.with(table.root, 'a', '1'), 'b', '2');
  const ba = table.with(table.with(table.root, 'b', '2'), 'a', '1');
  expect(table.seriesOf(ba)).toBe(table.seriesOf(ab));
  expect(table.seriesOf(ab).key).toBe('a=1,b=2,cluster=c');
});

it('keeps apart tags whose texts run together', () => {
  const table = new SeriesTable('c');
  const one = table.with(table.root, 'a', '1,b=2');
  const two = table.with(table.with(table.root, 'a', '1'), 'b', '2');
  expect(table.seriesOf(one).key).not.toBe(table.seriesOf(two).key);
});

it('forgets what did not occur for so many sweeps, and only that', () => {
  const table = new SeriesTable('c');
  const gone = table.seriesOf(table.with(table.root, 'client', 'old'));
  const kept = table.seriesOf(table.with(table.root, 'client', 'new'));
  for (let round = 0; round < 3; round++) {
    table.sweep(1);
    expect(table.seriesOf(table.with(table.root, 'client', 'new'))).toBe(kept);
  }
  expect(table.size).toBe(1);
  expect(table.seriesOf(table.with(table.root, 'client', 'old'))).not.toBe(gone);
});

it('keeps a node row that is found by its devid', () => {
  const table = new SeriesTable('c');
  const first = table.seriesOf(table.ofRow(1, 1, undefined));
  for (let round = 0; round < 4; round++) {
    table.sweep(1);
    expect(table.seriesOf(table.ofRow(1, 1, undefined))).toBe(first);
  }
});

it('gives a row’s tags the series that the tree has for them, over sweeps', () => {
  const table = new SeriesTable('c');
  const inTree = table.seriesOf(table.with(table.root, 'op', 'read'));
  expect(table.seriesWith(table.root, { op: 'read' })).toBe(inTree);
  for (let round = 0; round < 4; round++) {
    table.sweep(1);
    expect(table.seriesOf(table.with(table.root, 'op', 'read'))).toBe(inTree);
    expect(table.seriesWith(table.root, { op: 'read' })).toBe(inTree);
  }
});

it('forgets the series of rows that no longer occur', () => {
  const table = new SeriesTable('c');
  table.seriesWith(table.root, { client: 'old' });
  const kept = table.seriesWith(table.root, { client: 'new' });
  for (let round = 0; round < 3; round++) {
    table.sweep(1);
    expect(table.seriesWith(table.root, { client: 'new' })).toBe(kept);
  }
  expect(table.size).toBe(1);
});
