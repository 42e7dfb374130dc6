import { expect, it } from 'vitest';
import { compileGlobs } from '../../src/spelling/glob.js';
import { makeBatch } from '../../src/testing/index.js';
import { shapingOf } from './shape.js';

/** Numbers from 0 to 1 that are the same in each run (mulberry32). */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const STATS = ['node.disk', 'node.ifs.heat.read', 'node.cpu.user.avg'];
const FIELDS = ['ops', 'time_max', 'time_min', 'value'];
const TAGS = ['node', 'disk', 'user', 'sid'];

const sorted = (entries: readonly (readonly [string, unknown])[]): string =>
  JSON.stringify(entries.toSorted(([a], [b]) => (a < b ? -1 : 1)));

interface Given {
  readonly stat: string;
  readonly tags: Record<string, string>;
  readonly value: Record<string, number>;
  readonly timestamp: number;
}

function makeCase(seed: number) {
  const random = randomFrom(seed);
  const some = <Item>(items: readonly Item[], share = 0.5): Item[] => items.filter(() => random() < share);
  const patterns = (items: readonly string[]): string[] =>
    some(items, 0.25).map((one) => (random() < 0.5 ? `${one.slice(0, 3)}*` : one));
  const rows = Array.from({ length: 12 }, (_, index): Given => ({
    stat: STATS[index % STATS.length]!,
    tags: Object.fromEntries(some(TAGS, 0.7).map((name) => [name, String(Math.floor(random() * 3))])),
    value: Object.fromEntries([...new Set(['ops', ...some(FIELDS)])].map((name) => [name, random()])),
    timestamp: 1000 + index,
  }));
  const lists = {
    keep_stats: random() < 0.2 ? patterns(STATS) : [],
    drop_stats: random() < 0.3 ? patterns(STATS) : [],
    keep_fields: random() < 0.3 ? patterns(FIELDS) : [],
    drop_fields: patterns(FIELDS),
    keep_tags: random() < 0.2 ? patterns([...TAGS, 'cluster']) : [],
    drop_tags: patterns(TAGS),
  };
  return { rows, lists, tagged: random() < 0.5 };
}

/** The rows that a plain reading of the documentation leaves, as text. */
function expected({ rows, lists, tagged }: ReturnType<typeof makeCase>): string[] {
  const passes = (keep: readonly string[], drop: readonly string[]) => (name: string) =>
    (keep.length === 0 || compileGlobs(keep)(name)) && !compileGlobs(drop)(name);
  const [stats, fields, tags] = [
    passes(lists.keep_stats, lists.drop_stats),
    passes(lists.keep_fields, lists.drop_fields),
    passes(lists.keep_tags, lists.drop_tags),
  ];
  const owners = new Map<string, string>();
  return STATS.flatMap((stat) => rows.filter((one) => one.stat === stat)).flatMap((row) => {
    if (!stats(row.stat)) return [];
    const numbers = Object.entries(row.value).filter(([name]) => fields(name));
    const all: Record<string, string> = { cluster: 'simcluster', ...row.tags };
    const left = Object.entries(all).filter(([name]) => tags(name));
    if (tagged) left.push(['site', 'lab']);
    const before = sorted(Object.entries(all));
    const after = `${row.stat} ${sorted(left)}`;
    if (numbers.length === 0) return [];
    if ((owners.get(after) ?? before) !== before) return [];
    owners.set(after, before);
    return [`${after} ${sorted(numbers)} ${row.timestamp}`];
  });
}

it.each(Array.from({ length: 300 }, (_, seed) => seed))('changes nothing but what it says, case %d', (seed) => {
  const made = makeCase(seed);
  const lines = Object.entries(made.lists).map(([name, list]) => `${name} = ${JSON.stringify(list)}`);
  const shape = shapingOf([...lines, ...(made.tagged ? ['tags = { site = "lab" }'] : [])].join('\n'));
  const stats = STATS.map((key) => ({ key, rows: made.rows.filter(({ stat }) => stat === key) }));
  const batch = makeBatch(stats);
  const before = JSON.stringify(batch);
  const shaped = shape(batch, 'a');
  const rows = (shaped?.frames ?? []).flatMap(({ stat, fields, series, timestamps, values }) =>
    series.map(({ tags }, row) => {
      const numbers = fields
        .map(({ name }, column): [string, number] => [name, values[row * fields.length + column] as number])
        .filter(([, value]) => !Number.isNaN(value));
      return `${stat.key} ${sorted(Object.entries(tags))} ${sorted(numbers)} ${timestamps[row]}`;
    }),
  );
  expect(rows).toEqual(expected(made));
  expect(shaped?.pointCount ?? 0).toBe(rows.length);
  expect(JSON.stringify(batch)).toBe(before);
});
