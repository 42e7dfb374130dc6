import { expect, it } from 'vitest';
import { cells, points } from '../../src/sink/index.js';
import { makeBatch } from '../../src/testing/index.js';

const batch = makeBatch([
  {
    key: 'node.disk',
    integers: ['in'],
    rows: [
      { tags: { node: '1' }, value: { in: 1, out: 2 } },
      { tags: { node: '2' }, value: { out: -0 }, timestamp: 1_700_000_005_000 },
      { tags: { node: '3' }, value: {} },
    ],
  },
  { key: 'cluster.none', rows: [] },
  { key: 'cluster.health', rows: [{ value: 7 }] },
]);

it('yields every value with what belongs to it, row by row, and nothing for what is absent', () => {
  const found = [...cells(batch)];
  expect(
    found.map(({ stat, field, series, timestamp, value }) => [
      stat.key,
      field.name,
      field.type,
      series.tags['node'],
      timestamp,
      value,
    ]),
  ).toEqual([
    ['node.disk', 'in', 'integer', '1', 1_700_000_000_000, 1],
    ['node.disk', 'out', 'float', '1', 1_700_000_000_000, 2],
    ['node.disk', 'out', 'float', '2', 1_700_000_005_000, -0],
    ['cluster.health', 'value', 'float', undefined, 1_700_000_000_000, 7],
  ]);
  expect(found[0]?.stat).toBe(batch.frames[0]?.stat);
  expect(found[2]?.series).toBe(batch.frames[0]?.series[1]);
});

it('reads views of a larger buffer', () => {
  const frames = batch.frames.map((frame) => {
    const memory = new Float64Array([99, 99, ...frame.values, 99]);
    return { ...frame, values: memory.subarray(2, 2 + frame.values.length) };
  });
  expect([...cells({ ...batch, frames })]).toEqual([...cells(batch)]);
});

it('has the values that points has', () => {
  const ofPoints = [...points(batch)].flatMap(({ fields }) => Object.values(fields));
  expect([...cells(batch)].map(({ value }) => value)).toEqual(ofPoints);
});
