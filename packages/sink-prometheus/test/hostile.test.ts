import type { Frame, PointBatch, Series } from '@gostats/core/sink';
import { makeBatch } from '@gostats/core/testing';
import { checkMetrics, promtoolBinary } from '@gostats/test-servers';
import { describe, expect, test } from 'vitest';
import { SIM, startRig } from './support.js';
import type { Rig } from './support.js';

const other = { ...SIM, id: 'other.example:8080' };
const OTHER = { cluster: { id: other.id, name: 'other' } };
const AT = 1_700_000_000_000;

/** A batch of one row whose tags are exactly these, whatever they inherit. */
function rowWith(tags: object, changes: Partial<Frame> = {}): PointBatch {
  const batch = makeBatch([{ key: 'k', rows: [{ value: 1 }] }]);
  const [frame] = batch.frames as [Frame];
  const series: Series = { id: Math.random(), key: JSON.stringify(tags), tags: tags as Record<string, string> };
  return { ...batch, frames: [{ ...frame, series: [series], ...changes }] };
}

function bare(entries: readonly (readonly [string, string])[]): object {
  const tags = Object.create(null) as Record<string, string>;
  for (const [name, value] of entries) Object.defineProperty(tags, name, { value, enumerable: true });
  return tags;
}

async function leftOut({ page }: Rig, reason: string): Promise<number> {
  const own = await page('/internal/metrics');
  return Number(new RegExp(`left_out_total\\{reason="${reason}"\\} (\\d+)`).exec(own)?.[1]);
}

const INHERITED = ['constructor', 'toString', '__proto__', 'valueOf', 'hasOwnProperty', '__defineGetter__'];

test.each(INHERITED)('a tag named %s is a tag like any other, and harms no other row', async (name) => {
  const { sink, samples } = await startRig({ timestamps: false }, [SIM, other]);
  const honest = makeBatch([{ key: 'k', rows: [{ tags: { lnn: '1' }, value: 5 }] }], OTHER);
  sink.observe(honest);
  sink.observe(rowWith(bare([[name, 'x']])));
  sink.observe(rowWith({ lnn: '2' }));
  sink.observe(honest);
  const labels = (own: string, lnn: string): string =>
    [`${name.replace(/^__/, '_')}="${own}"`, `lnn="${lnn}"`].toSorted().join(',');
  expect((await samples()).toSorted()).toEqual(
    [
      `isilon_stat_k{${labels('', '2')}} 1`,
      `isilon_stat_k{${labels('x', '')}} 1`,
      'isilon_stat_k{cluster="other",lnn="1"} 5',
    ].toSorted(),
  );
});

test.each(INHERITED)('a field and a statistic named %s', async (name) => {
  const { sink, samples } = await startRig({ timestamps: false });
  const fields = [{ name, type: 'float' as const }];
  const stat = { key: name, description: name, units: '', scope: 'cluster' as const, valueType: 'x', multiField: true };
  sink.observe(rowWith({ lnn: '1' }, { fields, stat }));
  sink.observe(rowWith({ lnn: '1' }, { fields, stat }));
  expect(await samples()).toEqual([`isilon_stat_${name}_${name}{lnn="1"} 1`]);
});

const STRANGE = ['\ud800', '\0', 'x\nx', '"', '\\', '\r\n\t\u2028', '{}#,=', '\u{10ffff}', '', ' '];

describe.skipIf(promtoolBinary() === undefined)('promtool reads', () => {
  test('names and values of any characters', async () => {
    const rig = await startRig();
    for (const [position, text] of STRANGE.entries()) {
      const stat = {
        key: `k${text}`,
        description: text,
        units: '',
        scope: 'node',
        valueType: 'x',
        multiField: true,
      } as const;
      const fields = [{ name: `f${text}`, type: 'float' as const }];
      rig.sink.observe(
        rowWith(
          bare([
            [text, text],
            ['n', String(position)],
          ]),
          { stat, fields },
        ),
      );
    }
    const { exitCode, complaints } = await checkMetrics(await rig.page());
    expect([exitCode, complaints]).toEqual([0, []]);
    expect(await rig.samples()).toHaveLength(STRANGE.length);
  });

  test.each([1e35, -1e20, Number.NaN, Infinity, 0, -1, 1e300, 2 ** 63, 8.64e15])(
    'a page without a row of time %d',
    async (time) => {
      const rig = await startRig();
      rig.sink.observe(rowWith({ lnn: '1' }));
      rig.sink.observe(rowWith({ lnn: '2' }, { timestamps: Float64Array.of(time) }));
      expect(await rig.samples()).toEqual([`isilon_stat_k{lnn="1"} 1 ${AT}`]);
      expect((await checkMetrics(await rig.page())).exitCode).toBe(0);
      expect(await leftOut(rig, 'time')).toBe(1);
    },
  );
});

test('a row whose time was bad and is good again is shown again', async () => {
  const { sink, samples } = await startRig();
  const series = { id: 1, key: 'lnn=1', tags: { lnn: '1' } };
  for (const time of [AT, 1e35, AT]) sink.observe(rowWith({}, { series: [series], timestamps: Float64Array.of(time) }));
  expect(await samples()).toEqual([`isilon_stat_k{lnn="1"} 1 ${AT}`]);
});

test('without timestamps the time of a row does not matter', async () => {
  const { sink, samples } = await startRig({ timestamps: false });
  sink.observe(rowWith({ lnn: '1' }, { timestamps: Float64Array.of(1e35) }));
  expect(await samples()).toEqual(['isilon_stat_k{lnn="1"} 1']);
});

test('invented tags of one cluster are not on the lines of another, and are forgotten', async () => {
  const rig = await startRig({ timestamps: false }, [SIM, other]);
  const honest = (value: number): void =>
    rig.sink.observe(makeBatch([{ key: 'k', rows: [{ tags: { lnn: '1' }, value }] }], OTHER));
  const own = (value: number): void =>
    rig.sink.observe(makeBatch([{ key: 'k', rows: [{ tags: { lnn: '1' }, value }] }]));
  honest(1);
  own(1);
  for (let row = 0; row < 100; row++) {
    rig.sink.observe(
      rowWith(Object.fromEntries(Array.from({ length: 30 }, (_, tag) => [`invented_${row}_${tag}`, 'x']))),
    );
  }
  const lines = await rig.samples();
  expect(lines).toContain('isilon_stat_k{cluster="other",lnn="1"} 1');
  expect(lines).toContain('isilon_stat_k{cluster="simcluster",lnn="1"} 1');
  expect(await leftOut(rig, 'label_count')).toBeGreaterThan(80);
  for (let round = 0; round < 3; round++) {
    await rig.clock.advance(30_000);
    own(2 + round);
  }
  const extra = rowWith({ user: 'x' });
  rig.sink.observe(extra);
  expect(await rig.samples()).toEqual([
    'isilon_stat_k{cluster="simcluster",lnn="1",user=""} 4',
    'isilon_stat_k{cluster="",lnn="",user="x"} 1',
  ]);
});

const tooMuch: readonly (readonly [string, object, string])[] = [
  ['3 000 tags', Object.fromEntries(Array.from({ length: 3000 }, (_, tag) => [`t${tag}`, 'x'])), 'label_count'],
  ['a name of 1 MB', { ['n'.repeat(1_000_000)]: 'x' }, 'label_length'],
  ['a value of 1 MB', { path: 'x'.repeat(1_000_000) }, 'label_length'],
  [
    'values that are long together',
    Object.fromEntries(Array.from({ length: 5 }, (_, tag) => [`t${tag}`, 'x'.repeat(4000)])),
    'label_length',
  ],
  ['a tag that is no text', { lnn: 5 }, 'label_value'],
];

test.each(tooMuch)('a series with %s is left out, counted, and said once', async (_, tags, reason) => {
  const rig = await startRig({ timestamps: false });
  const honest = makeBatch([{ key: 'k', rows: [{ tags: { lnn: '1' }, value: 5 }] }]);
  for (let poll = 1; poll <= 3; poll++) {
    rig.sink.observe(rowWith(tags));
    rig.sink.observe(honest);
  }
  expect(await rig.samples()).toEqual(['isilon_stat_k{cluster="simcluster",lnn="1"} 5']);
  expect(await leftOut(rig, reason)).toBe(3);
  const said = rig.lines.filter(({ level }) => level === 'warn');
  expect(said).toHaveLength(1);
  expect(said[0]?.message).toMatch(/^Part of k of simcluster\.example:8080 is not on the page: /);
});

test('a statistic has 1 024 fields at most, and none with a name of 1 MB', async () => {
  const rig = await startRig({ timestamps: false });
  const names = ['x'.repeat(1_000_000), ...Array.from({ length: 1100 }, (_, field) => `f${field}`)];
  const fields = names.map((name) => ({ name, type: 'float' as const }));
  const stat = { key: 'k', description: '', units: '', scope: 'node', valueType: 'x', multiField: true } as const;
  rig.sink.observe(rowWith({ lnn: '1' }, { stat, fields, values: new Float64Array(names.length).fill(1) }));
  expect(await rig.samples()).toHaveLength(1024);
  expect(await leftOut(rig, 'field')).toBe(77);
});

test('one cluster has so many samples and no more; another has its own; what expires makes room', async () => {
  const rig = await startRig({ timestamps: false, max_samples: 1000 }, [SIM, other]);
  let client = 0;
  const poll = (changes = {}): void => {
    const rows = Array.from({ length: 400 }, () => ({ tags: { client: String(client++) }, value: { a: 1, b: 2 } }));
    rig.sink.observe(makeBatch([{ key: 'clients', rows }], { intervalMs: 5000, ...changes }));
  };
  for (let round = 0; round < 5; round++) poll();
  poll(OTHER);
  expect(await rig.samples()).toHaveLength(1800);
  expect(await leftOut(rig, 'max_samples')).toBe(1500);
  for (let round = 0; round < 50; round++) {
    await rig.clock.advance(5000);
    poll();
    expect(
      Number(/^gostats_sink_prometheus_samples (\d+)$/m.exec(await rig.page('/internal/metrics'))?.[1]),
    ).toBeLessThanOrEqual(1800);
  }
  expect((await rig.samples()).length).toBeGreaterThan(400);
  expect(rig.lines.filter(({ level }) => level === 'warn').map(({ message }) => message)).toEqual([
    expect.stringContaining('more samples than max_samples in [prometheus] allows'),
  ]);
});

test('a frame that cannot be processed costs itself alone', async () => {
  const rig = await startRig({ timestamps: false });
  const batch = makeBatch([
    { key: 'a', rows: [{ value: 1 }] },
    { key: 'b', rows: [{ value: 2 }] },
    { key: 'c', rows: [{ value: 3 }] },
  ]);
  const [a, b, c] = batch.frames as [Frame, Frame, Frame];
  const broken = { ...b, series: [null as never] };
  for (let poll = 0; poll < 3; poll++) rig.sink.observe({ ...batch, frames: [a, broken, c] });
  expect(await rig.samples()).toEqual([
    'isilon_stat_a{cluster="simcluster"} 1',
    'isilon_stat_c{cluster="simcluster"} 3',
  ]);
  expect(await leftOut(rig, 'failed')).toBe(3);
  expect(rig.lines.filter(({ level }) => level === 'warn')).toHaveLength(1);
});

test('a description of 1 MB is cut', async () => {
  const { sink, page } = await startRig();
  sink.observe(makeBatch([{ key: 'k', description: 'x'.repeat(1_000_000), rows: [{ value: 1 }] }]));
  expect((await page()).length).toBeLessThan(3000);
});

test('two statistics of one metric name are said once', async () => {
  const { sink, lines } = await startRig();
  const both = makeBatch([
    { key: 'node.ifs.cache', rows: [{ value: { l1_data_prefetch_hit: 1, other: 2 } }] },
    { key: 'node.ifs.cache.l1.data.prefetch.hit', rows: [{ value: 1 }] },
  ]);
  for (let poll = 0; poll < 3; poll++) sink.observe(both);
  expect(lines.map(({ message }) => message).filter((message) => message.includes('share'))).toEqual([
    'node.ifs.cache and node.ifs.cache.l1.data.prefetch.hit share the metric' +
      ' isilon_stat_node_ifs_cache_l1_data_prefetch_hit: of samples with the same labels the newest is shown. This is logged once.',
  ]);
});
