import { describe, expect, it } from 'vitest';
import { CurrentDecoder, type DecodedCurrent } from '../../src/sources/current/decode-current.js';
import { SeriesTable } from '../../src/frames/series-table.js';
import type { JsonValue, KeyItem, StatRow } from '../../src/papi/wire-types.js';
import { points, type Frame, type PointBatch } from '../../src/sink/index.js';

const item = (key: string, type = 'double', more: Partial<KeyItem> = {}): KeyItem => ({
  key,
  type,
  description: `about ${key}`,
  units: 'none',
  scope: key.startsWith('node.') ? 'node' : 'cluster',
  aggregation_type: 'avg',
  base_name: null,
  real_name: null,
  default_cache_time: 0,
  policy_cache_time: null,
  policies: null,
  ...more,
});
const row = (value: JsonValue, more: Partial<StatRow> = {}): StatRow => ({
  devid: 0,
  error: null,
  error_code: null,
  key: 'cluster.some.key',
  time: 1_700_000_000,
  value,
  ...more,
});
/** Now, for the collector: a minute after the rows' time. */
const NOW = 1_700_000_060_500;
const clock = { now: () => NOW, monotonic: () => 0 };

interface Rig {
  decode(rows: readonly unknown[], only?: ReadonlySet<string>): Promise<DecodedCurrent>;
}

function decoder(items: KeyItem[] = [item('cluster.some.key', 'something')], includeDegraded = false): Rig {
  const catalog = new Map(items.map((one) => [one.key, one]));
  const one = new CurrentDecoder({
    catalog,
    table: new SeriesTable('simcluster'),
    includeDegraded,
    clock,
    intervalMs: 5000,
  });
  const keys = items.map(({ key }) => key);
  return { decode: (rows, only) => one.decode([rows], { keys, only }) };
}
const pointsOf = (frames: readonly Frame[]): { tags: object; fields: object }[] =>
  [...points({ frames } as PointBatch)].map(({ tags, fields }) => ({ tags, fields }));
const decodeOne = async (value: JsonValue, more: Partial<StatRow> = {}): Promise<{ tags: object; fields: object }[]> =>
  pointsOf((await decoder().decode([row(value, more)])).frames);

describe('shapes of values', () => {
  const cluster = 'simcluster';
  it.each<[string, JsonValue, { tags: object; fields: object }[]]>([
    ['integer', 135, [{ tags: { cluster }, fields: { value: 135 } }]],
    ['negative', -1, [{ tags: { cluster }, fields: { value: -1 } }]],
    [
      'past 2^53',
      JSON.parse('9007199254740993') as number,
      [{ tags: { cluster }, fields: { value: 9007199254740992 } }],
    ],
    ['float32 noise', 0.2000000029802322, [{ tags: { cluster }, fields: { value: 0.2000000029802322 } }]],
    ['boolean', true, [{ tags: { cluster }, fields: { value: 1 } }]],
    ['string', 'em0', [{ tags: { cluster, text: 'em0' }, fields: { value: 1 } }]],
    ['empty string', '', [{ tags: { cluster }, fields: { value: 1 } }]],
    ['null', null, []],
    ['empty array', [], []],
    ['empty map', {}, []],
    ['map', { hits: 5, misses: 4 }, [{ tags: { cluster }, fields: { hits: 5, misses: 4 } }]],
    [
      'array of maps',
      [
        { op_name: 'read', op_rate: 1.5 },
        { op_name: 'write', op_rate: 2 },
      ],
      [
        { tags: { cluster, op_name: 'read' }, fields: { op_rate: 1.5 } },
        { tags: { cluster, op_name: 'write' }, fields: { op_rate: 2 } },
      ],
    ],
    [
      'array of map with array of maps',
      [
        {
          client_id: 7,
          remote_addr: '10.0.0.1',
          op_class_values: [
            { class_name: 'read', op_rate: 3 },
            { class_name: 'write', op_rate: 4 },
          ],
        },
      ],
      [
        { tags: { class_name: 'read', cluster, remote_addr: '10.0.0.1' }, fields: { client_id: 7, op_rate: 3 } },
        { tags: { class_name: 'write', cluster, remote_addr: '10.0.0.1' }, fields: { client_id: 7, op_rate: 4 } },
      ],
    ],
    [
      'map with a list',
      { lins: [{ lin: '1:0065', op_rate: 2 }] },
      [{ tags: { cluster, lin: '1:0065' }, fields: { op_rate: 2 } }],
    ],
    ['map in a map', { l1: { hit: 1, miss: 2 }, age: 3 }, [{ tags: { cluster }, fields: { hit: 1, miss: 2, age: 3 } }]],
    [
      'maps in a map with equal names',
      { l1: { hit: 1, miss: 2 }, l2: { hit: 4 }, miss: 3 },
      [{ tags: { cluster }, fields: { l1_hit: 1, l1_miss: 2, l2_hit: 4, miss: 3 } }],
    ],
    [
      'list of numbers',
      [5, null, 9],
      [
        { tags: { cluster, index: '0' }, fields: { value: 5 } },
        { tags: { cluster, index: '2' }, fields: { value: 9 } },
      ],
    ],
    [
      'lists of numbers in a list',
      [[5], [true, 9]],
      [
        { tags: { cluster, index: '0.0' }, fields: { value: 5 } },
        { tags: { cluster, index: '1.0' }, fields: { value: 1 } },
        { tags: { cluster, index: '1.1' }, fields: { value: 9 } },
      ],
    ],
    [
      'list of numbers in a map',
      { all: [5, 7], x: 1 },
      [
        { tags: { cluster, index: '0' }, fields: { x: 1, value: 5 } },
        { tags: { cluster, index: '1' }, fields: { x: 1, value: 7 } },
      ],
    ],
    [
      'two lists of numbers in a map',
      { a: [5], b: [7] },
      [
        { tags: { cluster, index: 'a.0' }, fields: { value: 5 } },
        { tags: { cluster, index: 'b.0' }, fields: { value: 7 } },
      ],
    ],
    ['one map a disk', [{ 0: 5 }, { 1: 7 }, { 2: 9 }], [{ tags: { cluster }, fields: { 0: 5, 1: 7, 2: 9 } }]],
    ['map with an empty list', { dropped: 3, clients: [] }, [{ tags: { cluster }, fields: { dropped: 3 } }]],
    ['client without operations', [{ client_id: 7, remote_addr: '10.0.0.1', op_class_values: [] }], []],
    [
      'map with lists of nothing',
      { dropped: 3, clients: [null, []], more: [[null]] },
      [{ tags: { cluster }, fields: { dropped: 3 } }],
    ],
    [
      'array in an array',
      [[{ op_rate: 1 }], [{ op_rate: 2 }]],
      [
        { tags: { cluster, index: '0' }, fields: { op_rate: 1 } },
        { tags: { cluster, index: '1' }, fields: { op_rate: 2 } },
      ],
    ],
    ['null member', { hits: 5, misses: null }, [{ tags: { cluster }, fields: { hits: 5 } }]],
    ['strings alone', [{ name: 'a' }], [{ tags: { cluster, name: 'a' }, fields: { value: 1 } }]],
  ])('%s', async (_, value, expected) => {
    expect(await decodeOne(value)).toEqual(expected);
  });

  it('drops operations that wait for an event', async () => {
    expect(
      await decodeOne([
        { op_name: 'change_notify', op_rate: 1 },
        { op_name: 'read_directory_change', op_rate: 1 },
      ]),
    ).toEqual([]);
  });

  it('reports a value that is nested without end and keeps the others', async () => {
    const deep = JSON.parse('['.repeat(50) + ']'.repeat(50)) as JsonValue;
    const { frames, problems } = await decoder().decode([row(deep), row(1)]);
    expect(problems).toMatchObject([{ kind: 'undecodable', key: 'cluster.some.key' }]);
    expect(pointsOf(frames)).toHaveLength(1);
  });
});

describe('rows', () => {
  it('reports what is no row, and keeps the others', async () => {
    const odd = [null, 5, 'x', {}];
    const { frames, problems } = await decoder().decode([...odd, row(1)]);
    expect(problems).toMatchObject(odd.map(() => ({ kind: 'undecodable', key: 'a row', devid: 0 })));
    expect(pointsOf(frames)).toHaveLength(1);
  });

  it('tags a node row with devid and LNN, which differ on an aged cluster', async () => {
    expect(await decodeOne(1, { devid: 16, node: 2 })).toEqual([
      { tags: { cluster: 'simcluster', devid: '16', node: '2' }, fields: { value: 1 } },
    ]);
  });

  it('takes the devid where OneFS sends no LNN', async () => {
    expect((await decodeOne(1, { devid: 5 }))[0]?.tags).toEqual({ cluster: 'simcluster', devid: '5', node: '5' });
  });

  it('uses degraded rows and marks them when asked', async () => {
    const { frames, problems } = await decoder(undefined, true).decode([
      row(1, { error_code: 3 }),
      row(2, { devid: 1, node: 1 }),
    ]);
    expect(problems).toEqual([]);
    expect(pointsOf(frames).map(({ tags }) => (tags as { degraded: string }).degraded)).toEqual(['true', 'false']);
  });

  it.each([
    [1, 'absent'],
    [2, 'absent'],
    [9, 'absent'],
    [10, 'absent'],
    [4, 'transient'],
    [5, 'transient'],
    [6, 'transient'],
    [7, 'transient'],
    [8, 'transient'],
  ])('sorts error code %i as %s', async (code, kind) => {
    const { frames, problems } = await decoder().decode([row(null, { error_code: code, error: 'why' }), row(1)]);
    expect(problems).toEqual([{ kind, key: 'cluster.some.key', devid: 0, code, text: 'why' }]);
    expect(pointsOf(frames)).toHaveLength(1);
  });

  it('keeps the name that was asked for when OneFS answers with the real one', async () => {
    const alias = item('cluster.protostats.nfs3', 'double', { real_name: 'cluster.protostats.nfs' });
    const { frames } = await decoder([alias]).decode([row(1, { key: 'cluster.protostats.nfs' })]);
    expect(frames[0]?.stat.key).toBe('cluster.protostats.nfs3');
  });

  it('looks only at the rows it is told to', async () => {
    const { pointCount } = await decoder().decode([row(1), row(2, { devid: 3 })], new Set(['3 cluster.some.key']));
    expect(pointCount).toBe(1);
  });
});

describe('only what was asked for is taken', () => {
  it('leaves out rows of other keys, and counts them in one note', async () => {
    const { frames, notes, problems } = await decoder().decode([
      row(1, { key: 'fresh.1' }),
      row(2),
      row(3, { key: 'fresh.2', error_code: 6 }),
    ]);
    expect(pointsOf(frames)).toHaveLength(1);
    expect(problems).toEqual([]);
    expect(notes).toEqual([{ kind: 'unasked', name: 'fresh.1', found: 'fresh.1', count: 2 }]);
  });

  it('takes the real name of a key for the key, unless it was asked for itself', async () => {
    const both = [item('a', 'something', { real_name: 'b' }), item('b', 'something')];
    const { frames } = await decoder(both).decode([row(1, { key: 'b' }), row(2, { key: 'a' })]);
    expect(frames.map(({ stat }) => stat.key)).toEqual(['b', 'a']);
  });

  it.each(['__proto__', 'constructor', 'toString'])('is not misled by a key called %s', async (key) => {
    expect((await decoder().decode([row(1, { key })])).pointCount).toBe(0);
    expect((await decoder([item(key, 'something')]).decode([row(1, { key })])).frames[0]?.stat.key).toBe(key);
  });
});

describe('times', () => {
  const timesOf = async (time: unknown): Promise<number[]> =>
    (await decoder().decode([row(1, { time: time as number })])).frames.flatMap(({ timestamps }) => [...timestamps]);

  it.each([
    [1_700_000_000, 1_700_000_000_000],
    [1_700_000_000.9, 1_700_000_000_000],
    [1_700_000_060 + 86_400, 1_700_086_460_000],
    [1_700_000_061 - 32 * 86_400, (1_700_000_061 - 32 * 86_400) * 1000],
  ])('%s is a time', async (time, expected) => {
    expect(await timesOf(time)).toEqual([expected]);
  });

  it.each([
    0,
    -1,
    1e32,
    1e300,
    -1e20,
    Number.MAX_SAFE_INTEGER,
    1_700_000_061 + 86_400,
    1_690_000_000,
    null,
    undefined,
    '1700000000',
    true,
    [],
    {},
  ])('%j is none: the time of the answer is used, in whole seconds, and noted', async (time) => {
    expect(await timesOf(time)).toEqual([1_700_000_060_000]);
    const { notes } = await decoder().decode([
      row(1, { time: time as number }),
      row(2, { time: time as number, devid: 2 }),
    ]);
    expect(notes).toMatchObject([{ kind: 'time', name: 'cluster.some.key', count: 2 }]);
  });
});

describe('rows of odd types', () => {
  it.each([undefined, 'x', '', -1, 65_536, 1.5, 1e300, true, [], {}])(
    'a devid %j is a bad row, and costs itself alone',
    async (devid) => {
      const { problems, pointCount } = await decoder().decode([row(1, { devid: devid as number }), row(2)]);
      expect(problems).toMatchObject([{ kind: 'undecodable', key: 'cluster.some.key', devid: 0 }]);
      expect(pointCount).toBe(1);
    },
  );

  it('takes the devid where the node is null, and refuses a node that is none', async () => {
    expect((await decodeOne(1, { devid: 5, node: null as never }))[0]?.tags).toMatchObject({ devid: '5', node: '5' });
    expect((await decoder().decode([row(1, { devid: 5, node: 'x' as never })])).problems).toHaveLength(1);
  });

  it('takes a devid null for the cluster, and digits in quotes for a number', async () => {
    expect(await decodeOne(1, { devid: null as never })).toEqual([
      { tags: { cluster: 'simcluster' }, fields: { value: 1 } },
    ]);
    expect((await decodeOne(1, { devid: '16' as never, node: '2' as never }))[0]?.tags).toMatchObject({
      devid: '16',
      node: '2',
    });
  });

  it('finds the LNN of a row that does not say it (OneFS 8.0) by the devid', async () => {
    const lnnOf = new Map([[16, 2]]);
    const one = new CurrentDecoder({
      catalog: new Map(),
      table: new SeriesTable('c'),
      includeDegraded: false,
      clock,
      intervalMs: 5000,
      lnnOf,
    });
    const nodes = async (): Promise<unknown[]> =>
      (await one.decode([[row(1, { key: 'k', devid: 16 })]], { keys: ['k'] })).frames.flatMap(({ series }) =>
        series.map(({ tags }) => tags['node']),
      );
    expect(await nodes()).toEqual(['2']);
    lnnOf.set(16, 3);
    expect(await nodes()).toEqual(['3']);
    lnnOf.delete(16);
    expect(await nodes()).toEqual(['16']);
  });

  it.each(['6', true, {}, [], 1e300, -1])('an error code %j is a passing problem', async (code) => {
    const { problems, pointCount } = await decoder().decode([row(1, { error_code: code as number }), row(2)]);
    expect(problems).toMatchObject([{ kind: 'transient' }]);
    expect(pointCount).toBe(1);
  });

  it('cuts an error text that is too long to read', async () => {
    const { problems } = await decoder().decode([row(null, { error_code: 6, error: 'x\n'.repeat(1_000_000) })]);
    expect(problems[0]?.text.length).toBeLessThan(600);
    expect(problems[0]?.text).not.toContain('\n');
  });

  it('takes a number in quotes for a number where the catalogue says so, and for nothing else there', async () => {
    const one = decoder([item('n', 'uint64'), item('t', 'string')]);
    const { frames, problems } = await one.decode([
      row('252239708160', { key: 'n' }),
      row('many', { key: 'n' }),
      row('12', { key: 't' }),
    ]);
    expect(pointsOf(frames)).toMatchObject([{ fields: { value: 252_239_708_160 } }, { tags: { text: '12' } }]);
    expect(problems).toMatchObject([{ kind: 'undecodable', key: 'n' }]);
  });
});

describe('names that every object inherits', () => {
  const names = ['constructor', 'toString', '__proto__', 'hasOwnProperty', 'valueOf'];

  it.each(names)('%s is a tag and a field like any other', async (name) => {
    const flat = JSON.parse(`[{"${name}": "a", "rate": 1}, {"rate": 2}, {"${name}": 3}]`) as JsonValue;
    const made = await decodeOne(flat);
    expect(made.map(({ tags }) => Object.hasOwn(tags, name))).toEqual([true, false]);
    expect(made.map(({ fields }) => Object.hasOwn(fields, name))).toEqual([false, true]);
    const nested = JSON.parse(`{"list": [{"rate": 1, "${name}": "b"}], "${name}": "a", "x": 1}`) as JsonValue;
    expect((await decodeOne(nested)).map(({ tags }) => Object.entries(tags))).toEqual([
      [
        [name, 'b'],
        ['cluster', 'simcluster'],
      ].sort(([a], [b]) => ((a as string) < (b as string) ? -1 : 1)),
    ]);
  });

  it('does not let a row say which cluster it is of', async () => {
    const made = await decodeOne([{ cluster: 'honest', rate: 1 }, { list: [{ cluster: 'honest', rate: 2, a: 'b' }] }]);
    expect(made.map(({ tags }) => tags)).toEqual([
      { cluster: 'simcluster', cluster_: 'honest' },
      { a: 'b', cluster: 'simcluster', cluster_: 'honest' },
    ]);
  });
});

describe('rounds', () => {
  it('hands out the same series for the same tags', async () => {
    const one = decoder();
    const value = [{ op_name: 'read', op_rate: 1 }];
    const first = (await one.decode([row(value)])).frames[0]?.series[0];
    expect((await one.decode([row(value)])).frames[0]?.series[0]).toBe(first);
  });

  it('does not touch a frame that was handed out', async () => {
    const one = decoder();
    const first = (await one.decode([row({ a: 1 })])).frames[0] as Frame;
    await one.decode([row({ b: 2, a: 3 })]);
    expect(pointsOf([first])).toEqual([{ tags: { cluster: 'simcluster' }, fields: { a: 1 } }]);
  });

  it('forgets columns that no longer occur', async () => {
    const one = decoder();
    await one.decode([row({ disk1: 1, disk2: 2 })]);
    const fields = (await one.decode([row({ disk2: 2 })])).frames[0]?.fields.map(({ name }) => name);
    expect(fields).toEqual(['disk2']);
  });

  it('fills rows of different fields with NaN', async () => {
    const frame = (await decoder().decode([row({ a: 1 }), row({ b: 2 }, { devid: 1 })])).frames[0] as Frame;
    expect(frame.fields.map(({ name }) => name)).toEqual(['a', 'b']);
    expect([...frame.values]).toEqual([1, Number.NaN, Number.NaN, 2]);
  });

  it('decides once whether a statistic has more than one field', async () => {
    const one = decoder([item('cluster.some.key', 'stats_mds_cache')]);
    expect((await one.decode([row({ hits: 1 })])).frames[0]?.stat.multiField).toBe(true);
    const unknown = decoder([item('cluster.some.key', 'something')]);
    expect((await unknown.decode([row({ hits: 1 })])).frames[0]?.stat.multiField).toBe(false);
    expect((await unknown.decode([row({ hits: 1, misses: 2 })])).frames[0]?.stat.multiField).toBe(true);
    expect((await unknown.decode([row({ hits: 1 })])).frames[0]?.stat.multiField).toBe(true);
  });
});
