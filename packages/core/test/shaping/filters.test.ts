import { expect, it } from 'vitest';
import { makeBatch } from '../../src/testing/index.js';
import { rowsOf, shapingOf } from './shape.js';

const batch = makeBatch(
  [
    {
      key: 'node.disk',
      integers: ['ops'],
      rows: [
        { tags: { node: '1' }, value: { ops: 1, time_max: 2, time_min: 3 } },
        { tags: { node: '2' }, value: { time_max: 4 }, timestamp: 5 },
        { tags: { node: '3' }, value: { ops: 6, time_min: 7 } },
      ],
    },
    { key: 'node.ifs.heat.read', rows: [{ tags: { node: '1' }, value: { ops: 8, time_max: 9 } }] },
    { key: 'node.cpu.user.avg', rows: [{ tags: { node: '1' }, value: 10 }] },
  ],
  { collectedAt: 0 },
);
const [one, two, three] = ['1', '2', '3'].map((node) => `node.disk cluster=simcluster,node=${node}`);
const heat = 'node.ifs.heat.read cluster=simcluster,node=1';
const cpu = 'node.cpu.user.avg cluster=simcluster,node=1 value=10 @0';
const disks = [`${one} ops=1,time_max=2,time_min=3 @0`, `${two} time_max=4 @5`, `${three} ops=6,time_min=7 @0`];
const all = [...disks, `${heat} ops=8,time_max=9 @0`, cpu];

it.each([
  ['drop_stats = ["node.ifs.heat.*"]', [...disks, cpu]],
  ['drop_stats = ["node.*"]\nkeep_stats = ["node.disk"]', []],
  ['keep_stats = ["node.disk", "*.cpu.*"]', [...disks, cpu]],
  ['keep_stats = ["node.d?sk"]', disks],
  ['keep_stats = ["NODE.disk"]', []],
  ['drop_stats = ["ode.disk", "node.dis", "node.disk?"]', all],
  ['drop_fields = ["time_*"]', [`${one} ops=1 @0`, `${three} ops=6 @0`, `${heat} ops=8 @0`, cpu]],
  ['drop_fields = ["node.ifs.*:time_*"]', [...disks, `${heat} ops=8 @0`, cpu]],
  ['drop_fields = ["*"]', []],
  ['keep_fields = ["node.disk:ops"]', [`${one} ops=1 @0`, `${three} ops=6 @0`, `${heat} ops=8,time_max=9 @0`, cpu]],
  [
    'keep_fields = ["time_*"]\ndrop_fields = ["*:*_min"]',
    [`${one} time_max=2 @0`, `${two} time_max=4 @5`, `${heat} time_max=9 @0`],
  ],
])('%s', (sink, expected) => {
  const shaped = shapingOf(sink)(batch, 'a');
  expect(rowsOf(shaped)).toEqual(expected);
  expect(shaped?.pointCount ?? 0).toBe(expected.length);
});

it('gives the very batch to a sink without tags and filters, or when they fit nothing', () => {
  expect(shapingOf('')(batch, 'a')).toBe(batch);
  expect(shapingOf('', { more: '[[sink]]\nuse = "b"\ntags = { x = "y" }' })(batch, 'a')).toBe(batch);
  expect(shapingOf('drop_fields = ["nothing"]\ndrop_stats = ["none"]\ndrop_tags = ["x"]')(batch, 'a')).toBe(batch);
});

it('shares numbers and columns that stay, and what is said of a statistic', () => {
  const shaped = shapingOf('tags = { x = "y" }\ndrop_fields = ["node.ifs.*:time_*"]')(batch, 'a');
  expect(shaped?.frames[0]?.values).toBe(batch.frames[0]?.values);
  expect(shaped?.frames[1]?.fields).toEqual([{ name: 'ops', type: 'float' }]);
  // Names of metrics come from it: they must not change because one field is left.
  expect(shaped?.frames[1]?.stat).toBe(batch.frames[1]?.stat);
});

it('shapes once for sinks that want the same of the same points', () => {
  const same = 'tags = { x = "y", z = "y" }';
  const shape = shapingOf(same, {
    more: `[[sink]]\nuse = "b"\ntags = { z = "y", x = "y" }\n[[sink]]\nuse = "c"\nclusters = []\n${same}`,
  });
  expect(shape(batch, 'b')).toBe(shape(batch, 'a'));
  expect(shape(batch, 'c')).not.toBe(shape(batch, 'a'));
});

it('takes no time to speak of for a pattern of many stars', () => {
  const shape = shapingOf(`drop_tags = ["${'*a'.repeat(40)}*b"]`);
  const tags = Object.fromEntries(Array.from({ length: 100 }, (_, index) => ['a'.repeat(200 + index), 'x']));
  // Exponential backtracking would run into the test's time limit.
  expect(shape(makeBatch([{ key: 'node.disk', rows: [{ tags, value: 1 }] }]), 'a')?.frames).toHaveLength(1);
});
