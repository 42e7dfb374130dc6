import { expect, it } from 'vitest';
import { points, type PointBatch } from '../../src/sink/index.js';
import { makeBatch } from '../../src/testing/index.js';
import { never, plant } from './isolated.js';

/** Says each batch as plain data, and whether its objects are those of the batches before. */
const TELLS = `const seen = new Map();
  const nameOf = (thing) => { if (!seen.has(thing)) seen.set(thing, seen.size); return seen.get(thing); };
  return { writePoints: async ({ cluster, frames, ...rest }) => say({ ...rest, cluster, clusterObject: nameOf(cluster),
    frames: frames.map(({ stat, fields, series, timestamps, values }) => ({
      stat, fields, series: series.map(({ key, tags }) => ({ key, tags: Object.entries(tags), inherits: 'toString' in tags })),
      timestamps: [...timestamps], values: [...values].map(String), objects: [stat, fields, ...series].map(nameOf),
      frozen: [frames, frames[0], fields, series, stat].every(Object.isFrozen) })) }) };`;

function asTold({ cluster, frames, ...rest }: PointBatch): object {
  return {
    ...rest,
    cluster,
    frames: frames.map(({ stat, fields, series, timestamps, values }) => ({
      stat,
      fields,
      series: series.map(({ key, tags }) => ({ key, tags: Object.entries(tags), inherits: false })),
      timestamps: [...timestamps],
      values: [...values].map(String),
      frozen: true,
    })),
  };
}

it('gets every point of a batch as it is, and the same objects again in the next', async () => {
  const { instance, said } = await plant(TELLS);
  const hostile = { ['__proto__']: 'x', constructor: '', ümläut: 'a,b=c\\', nul: '\0', huge: 'h'.repeat(5_000) };
  const made = makeBatch([
    {
      key: 'node.disk.bytes',
      integers: ['in'],
      rows: [
        { tags: { node: '1' }, value: { in: 1, out: 0.1 } },
        { tags: { node: '2' }, value: { in: Number.NaN, out: -0 }, timestamp: 1_700_000_001_000 },
      ],
    },
    { key: 'cluster.health', rows: [{ tags: hostile, value: Number.MAX_VALUE }] },
    { key: 'cluster.empty', rows: [] },
  ]);
  // Views in the middle of larger memory, as the collector has them.
  const moved = (numbers: Float64Array): Float64Array => {
    const memory = new Float64Array(numbers.length + 3).fill(-1);
    memory.set(numbers, 2);
    return memory.subarray(2, 2 + numbers.length);
  };
  const frames = made.frames.map((frame) => ({
    ...frame,
    timestamps: moved(frame.timestamps),
    values: moved(frame.values),
  }));
  const batch = { ...made, frames };
  for (let round = 0; round < 3; round++) await instance.writePoints({ ...batch, collectedAt: round }, never);
  const told = (await said()) as { frames: { objects: number[] }[]; clusterObject: number }[];
  expect(told).toMatchObject([0, 1, 2].map((collectedAt) => asTold({ ...batch, collectedAt })));

  const objects = told.map((one) => [one.clusterObject, ...one.frames.map((frame) => frame.objects)]);
  expect(objects[1]).toEqual(objects[0]);
  expect(objects[2]).toEqual(objects[0]);
  expect([...points(batch)]).toHaveLength(3);
});

it('gets a batch of many rows', async () => {
  const { instance, said } = await plant(
    `return { writePoints: async ({ frames }) => say(frames.map(({ series, values }) =>
      [series.length, series.at(-1).tags.row, values.at(-1), values.reduce((sum, one) => sum + one, 0)])) };`,
  );
  const rows = Array.from({ length: 5_000 }, (_, row) => ({ tags: { row: String(row) }, value: row }));
  await instance.writePoints(makeBatch([{ key: 'client.ops', rows }]), never);
  expect(await said()).toEqual([[[5_000, '4999', 4_999, (5_000 * 4_999) / 2]]]);
});
