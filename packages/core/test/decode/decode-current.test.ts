import { describe, expect, it } from 'vitest';
import { CurrentDecoder } from '../../src/decode/decode-current.js';
import { SeriesTable } from '../../src/decode/series-table.js';
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
const decoder = (items: KeyItem[] = [item('cluster.some.key')], includeDegraded = false): CurrentDecoder =>
  new CurrentDecoder({
    catalog: new Map(items.map((one) => [one.key, one])),
    table: new SeriesTable('simcluster'),
    includeDegraded,
  });
const pointsOf = (frames: readonly Frame[]): { tags: object; fields: object }[] =>
  [...points({ frames } as PointBatch)].map(({ tags, fields }) => ({ tags, fields }));
const decodeOne = (value: JsonValue, more: Partial<StatRow> = {}): { tags: object; fields: object }[] =>
  pointsOf(decoder().decode([row(value, more)]).frames);

describe('shapes of values', () => {
  const cluster = 'simcluster';
  it.each<[string, JsonValue, { tags: object; fields: object }[]]>([
    ['integer', 135, [{ tags: { cluster }, fields: { value: 135 } }]],
    ['negative', -1, [{ tags: { cluster }, fields: { value: -1 } }]],
    ['past 2^53', JSON.parse('9007199254740993') as number, [{ tags: { cluster }, fields: { value: 9007199254740992 } }]],
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
      [{ client_id: 7, remote_addr: '10.0.0.1', op_class_values: [{ class_name: 'read', op_rate: 3 }, { class_name: 'write', op_rate: 4 }] }],
      [
        { tags: { class_name: 'read', cluster, remote_addr: '10.0.0.1' }, fields: { client_id: 7, op_rate: 3 } },
        { tags: { class_name: 'write', cluster, remote_addr: '10.0.0.1' }, fields: { client_id: 7, op_rate: 4 } },
      ],
    ],
    ['map with a list', { lins: [{ lin: '1:0065', op_rate: 2 }] }, [{ tags: { cluster, lin: '1:0065' }, fields: { op_rate: 2 } }]],
    ['map in a map', { l1: { hit: 1, miss: 2 }, age: 3 }, [{ tags: { cluster }, fields: { l1_hit: 1, l1_miss: 2, age: 3 } }]],
    ['array in an array', [[{ op_rate: 1 }], [{ op_rate: 2 }]], [
      { tags: { cluster }, fields: { op_rate: 1 } },
      { tags: { cluster }, fields: { op_rate: 2 } },
    ]],
    ['null member', { hits: 5, misses: null }, [{ tags: { cluster }, fields: { hits: 5 } }]],
    ['strings alone', [{ name: 'a' }], [{ tags: { cluster, name: 'a' }, fields: { value: 1 } }]],
  ])('%s', (_, value, expected) => {
    expect(decodeOne(value)).toEqual(expected);
  });

  it('drops operations that wait for an event', () => {
    expect(decodeOne([{ op_name: 'change_notify', op_rate: 1 }, { op_name: 'read_directory_change', op_rate: 1 }])).toEqual([]);
  });

  it('reports a value that is nested without end and keeps the others', () => {
    const deep = JSON.parse('['.repeat(50) + ']'.repeat(50)) as JsonValue;
    const { frames, problems } = decoder().decode([row(deep), row(1)]);
    expect(problems).toMatchObject([{ kind: 'undecodable', key: 'cluster.some.key' }]);
    expect(pointsOf(frames)).toHaveLength(1);
  });
});

describe('rows', () => {
  it('reports what is no row, and keeps the others', () => {
    const odd = [null, 5, 'x', {}] as unknown as readonly (StatRow | null)[];
    const { frames, problems } = decoder().decode([...odd, row(1)]);
    expect(problems).toMatchObject(odd.map(() => ({ kind: 'undecodable', key: 'a row', devid: 0 })));
    expect(pointsOf(frames)).toHaveLength(1);
  });

  it('tags a node row with devid and LNN, which differ on an aged cluster', () => {
    expect(decodeOne(1, { devid: 16, node: 2 })).toEqual([
      { tags: { cluster: 'simcluster', devid: '16', node: '2' }, fields: { value: 1 } },
    ]);
  });

  it('takes the devid where OneFS sends no LNN', () => {
    expect(decodeOne(1, { devid: 5 })[0]?.tags).toEqual({ cluster: 'simcluster', devid: '5', node: '5' });
  });

  it('uses degraded rows and marks them when asked', () => {
    const { frames, problems } = decoder(undefined, true).decode([row(1, { error_code: 3 }), row(2, { devid: 1, node: 1 })]);
    expect(problems).toEqual([]);
    expect(pointsOf(frames).map(({ tags }) => (tags as { degraded: string }).degraded)).toEqual(['true', 'false']);
  });

  it.each([
    [1, 'absent'],
    [2, 'absent'],
    [9, 'absent'],
    [10, 'absent'],
    [4, 'passing'],
    [5, 'passing'],
    [6, 'passing'],
    [7, 'passing'],
    [8, 'passing'],
  ])('sorts error code %i as %s', (code, kind) => {
    const { frames, problems } = decoder().decode([row(null, { error_code: code, error: 'why' }), row(1)]);
    expect(problems).toEqual([{ kind, key: 'cluster.some.key', devid: 0, code, text: 'why' }]);
    expect(pointsOf(frames)).toHaveLength(1);
  });

  it('keeps the name that was asked for when OneFS answers with the real one', () => {
    const alias = item('cluster.protostats.nfs3', 'double', { real_name: 'cluster.protostats.nfs' });
    const { frames } = decoder([alias]).decode([row(1, { key: 'cluster.protostats.nfs' })]);
    expect(frames[0]?.stat.key).toBe('cluster.protostats.nfs3');
  });

  it('looks only at the rows it is told to', () => {
    const { pointCount } = decoder().decode([row(1), row(2, { devid: 3 })], new Set(['3 cluster.some.key']));
    expect(pointCount).toBe(1);
  });

  it('reports a row without a time and keeps the others', () => {
    const { problems, pointCount } = decoder().decode([row(1, { time: null as never }), row(2)]);
    expect(problems).toHaveLength(1);
    expect(pointCount).toBe(1);
  });
});

describe('rounds', () => {
  it('hands out the same series for the same tags', () => {
    const one = decoder();
    const value = [{ op_name: 'read', op_rate: 1 }];
    const first = one.decode([row(value)]).frames[0]?.series[0];
    expect(one.decode([row(value)]).frames[0]?.series[0]).toBe(first);
  });

  it('does not touch a frame that was handed out', () => {
    const one = decoder();
    const first = one.decode([row({ a: 1 })]).frames[0] as Frame;
    one.decode([row({ b: 2, a: 3 })]);
    expect(pointsOf([first])).toEqual([{ tags: { cluster: 'simcluster' }, fields: { a: 1 } }]);
  });

  it('forgets columns that no longer occur', () => {
    const one = decoder();
    one.decode([row({ disk1: 1, disk2: 2 })]);
    const fields = one.decode([row({ disk2: 2 })]).frames[0]?.fields.map(({ name }) => name);
    expect(fields).toEqual(['disk2']);
  });

  it('fills rows of different fields with NaN', () => {
    const frame = decoder().decode([row({ a: 1 }), row({ b: 2 }, { devid: 1 })]).frames[0] as Frame;
    expect(frame.fields.map(({ name }) => name)).toEqual(['a', 'b']);
    expect([...frame.values]).toEqual([1, Number.NaN, Number.NaN, 2]);
  });

  it('decides once whether a statistic has more than one field', () => {
    const one = decoder([item('cluster.some.key', 'stats_mds_cache')]);
    expect(one.decode([row({ hits: 1 })]).frames[0]?.stat.multiField).toBe(true);
    const unknown = decoder([item('cluster.some.key', 'something')]);
    expect(unknown.decode([row({ hits: 1 })]).frames[0]?.stat.multiField).toBe(false);
    expect(unknown.decode([row({ hits: 1, misses: 2 })]).frames[0]?.stat.multiField).toBe(true);
    expect(unknown.decode([row({ hits: 1 })]).frames[0]?.stat.multiField).toBe(true);
  });
});
