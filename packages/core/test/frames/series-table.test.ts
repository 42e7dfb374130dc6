import { describe, expect, it } from 'vitest';
import { SeriesTable, type SeriesNode } from '../../src/frames/series-table.js';
import { makeLimits } from '../../src/limits/index.js';
import type { Series } from '../../src/sink/index.js';

const MINUTE = 60_000;

/** Tags along the tree, as text that stands by itself has them. */
function along(table: SeriesTable, ...tags: readonly (readonly [string, string])[]): Series | undefined {
  let node: SeriesNode | undefined = table.root;
  for (const [name, value] of tags) node &&= table.with(node, name, value);
  const entry = node && table.entryOf(node);
  return entry && table.use(entry);
}

/** Tags of a row. */
function ofRow(table: SeriesTable, tags: Readonly<Record<string, string>>): Series | undefined {
  const entry = table.find(table.root, tags);
  return entry && table.use(entry);
}

describe('one series for one tag set', () => {
  it('shares it between two ways to the same tags', () => {
    const table = new SeriesTable('c');
    const series = along(table, ['a', '1'], ['b', '2']);
    expect(along(table, ['b', '2'], ['a', '1'])).toBe(series);
    expect(ofRow(table, { b: '2', a: '1' })).toBe(series);
    expect(series?.key).toBe('a=1,b=2,cluster=c');
  });

  it('keeps apart tags whose texts run together', () => {
    const table = new SeriesTable('c');
    expect(along(table, ['a', '1,b=2'])?.key).not.toBe(along(table, ['a', '1'], ['b', '2'])?.key);
  });
});

describe('what is gone is forgotten within minutes', () => {
  it('after five minutes without use, and only that', () => {
    const table = new SeriesTable('c');
    const gone = [along(table, ['client', 'old']), ofRow(table, { client: 'older' })];
    const sizes: number[] = [];
    const kept = [along(table, ['client', 'new']), ofRow(table, { client: 'newer' })];
    for (let now = MINUTE; now <= 8 * MINUTE; now += MINUTE) {
      table.begin(now, 1000);
      expect([along(table, ['client', 'new']), ofRow(table, { client: 'newer' })]).toEqual(kept);
      if (now === 5 * MINUTE) sizes.push(table.size);
    }
    expect([...sizes, table.size]).toEqual([4, 2]);
    expect(along(table, ['client', 'old'])).not.toBe(gone[0]);
    expect(ofRow(table, { client: 'older' })).not.toBe(gone[1]);
  });

  it('but not before three rounds of a job that runs seldom', () => {
    const table = new SeriesTable('c');
    table.begin(0, 60 * MINUTE);
    const series = ofRow(table, { quota: 'a' });
    for (let now = MINUTE; now <= 170 * MINUTE; now += MINUTE) table.begin(now, 1000);
    expect(ofRow(table, { quota: 'a' })).toBe(series);
    for (let now = 171 * MINUTE; now <= 365 * MINUTE; now += MINUTE) table.begin(now, 1000);
    expect(table.size).toBe(0);
  });

  it('keeps a node row that is found by its devid', () => {
    const table = new SeriesTable('c');
    const row = (): Series | undefined => {
      const node = table.ofRow(1, 1, undefined);
      const entry = node && table.entryOf(node);
      return entry && table.use(entry);
    };
    const first = row();
    for (let now = MINUTE; now <= 30 * MINUTE; now += MINUTE) {
      table.begin(now, 1000);
      expect(row()).toBe(first);
    }
    for (let now = 31 * MINUTE; now <= 40 * MINUTE; now += MINUTE) table.begin(now, 1000);
    expect(table.size).toBe(0);
    expect(table.bytes).toBe(0);
    expect(row()?.tags).toEqual({ cluster: 'c', devid: '1', node: '1' });
  });

  it('a piece at a time: no answer waits for all of it', () => {
    const table = new SeriesTable('c');
    for (let index = 0; index < 50_000; index++) ofRow(table, { client: String(index) });
    table.begin(10 * MINUTE, 1000);
    table.begin(20 * MINUTE, 1000);
    expect(table.size).toBe(45_000);
    for (let step = 0; step < 20; step++) table.begin((30 + step) * MINUTE, 1000);
    expect(table.size).toBe(0);
    expect(table.bytes).toBe(0);
  });
});

describe('limits', () => {
  const refusals = (table: SeriesTable): unknown => table.takeRefusals().map(({ limit, count }) => [limit, count]);

  it('lets known series go on when there are as many as there may be', () => {
    const table = new SeriesTable('c', { limits: makeLimits({ series: 3 }) });
    const known = ['a', 'b', 'c'].map((client) => ofRow(table, { client }));
    expect(['d', 'e'].map((client) => ofRow(table, { client }))).toEqual([undefined, undefined]);
    expect(['a', 'b', 'c'].map((client) => ofRow(table, { client }))).toEqual(known);
    expect(refusals(table)).toEqual([['series', 2]]);
    expect(refusals(table)).toEqual([]);
  });

  it('bounds the tree as well', () => {
    const table = new SeriesTable('c', { limits: makeLimits({ series: 3 }) });
    for (let index = 0; index < 10; index++) along(table, ['text', String(index)]);
    expect(table.size).toBe(3);
  });

  it('counts new ones by the minute, after a first fill', () => {
    const table = new SeriesTable('c', { limits: makeLimits({ series: 100, new_series_per_minute: 10 }) });
    let made = 0;
    const fill = (count: number): number => {
      let taken = 0;
      for (let index = 0; index < count; index++) if (ofRow(table, { client: String(made++) }) !== undefined) taken++;
      return taken;
    };
    expect(fill(150)).toBe(100);
    for (let now = MINUTE; now <= 6 * MINUTE; now += MINUTE) table.begin(now, 1000);
    expect(table.size).toBe(0);
    expect(fill(150)).toBe(60);
    table.begin(7 * MINUTE, 1000);
    expect(fill(150)).toBe(10);
    expect(refusals(table)).toContainEqual(['new_series_per_minute', 230]);
  });

  it.each([
    [
      'tags_per_series',
      { tags_per_series: 16 },
      Object.fromEntries(Array.from({ length: 16 }, (_, index) => [`t${index}`, 'x'])),
    ],
    ['name_length', { name_length: 64 }, { ['x'.repeat(65)]: 'a' }],
    ['tag_value_length', { tag_value_length: 64 }, { a: 'x'.repeat(65) }],
    ['series_bytes', { series_bytes: 65_536, tag_value_length: 100_000 }, { a: 'x'.repeat(60_000) }],
    ['tag_names', { tag_names: 2 }, { a: '1', b: '2' }],
  ])('%s', (limit, limits, tags) => {
    const table = new SeriesTable('c', { limits: makeLimits(limits) });
    expect(ofRow(table, tags)).toBeUndefined();
    expect(ofRow(table, { a: '1' })).toBeDefined();
    expect(refusals(table)).toEqual([[limit, 1]]);
  });

  it('gives the names of tags free with the last series that has them', () => {
    const table = new SeriesTable('c', { limits: makeLimits({ tag_names: 2 }) });
    expect(ofRow(table, { first: '1' })).toBeDefined();
    expect(ofRow(table, { second: '1' })).toBeUndefined();
    for (let now = MINUTE; now <= 8 * MINUTE; now += MINUTE) table.begin(now, 1000);
    expect(ofRow(table, { second: '1' })).toBeDefined();
  });
});

describe('tags that are ours to give', () => {
  it.each(['cluster', 'cluster_guid'])('%s: a row that has one keeps it under another name', (name) => {
    for (const more of [{}, { cluster_guid: 'bbbb' }]) {
      const table = new SeriesTable('mine', { more });
      const ours = { cluster: 'mine', ...more };
      expect(ofRow(table, { [name]: 'honest' })?.tags).toEqual({ ...ours, [`${name}_`]: 'honest' });
      expect(along(table, [name, 'honest'])?.tags).toEqual({ ...ours, [`${name}_`]: 'honest' });
      expect(table.takeRenamed()).toEqual([name]);
      ofRow(table, { [name]: 'other' });
      expect(table.takeRenamed()).toEqual([]);
    }
  });

  it.each(['devid', 'node', 'degraded'])('%s: only where a row of a node has ours', (name) => {
    const table = new SeriesTable('mine');
    const base = table.ofRow(3, 2, true) as SeriesNode;
    const ours = { cluster: 'mine', devid: '3', node: '2', degraded: 'true' };
    expect(table.find(base, { [name]: '9' })?.series.tags).toEqual({ ...ours, [`${name}_`]: '9' });
    expect(table.entryOf(table.with(base, name, '9') as SeriesNode)?.series.tags).toEqual({
      ...ours,
      [`${name}_`]: '9',
    });
    expect(ofRow(table, { [name]: '9' })?.tags).toEqual({ cluster: 'mine', [name]: '9' });
  });
});
