import { describe, expect, it } from 'vitest';
import type { PointBatch } from '../../src/sink/index.js';
import { makeBatch } from '../../src/testing/index.js';
import { shapingOf } from './shape.js';

const tagsOf = (batch: PointBatch | undefined): Record<string, string>[] =>
  (batch?.frames ?? []).flatMap(({ series }) => series.map(({ tags }) => ({ ...tags })));
const disk = (...tags: Record<string, string>[]): PointBatch =>
  makeBatch([{ key: 'node.disk', rows: tags.map((one, index) => ({ tags: one, value: index + 1 })) }]);
const row = { node: '1', disk: 'da1' };
const cluster = 'simcluster';

describe('tags', () => {
  it('are added: those of the sink before those of the cluster, and these before those for all', () => {
    const shape = shapingOf('tags = { c = "sink" }', {
      global: 'tags = { a = "all", b = "all", c = "all" }',
      cluster: 'tags = { b = "cluster", c = "cluster" }',
    });
    expect(tagsOf(shape(disk(row), 'a'))).toEqual([{ cluster, ...row, a: 'all', b: 'cluster', c: 'sink' }]);
  });

  it('of a cluster are added to its points alone', () => {
    const shape = shapingOf('', { global: 'tags = { a = "all" }', cluster: 'tags = { b = "cluster" }' });
    const elsewhere = makeBatch([{ key: 'node.disk', rows: [{ value: 1 }] }], {
      cluster: { id: 'gone:8080', name: 'gone' },
    });
    expect(tagsOf(shape(elsewhere, 'a'))).toEqual([{ cluster: 'gone', a: 'all' }]);
    expect(tagsOf(shape(disk(row), 'a'))).toEqual([{ cluster, ...row, a: 'all', b: 'cluster' }]);
  });

  it('never take the place of one that a point has, which is said once', () => {
    const shape = shapingOf('tags = { disk = "mine" }', { global: 'tags = { node_pool = "x" }' });
    const batch = disk(row, { node: '2' }, { node: '3', disk: 'da2', node_pool: 'h500' });
    expect(tagsOf(shape(batch, 'a'))).toEqual([
      { cluster, ...row, node_pool: 'x' },
      { cluster, node: '2', disk: 'mine', node_pool: 'x' },
      { cluster, node: '3', disk: 'da2', node_pool: 'h500' },
    ]);
    expect(shape.said).toEqual([
      expect.stringMatching(/^Points of node\.disk for "a" already have a tag "disk", which they keep/),
      expect.stringMatching(/a tag "node_pool"/),
    ]);
  });

  it('are kept and dropped, those of all among them, but not those of the sink itself', () => {
    const global = 'tags = { site = "lab", env = "prod" }';
    expect(tagsOf(shapingOf('drop_tags = ["d?sk", "en*"]\ntags = { env = "x" }', { global })(disk(row), 'a'))).toEqual([
      { cluster, node: '1', site: 'lab', env: 'x' },
    ]);
    expect(tagsOf(shapingOf('keep_tags = ["node", "site"]', { global })(disk(row), 'a'))).toEqual([
      { node: '1', site: 'lab' },
    ]);
    expect(tagsOf(shapingOf('keep_tags = ["*"]\ndrop_tags = ["Disk"]')(disk(row), 'a'))).toEqual([{ cluster, ...row }]);
  });

  it('are renamed, two of them also to the name of the other', () => {
    const shape = shapingOf('rename_tags = { node = "lnn", site = "place" }', { global: 'tags = { site = "lab" }' });
    expect(tagsOf(shape(disk(row), 'a'))).toEqual([{ cluster, lnn: '1', disk: 'da1', place: 'lab' }]);
    const swap = shapingOf('rename_tags = { node = "devid", devid = "node" }');
    expect(tagsOf(swap(disk({ node: '1', devid: '3' }), 'a'))).toEqual([{ cluster, node: '3', devid: '1' }]);
  });

  it('keep their name when the new one is taken, and so does one that would take theirs', () => {
    const shape = shapingOf('rename_tags = { one = "two", disk = "one" }');
    const taken = { one: '1', two: '2', disk: 'da1' };
    expect(tagsOf(shape(disk(taken), 'a'))).toEqual([{ cluster, ...taken }]);
    expect(shape.said).toHaveLength(2);
    expect(tagsOf(shape(disk({ one: '1', disk: 'da1' }), 'a'))).toEqual([{ cluster, two: '1', one: 'da1' }]);
  });

  it('may be called what every object inherits', () => {
    const odd = JSON.parse('{"__proto__": "p", "toString": "t"}') as Record<string, string>;
    const shape = shapingOf('tags = { constructor = "c" }\nrename_tags = { toString = "valueOf" }');
    expect(Object.entries(shape(disk(odd), 'a')?.frames[0]?.series[0]?.tags ?? {})).toEqual([
      ['__proto__', 'p'],
      ['cluster', cluster],
      ['constructor', 'c'],
      ['valueOf', 't'],
    ]);
  });

  it('make the same series of the same series, poll after poll', () => {
    const shape = shapingOf('tags = { site = "lab" }');
    const [one, two] = [disk(row), disk(row)].map((batch) => shape(batch, 'a')?.frames[0]);
    expect(one?.series[0]).toBe(two?.series[0]);
    const unchanged = disk(row);
    expect(shapingOf('drop_tags = ["nothing"]')(unchanged, 'a')).toBe(unchanged);
  });
});

describe('series that become one', () => {
  const at = (collectedAt: number, ...rows: (Record<string, string> & { ops: string })[]): PointBatch =>
    makeBatch([{ key: 'node.disk', rows: rows.map(({ ops, ...tags }) => ({ tags, value: { ops: Number(ops) } })) }], {
      collectedAt,
      intervalMs: 1000,
    });
  const opsOf = (batch: PointBatch | undefined): number[] => [...(batch?.frames[0]?.values ?? [])];

  it('keep the rows of the first, also where it comes later, and say so once with the tag', () => {
    const shape = shapingOf('drop_tags = ["sid"]');
    expect(
      opsOf(
        shape(
          at(
            1000,
            { user: 'a', sid: '1', ops: '5' },
            { user: 'a', sid: '2', ops: '6' },
            { user: 'b', sid: '3', ops: '7' },
          ),
          'a',
        ),
      ),
    ).toEqual([5, 7]);
    expect(opsOf(shape(at(2000, { user: 'a', sid: '2', ops: '8' }, { user: 'a', sid: '1', ops: '9' }), 'a'))).toEqual([
      9,
    ]);
    expect(shape(at(3000, { user: 'a', sid: '2', ops: '10' }), 'a')).toBeUndefined();
    const lost = { sink: 'a', points: 1, reason: 'same series' };
    expect(shape.dropped).toEqual([1000, 2000, 3000].map((time) => ({ ...lost, from: time, to: time })));
    expect(shape.said).toEqual([
      'Without sid, rows of node.disk for "a" belong to the same series: the first is kept, the others are left out. Keep a ' +
        'tag that tells them apart (keep_tags, drop_tags), or leave the statistic out (drop_stats).',
    ]);
  });

  it('go over to another one when the first was absent for three polls', () => {
    const shape = shapingOf('drop_tags = ["sid"]');
    shape(at(1000, { sid: '1', ops: '1' }, { sid: '2', ops: '2' }), 'a');
    expect(opsOf(shape(at(4000, { sid: '2', ops: '3' }), 'a'))).toEqual([]);
    expect(opsOf(shape(at(4001, { sid: '2', ops: '4' }), 'a'))).toEqual([4]);
    expect(opsOf(shape(at(4500, { sid: '1', ops: '5' }, { sid: '2', ops: '6' }), 'a'))).toEqual([6]);
  });

  it('stay with one that misses fewer polls, however long it was there', () => {
    const shape = shapingOf('drop_tags = ["sid"]');
    for (let time = 1000; time <= 9000; time += 1000) {
      expect(opsOf(shape(at(time, { sid: '1', ops: '1' }, { sid: '2', ops: '2' }), 'a'))).toEqual([1]);
    }
    expect(shape(at(12_000, { sid: '2', ops: '3' }), 'a')).toBeUndefined();
    expect(opsOf(shape(at(12_001, { sid: '2', ops: '4' }), 'a'))).toEqual([4]);
  });

  it('are found in other frames of the statistic', () => {
    const shape = shapingOf('drop_tags = ["sid"]');
    const frame = (sid: string, value: Record<string, number>) => ({
      key: 'node.disk',
      rows: [{ tags: { sid }, value }],
    });
    const shaped = shape(makeBatch([frame('1', { ops: 1 }), frame('2', { ops: 2, more: 3 })]), 'a');
    expect(shaped?.frames.map(({ values }) => [...values])).toEqual([[1]]);
  });

  it('are found in batches of other clusters, from the second poll on', () => {
    const shape = shapingOf('drop_tags = ["cluster"]');
    const poll = (): (number | undefined)[] =>
      ['one', 'two'].map((name) => {
        const batch = makeBatch([{ key: 'node.disk', rows: [{ value: 1 }] }], {
          cluster: { id: `${name}:8080`, name },
        });
        return shape(batch, 'a')?.pointCount;
      });
    poll();
    expect(poll()).toEqual([undefined, 1]);
    expect(poll()).toEqual([undefined, 1]);
    expect(shape.said).toEqual([expect.stringMatching(/^Without cluster, /)]);
  });

  it('of different statistics have nothing to do with each other', () => {
    const shape = shapingOf('drop_tags = ["sid"]');
    const stats = ['1', '2'].map((sid) => ({ key: `node.disk.${sid}`, rows: [{ tags: { sid }, value: 1 }] }));
    expect(shape(makeBatch(stats), 'a')?.pointCount).toBe(2);
    expect(shape.said).toEqual([]);
  });

  it('leave rows alone that were of one series before', () => {
    const shape = shapingOf('drop_tags = ["sid"]');
    expect(shape(at(1000, { sid: '1', ops: '1' }, { sid: '1', ops: '2' }), 'a')?.pointCount).toBe(2);
  });
});
