import { describe, expect, it } from 'vitest';
import type { KeyItem } from '../../src/papi/wire-types.js';
import { buildPlan } from '../../src/sources/current/build-plan.js';
import { readCatalog, type KeySource } from '../../src/sources/current/catalog.js';

const item = (key: string, ...policies: [interval: number, persistent: boolean][]): [string, KeyItem] => [
  key,
  {
    key,
    policies:
      policies.length === 0 ? null : policies.map(([interval, persistent]) => ({ interval, persistent, retention: 1 })),
  } as KeyItem,
];
const catalog = new Map([item('cpu', [120, true], [5, false]), item('space', [300, false]), item('demand')]);
const native = (multiplier: number) => ({ kind: 'native', multiplier }) as const;
const base = { minUpdateIntervalMs: 30_000, fetchByStatgroup: false };

it('polls at the key’s own interval times the factor, never below the floor', () => {
  const statGroups = [{ name: 'g', updateInterval: native(2.5), stats: ['cpu', 'space', 'demand'] }];
  const intervals = (floor: number): object =>
    Object.fromEntries(
      buildPlan({ ...base, statGroups, minUpdateIntervalMs: floor }, catalog).flatMap((job) =>
        job.keys.map((key) => [key, job.intervalMs]),
      ),
    );
  expect(intervals(1000)).toEqual({ cpu: 12_500, space: 750_000, demand: 1000 });
  expect(intervals(30_000)).toEqual({ cpu: 30_000, space: 750_000, demand: 30_000 });
});

it.each([2 ** 40, -5, 0, Number.NaN, 1e30, Number.POSITIVE_INFINITY, 'often' as never])(
  'takes an interval of %s seconds for none',
  (seconds) => {
    const strange = new Map([item('odd', [seconds, false])]);
    const jobs = buildPlan(
      { ...base, statGroups: [{ name: 'g', updateInterval: native(1), stats: ['odd'] }] },
      strange,
    );
    expect(jobs).toMatchObject([{ keys: ['odd'], intervalMs: 30_000 }]);
  },
);

it('plans a key whose policies are not a list of policies', () => {
  const strange = new Map(
    [
      { key: 'text', policies: 'x' },
      { key: 'hole', policies: [null] },
    ].map((one) => [one.key, one as unknown as KeyItem]),
  );
  const jobs = buildPlan(
    { ...base, statGroups: [{ name: 'g', updateInterval: native(1), stats: ['text', 'hole'] }] },
    strange,
  );
  expect(jobs).toMatchObject([{ keys: ['text', 'hole'], intervalMs: 30_000 }]);
});

it('merges keys of equal interval over groups, unless groups are kept apart', () => {
  const updateInterval = { kind: 'absolute', intervalMs: 60_000 } as const;
  const statGroups = [
    { name: 'a', updateInterval, stats: ['cpu'] },
    { name: 'b', updateInterval, stats: ['space', 'gone'] },
  ];
  expect(buildPlan({ ...base, statGroups }, catalog)).toMatchObject([
    { intervalMs: 60_000, keys: ['cpu', 'space'], groups: ['a', 'b'] },
  ]);
  expect(buildPlan({ ...base, statGroups, fetchByStatgroup: true }, catalog)).toMatchObject([
    { keys: ['cpu'], groups: ['a'] },
    { keys: ['space'], groups: ['b'] },
  ]);
});

const bounds = { pages: 100, until: 1, now: () => 0 };

it('reads the catalogue page by page and asks by name only for what the list lacks', async () => {
  const asked: string[] = [];
  const source: KeySource = {
    async page(resume) {
      asked.push(`page ${resume ?? 'first'}`);
      const [, cpu] = item('cpu', [5, false]);
      const [, space] = item('space', [300, false]);
      return resume === undefined ? { keys: [[cpu]], resume: 'token' } : { keys: [[space]], resume: undefined };
    },
    async one(key) {
      asked.push(key);
      return key === 'alias' ? item('real')[1] : undefined;
    },
  };
  const { catalog: read, left } = await readCatalog(['cpu', 'space', 'alias', 'gone'], source, bounds);
  expect(left).toBeUndefined();
  expect([...read.keys()]).toEqual(['cpu', 'space', 'alias']);
  expect(read.get('alias')?.key).toBe('alias');
  expect(asked).toEqual(['page first', 'page token', 'alias', 'gone']);
});

describe('a list that never ends', () => {
  /** Leads in circles: a, b, a, b, … */
  function endless(afterEach: () => void = () => {}): KeySource & { pages: number } {
    const source = {
      pages: 0,
      page: async (resume: string | undefined) => {
        source.pages++;
        afterEach();
        return { keys: [[item(`unasked.${source.pages}`)[1]]], resume: resume === 'a' ? 'b' : 'a' };
      },
      one: async (key: string) => item(key)[1],
    };
    return source;
  }

  it('is left after so many pages; what was not found is asked for by name', async () => {
    const source = endless();
    const read = await readCatalog(['cpu'], source, { ...bounds, pages: 7 });
    expect([source.pages, read.left, [...read.catalog.keys()]]).toEqual([7, 'pages', ['cpu']]);
  });

  it('is left after so much time', async () => {
    let now = 0;
    const source = endless(() => void (now += 50_000));
    const { left } = await readCatalog(['cpu'], source, { pages: 100, until: 120_000, now: () => now });
    expect([source.pages, left]).toEqual([3, 'time']);
  });
});
