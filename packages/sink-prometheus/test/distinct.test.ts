import { makeBatch } from '@gostats/core/testing';
import { expect, test } from 'vitest';
import { SIM, startRig } from './support.js';

const values = (samples: readonly string[]): string[] => samples.map((line) => line.replace(/ \d+$/, ''));

test('of equal rows the last is shown', async () => {
  const { sink, samples } = await startRig();
  sink.observe(makeBatch([{ key: 'k', rows: [{ value: 1 }, { value: 2 }] }]));
  expect(values(await samples())).toEqual(['isilon_stat_k{cluster="simcluster"} 2']);
});

test('an empty tag is the same as none', async () => {
  const { sink, samples } = await startRig();
  const rows = [
    { tags: { remote_name: '', lnn: '1' }, value: 1 },
    { tags: { lnn: '1' }, value: 2 },
  ];
  sink.observe(makeBatch([{ key: 'k', rows }]));
  expect(values(await samples())).toEqual(['isilon_stat_k{cluster="simcluster",lnn="1",remote_name=""} 2']);
});

test('tags whose names differ in characters that labels lack are one label', async () => {
  const { sink, samples } = await startRig();
  const rows = [
    { tags: { 'a-b': 'x', a_b: 'y' }, value: 1 },
    { tags: { 'a.b': 'y' }, value: 2 },
  ];
  sink.observe(makeBatch([{ key: 'k', rows }]));
  expect(values(await samples())).toEqual(['isilon_stat_k{a_b="y",cluster="simcluster"} 2']);
});

test('two statistics with one metric name: one header, the newest of equal samples, the same labels', async () => {
  const { sink, page } = await startRig({ timestamps: false });
  const one = { key: 'node.disk.busy', description: 'First.', rows: [{ value: 1 }, { tags: { disk: '1' }, value: 2 }] };
  const other = {
    key: 'node.disk_busy',
    description: 'Second.',
    rows: [{ value: 3 }, { tags: { lnn: '1' }, value: 4 }],
  };
  sink.observe(makeBatch([one, other]));
  const text = await page();
  expect(text.match(/^# .*/gm)).toEqual([
    '# HELP isilon_stat_node_disk_busy First.',
    '# TYPE isilon_stat_node_disk_busy gauge',
  ]);
  const samplesOf = (from: string): string[] => from.match(/^isilon.*/gm)?.toSorted() ?? [];
  expect(samplesOf(text)).toEqual([
    'isilon_stat_node_disk_busy{cluster="simcluster",disk="",lnn=""} 3',
    'isilon_stat_node_disk_busy{cluster="simcluster",disk="",lnn="1"} 4',
    'isilon_stat_node_disk_busy{cluster="simcluster",disk="1",lnn=""} 2',
  ]);
  sink.observe(makeBatch([{ ...one, rows: [{ value: 5 }] }]));
  expect(samplesOf(await page())).toContain('isilon_stat_node_disk_busy{cluster="simcluster",disk="",lnn=""} 5');
});

test('a field of one statistic and another statistic with one metric name', async () => {
  const { sink, samples } = await startRig();
  sink.observe(
    makeBatch([
      { key: 'a', rows: [{ value: { b: 1, c: 2 } }] },
      { key: 'a.b', rows: [{ value: 3 }] },
    ]),
  );
  expect(values(await samples())).toEqual([
    'isilon_stat_a_b{cluster="simcluster"} 3',
    'isilon_stat_a_c{cluster="simcluster"} 2',
  ]);
});

test('one cluster under two addresses: each page has its samples, the common page has them once', async () => {
  const twin = { ...SIM, id: '10.0.0.1:8080', hostname: '10.0.0.1' };
  const { sink, samples } = await startRig({}, [SIM, twin]);
  const rows = Array.from({ length: 700 }, (_, row) => ({ tags: { row: String(row) }, value: row }));
  sink.observe(makeBatch([{ key: 'k', rows }]));
  sink.observe(makeBatch([{ key: 'k', rows: rows.slice(0, 600) }], { cluster: { id: twin.id } }));
  expect(await samples()).toHaveLength(700);
  expect(new Set(await samples()).size).toBe(700);
  expect(await samples(`/metrics/${SIM.id}`)).toHaveLength(700);
  expect(await samples(`/metrics/${twin.id}`)).toHaveLength(600);
});

test('samples of a metric stand together, whatever the order of the batches', async () => {
  const other = { ...SIM, id: 'other.example:8080' };
  const { sink, page } = await startRig({}, [SIM, other]);
  const stats = ['a', 'b', 'c'].map((key) => ({ key, rows: [{ value: 1 }] }));
  sink.observe(makeBatch(stats));
  sink.observe(makeBatch(stats.toReversed(), { cluster: { id: other.id, name: 'other' } }));
  const names = (await page())
    .split('\n')
    .slice(0, -1)
    .map((line) => /isilon_stat_\w+/.exec(line)?.[0]);
  expect(names).toEqual(['a', 'b', 'c'].flatMap((key) => Array.from({ length: 4 }, () => `isilon_stat_${key}`)));
});
