import { describe, expect, it } from 'vitest';
import { CurrentDecoder, type DecodedCurrent } from '../../src/sources/current/decode-current.js';
import { SeriesTable } from '../../src/frames/series-table.js';
import { LimitWatch, makeLimits, type Limits } from '../../src/limits/index.js';
import type { JsonValue, KeyItem } from '../../src/papi/wire-types.js';
import { points, type PointBatch } from '../../src/sink/index.js';
import { manualClock, memoryLogger } from '../../src/testing/index.js';
import { summaryOf } from '../support/summary.js';

const SECONDS = 1_700_000_000;
const KEYS = ['cluster.a', 'node.b', 'node.c'];

interface Rig {
  readonly decode: (rows: readonly unknown[]) => Promise<DecodedCurrent>;
  readonly over: () => readonly string[];
  readonly table: SeriesTable;
}

function rig(given: Partial<Limits> = {}): Rig {
  const clock = manualClock(SECONDS * 1000);
  const limits = makeLimits(given);
  const watch = new LimitWatch({ clusterId: 'c', limits, clock, logger: memoryLogger() });
  const table = new SeriesTable('c', { limits });
  const catalog = new Map(KEYS.map((key) => [key, { key, type: 'something' } as KeyItem]));
  const current = new CurrentDecoder({
    catalog,
    table,
    includeDegraded: true,
    clock,
    intervalMs: 5000,
    limits: watch.at('current'),
  });
  return {
    decode: (rows) => current.decode([rows], { keys: KEYS }),
    over: () => watch.current.map(({ limit }) => limit),
    table,
  };
}

const row = (value: unknown, key = 'cluster.a'): Record<string, unknown> => ({
  key,
  devid: 1,
  node: 1,
  error: null,
  error_code: null,
  time: SECONDS,
  value,
});
const valuesOf = ({ frames }: { frames: DecodedCurrent['frames'] }): number =>
  [...points({ frames } as PointBatch)].reduce((sum, { fields }) => sum + Object.keys(fields).length, 0);

/** The same numbers for the same seed. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

const ODD: readonly (() => unknown)[] = [
  () => null,
  () => undefined,
  () => true,
  () => -1,
  () => 1e300,
  () => 0.5,
  () => '',
  () => 'x'.repeat(5000),
  () => '\ud800',
  () => [],
  () => ({}),
  () => [[[[[[[[[[[[1]]]]]]]]]]]],
  () => JSON.parse('{"__proto__": {"toString": 1}, "constructor": "a"}') as unknown,
  () => [1, 'a', null, [2], { b: 3 }],
  () => ({ list: [{ a: 1 }, 2, 'x'], more: { deep: { er: [{ z: 1 }] } }, flag: true }),
  () => Object.fromEntries(Array.from({ length: 300 }, (_, index) => [`f${index}`, index])),
];

/** A row with some of its members, at any depth, replaced by something odd. */
function mutated(original: unknown, next: () => number): unknown {
  if (next() < 0.2) return ODD[Math.floor(next() * ODD.length)]?.();
  if (Array.isArray(original)) return original.map((one) => mutated(one, next));
  if (typeof original !== 'object' || original === null) return original;
  const copy = Object.create(null) as Record<string, unknown>;
  for (const [name, value] of Object.entries(original)) {
    if (next() < 0.05) continue;
    copy[next() < 0.05 ? 'constructor' : name] = next() < 0.3 ? mutated(value, next) : value;
  }
  return copy;
}

describe('mutated answers', () => {
  const good = row(
    [
      {
        op_name: 'read',
        op_rate: 1,
        nested: [
          { class: 'a', x: 2 },
          { class: 'b', x: 3 },
        ],
      },
      { op_name: 'write', op_rate: 2 },
    ],
    'node.b',
  );
  const client = {
    node: 1,
    remote_addr: '10.0.0.1',
    protocol: 'nfs3',
    operation_rate: 1,
    num_operations: 2,
    time: SECONDS,
    user: { id: 'UID:1', name: 'a' },
  };

  it('never throw, and never cost a neighbour', async () => {
    const next = random(7);
    const { decode } = rig();
    const summary = await summaryOf('client');
    for (let round = 0; round < 400; round++) {
      const odd = Array.from({ length: 5 }, () => mutated(good, next));
      const { frames } = await decode([row(round), ...odd, row(round, 'node.c')]);
      const kept = frames.flatMap((frame) =>
        frame.stat.key === 'node.b' ? [] : [...points({ frames: [frame] } as unknown as PointBatch)],
      );
      expect(kept.filter(({ fields }) => fields['value'] === round).length).toBeGreaterThanOrEqual(2);
      const clients = await summary([
        client,
        ...Array.from({ length: 5 }, () => mutated(client, next)),
        { ...client, node: 2 },
      ]);
      expect(clients.frames.flatMap(({ series }) => series.map(({ tags }) => tags['node']))).toEqual(
        expect.arrayContaining(['1', '2']),
      );
    }
  });

  it('make no point with a time, a name or a number that a sink cannot take', async () => {
    const next = random(11);
    const { decode } = rig();
    for (let round = 0; round < 200; round++) {
      const { frames } = await decode(Array.from({ length: 10 }, () => mutated(good, next)));
      for (const { fields, series, timestamps, values } of frames) {
        expect(values).toHaveLength(series.length * fields.length);
        expect(new Set(fields.map(({ name }) => name)).size).toBe(fields.length);
        for (const time of timestamps) expect(Math.abs(time - SECONDS * 1000)).toBeLessThanOrEqual(32 * 86_400_000);
        for (const { tags } of series) for (const value of Object.values(tags)) expect(typeof value).toBe('string');
      }
    }
  });
});

/** Counts how often members of a row are looked at: the work, whatever the machine. */
function counting(value: object): { readonly value: object; readonly reads: () => number } {
  let reads = 0;
  return {
    value: new Proxy(value, { get: (target, name) => (reads++, Reflect.get(target, name) as unknown) }),
    reads: () => reads,
  };
}

describe('wide and long answers', () => {
  const wide = (width: number): Record<string, JsonValue> =>
    Object.fromEntries(Array.from({ length: width }, (_, index) => [`f${index}`, index]));

  it('a row is read once or twice, however wide', async () => {
    const { value, reads } = counting(wide(50_000));
    const { over, decode } = rig();
    const decoded = await decode([row(value), row(1, 'node.c')]);
    expect(reads()).toBeLessThan(150_000);
    expect(valuesOf(decoded)).toBe(512 + 1);
    expect(over()).toEqual(['frame_fields']);
  });

  it('keep every value that is within the limits, also where no two rows share a field', async () => {
    const rows = Array.from({ length: 500 }, (_, index) =>
      row([{ tag: `t${index}`, [`f${index}`]: 1, [`g${index}`]: 2 }]),
    );
    const decoded = await rig().decode(rows);
    expect(valuesOf(decoded)).toBe(1000);
    const cells = decoded.frames.reduce((sum, { values }) => sum + values.length, 0);
    expect(cells).toBeLessThan(50_000);
  });

  it('one wide row after many narrow ones does not give them its width', async () => {
    const rows = [
      ...Array.from({ length: 20_000 }, (_, index) => row([{ tag: `t${index}`, a: 1 }])),
      row([wide(500)]),
      row([{ tag: 'last', a: 2 }]),
    ];
    const decoded = await rig().decode(rows);
    expect(valuesOf(decoded)).toBe(20_000 + 500 + 1);
    expect(decoded.frames.reduce((sum, { values }) => sum + values.length, 0)).toBeLessThan(30_000);
  });

  it('what surrounds a list is copied only so often', async () => {
    const { over, decode } = rig({ answer_values: 100_000 });
    const value = { ...wide(400), list: Array.from({ length: 10_000 }, (_, index) => ({ name: `n${index}`, x: 1 })) };
    expect(valuesOf(await decode([row(value), row(2, 'node.c')]))).toBeLessThan(102_000);
    expect(over()).toContain('answer_values');
  });

  it.each([
    ['answer_rows', { answer_rows: 100 }, Array.from({ length: 200 }, () => row(1))],
    ['answer_rows', { answer_rows: 100 }, [row(Array.from({ length: 5000 }, () => 1))]],
    ['answer_depth', {}, [row(JSON.parse('['.repeat(5000) + ']'.repeat(5000)))]],
    ['series', { series: 100 }, [row(Array.from({ length: 200 }, (_, index) => ({ client: `c${index}`, x: 1 })))]],
    [
      'tags_per_series',
      {},
      [row([Object.fromEntries(Array.from({ length: 3000 }, (_, index) => [`t${index}`, 'x']))])],
    ],
    ['tag_names', {}, Array.from({ length: 300 }, (_, index) => row([{ [`t${index}`]: 'x', v: 1 }]))],
    ['tag_value_length', {}, [row('x'.repeat(5000))]],
    ['name_length', {}, [row({ ['x'.repeat(300)]: 1, b: 2 })]],
  ] as const)('over %s: what fits is kept, and it is told', async (limit, limits, rows) => {
    const { over, decode } = rig(limits);
    const { pointCount } = await decode([row(7, 'node.c'), ...rows]);
    expect(over()).toEqual([limit]);
    expect(pointCount).toBeGreaterThanOrEqual(1);
    expect((await decode([row(7, 'node.c')])).pointCount).toBe(1);
  });

  it('let other work have its turn', async () => {
    let now = 0;
    // Each look at the clock is two milliseconds later.
    const clock = { now: () => SECONDS * 1000, monotonic: () => (now += 2) };
    const catalog = new Map([['cluster.a', { key: 'cluster.a' } as KeyItem]]);
    const decoder = new CurrentDecoder({
      catalog,
      table: new SeriesTable('c'),
      includeDegraded: false,
      clock,
      intervalMs: 5000,
    });
    let turns = 0;
    const other = setInterval(() => turns++, 0);
    const rows = [
      row(
        Array.from({ length: 50_000 }, (_, index) => ({ x: index, path: `/${index}` })),
        'cluster.a',
      ),
      ...Array.from({ length: 2000 }, (_, index) => row(`ok ${index}`)),
    ];
    const { pointCount } = await decoder.decode([rows], { keys: ['cluster.a'] });
    clearInterval(other);
    expect(pointCount).toBe(52_000);
    expect(turns).toBeGreaterThan(20);
  });

  it('two at a time do not mix, and one that is given up leaves nothing behind', async () => {
    let now = 0;
    const clock = { now: () => SECONDS * 1000, monotonic: () => (now += 10) };
    const catalog = new Map([['cluster.a', { key: 'cluster.a' } as KeyItem]]);
    const decoder = new CurrentDecoder({
      catalog,
      table: new SeriesTable('c'),
      includeDegraded: false,
      clock,
      intervalMs: 5000,
    });
    const rows = Array.from({ length: 1000 }, () => row(1));
    const stop = new AbortController();
    const first = decoder.decode([rows], { keys: ['cluster.a'], signal: stop.signal });
    const second = decoder.decode([rows], { keys: ['cluster.a'] });
    stop.abort(new Error('given up'));
    await expect(first).rejects.toThrow('given up');
    expect((await second).pointCount).toBe(1000);
  });
});
