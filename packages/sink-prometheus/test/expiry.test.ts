import { makeBatch } from '@gostats/core/testing';
import { expect, test } from 'vitest';
import { startRig } from './support.js';

const SERIES = /^gostats_sink_prometheus_series (\d+)$/m;
const one = (value: number, intervalMs: number, tags = {}): ReturnType<typeof makeBatch> =>
  makeBatch([{ key: 'k', rows: [{ tags, value }] }], { intervalMs });

test('a sample leaves after its polling interval times the multiplier', async () => {
  const { sink, clock, samples } = await startRig({ expiry_multiplier: 1.5 });
  sink.observe(one(1, 60_000));
  await clock.advance(90_000);
  expect(await samples()).toHaveLength(1);
  await clock.advance(1);
  expect(await samples()).toEqual([]);
});

test('a page without samples has no headers either', async () => {
  const { sink, clock, page } = await startRig();
  sink.observe(one(1, 1000));
  await clock.advance(5001);
  expect(await page()).toBe('');
});

test('no sample leaves within five seconds, and no multiplier is below 1', async () => {
  const { sink, clock, samples } = await startRig({ expiry_multiplier: 0.1 });
  sink.observe(one(1, 1000, { of: 'fast' }));
  sink.observe(one(1, 8000, { of: 'slow' }));
  await clock.advance(5000);
  expect(await samples()).toHaveLength(2);
  await clock.advance(3000);
  expect(await samples()).toHaveLength(1);
});

test('the same value once more keeps the sample alive', async () => {
  const { sink, clock, samples } = await startRig();
  for (let poll = 0; poll < 5; poll++) {
    sink.observe(one(1, 30_000));
    await samples();
    await clock.advance(50_000);
  }
  expect(await samples()).toHaveLength(1);
});

test('a shorter interval counts from the poll that brought it', async () => {
  const { sink, clock, samples } = await startRig();
  sink.observe(one(1, 300_000));
  await samples();
  sink.observe(one(1, 10_000));
  await clock.advance(20_001);
  expect(await samples()).toEqual([]);
});

test('a row that is not polled any more leaves alone', async () => {
  const { sink, clock, samples } = await startRig({ timestamps: false });
  sink.observe(
    makeBatch([
      {
        key: 'k',
        rows: [
          { tags: { lnn: '1' }, value: 1 },
          { tags: { lnn: '2' }, value: 2 },
        ],
      },
    ]),
  );
  await clock.advance(40_000);
  sink.observe(one(3, 30_000, { lnn: '2' }));
  await clock.advance(30_000);
  expect(await samples()).toEqual(['isilon_stat_k{cluster="simcluster",lnn="2"} 3']);
  sink.observe(one(4, 30_000, { lnn: '1' }));
  expect(await samples()).toHaveLength(2);
});

test('what expired is given up, also when nobody scrapes', async () => {
  const { sink, clock, page } = await startRig();
  for (let poll = 0; poll < 60; poll++) {
    const rows = Array.from({ length: 100 }, (_, row) => ({
      tags: { client: `${poll}/${row}`, remote_name: row % 2 === 0 ? '' : 'x' },
      value: row,
    }));
    sink.observe(makeBatch([{ key: 'node.summary.client', rows }], { intervalMs: 5000 }));
    await clock.advance(5000);
  }
  const held = Number(SERIES.exec(await page('/internal/metrics'))?.[1]);
  expect(held).toBeLessThanOrEqual(1000);
  await clock.advance(60_000);
  expect(SERIES.exec(await page('/internal/metrics'))?.[1]).toBe('0');
});

test('a table of ten thousand shrinks to ten, and the ten keep their values', async () => {
  const { sink, clock, samples, page } = await startRig({ timestamps: false });
  const rows = Array.from({ length: 10_000 }, (_, row) => ({ tags: { row: String(row) }, value: row }));
  sink.observe(makeBatch([{ key: 'k', rows }]));
  expect(await samples()).toHaveLength(10_000);
  const few = rows.filter((_, row) => row % 1000 === 7);
  for (let poll = 0; poll < 6; poll++) {
    await clock.advance(30_000);
    sink.observe(makeBatch([{ key: 'k', rows: few }]));
  }
  expect(await samples()).toEqual(
    few.map(({ tags, value }) => `isilon_stat_k{cluster="simcluster",row="${tags.row}"} ${value}`),
  );
  expect(SERIES.exec(await page('/internal/metrics'))?.[1]).toBe('10');
});

test('a field that is gone takes its metric along, and can come back', async () => {
  const { sink, clock, samples } = await startRig({ timestamps: false });
  const poll = (value: Record<string, number>): void =>
    sink.observe(makeBatch([{ key: 'k', rows: [{ value: { a: 1, b: 1, ...value } }] }]));
  poll({ c: 1 });
  for (let round = 0; round < 4; round++) {
    await clock.advance(30_000);
    poll({});
  }
  expect(await samples()).toHaveLength(2);
  poll({ c: 5 });
  expect(await samples()).toContain('isilon_stat_k_c{cluster="simcluster"} 5');
});
