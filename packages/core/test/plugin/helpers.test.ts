import { describe, expect, expectTypeOf, it } from 'vitest';
import {
  definePlugin,
  findPluginProblem,
  PLUGIN_BRAND,
  withoutFrames,
  withTags,
  type PluginDefinition,
  type Series,
} from '../../src/plugin/index.js';
import { SeriesTable } from '../../src/frames/series-table.js';
import { makeBatch } from '../../src/testing/index.js';

const batch = makeBatch([
  {
    key: 'node.cpu.user.avg',
    rows: [
      { tags: { node: '1' }, value: 1 },
      { tags: { node: '2' }, value: 2 },
    ],
  },
  { key: 'cluster.health', rows: [{ value: 0 }] },
]);
const seriesOf = (one: typeof batch): readonly Series[] => one.frames.flatMap(({ series }) => series);

describe('withTags', () => {
  it('takes names that every object inherits for ordinary ones', () => {
    const tags = JSON.parse('{"constructor": "a", "__proto__": "b"}') as Record<string, string>;
    const tagged = seriesOf(withTags(withTags(batch, tags), { toString: 'c' }))[0];
    expect(Object.entries(tagged?.tags ?? {})).toEqual([
      ['__proto__', 'b'],
      ['cluster', 'simcluster'],
      ['constructor', 'a'],
      ['node', '1'],
      ['toString', 'c'],
    ]);
  });

  it('adds tags, sorted, and leaves the batch it was given as it was', () => {
    const before = JSON.stringify(batch);
    const tagged = withTags(batch, { datacenter: 'fra1' });
    expect(seriesOf(tagged)[0]).toMatchObject({
      key: 'cluster=simcluster,datacenter=fra1,node=1',
      tags: { cluster: 'simcluster', datacenter: 'fra1', node: '1' },
    });
    expect(Object.keys(seriesOf(tagged)[0]?.tags ?? {})).toEqual(['cluster', 'datacenter', 'node']);
    expect(JSON.stringify(batch)).toBe(before);
    expect(tagged.frames[0]?.values).toBe(batch.frames[0]?.values);
  });

  it('makes the same series of the same series, also from tags that are written anew', () => {
    const [one, two] = [withTags(batch, { dc: 'a' }), withTags(batch, { dc: 'a' })];
    expect(seriesOf(two).map((series, index) => series === seriesOf(one)[index])).toEqual([true, true, true]);
  });

  it('gives ids that nobody else has', () => {
    const made = [{ dc: 'b' }, { dc: 'c' }].flatMap((tags) => seriesOf(withTags(batch, tags)));
    const table = new SeriesTable('simcluster');
    const own = table.entryOf(table.root)!.series;
    const ids = [...made, own, ...seriesOf(batch)].map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('asks a function once a series', () => {
    const asked: string[] = [];
    const tagsOf = ({ key }: Series): Record<string, string> => {
      asked.push(key);
      return { rack: `r${asked.length}` };
    };
    withTags(batch, tagsOf);
    withTags(batch, tagsOf);
    expect(asked).toHaveLength(3);
  });

  it('makes one series of two that have become equal, and keeps one that does not change', () => {
    const [a, b] = seriesOf(withTags(batch, { node: 'x' }));
    expect(a).toBe(b);
    const [same] = seriesOf(withTags(batch, ({ tags }) => ({ ...tags })));
    expect(same).toBe(seriesOf(batch)[0]);
  });
});

it('withoutFrames leaves out measurements and counts anew; without any it is the same batch', () => {
  const less = withoutFrames(batch, ({ stat }) => stat.key === 'node.cpu.user.avg');
  expect(less).toMatchObject({ pointCount: 1, frames: [{ stat: { key: 'cluster.health' } }] });
  expect(withoutFrames(batch, () => false)).toBe(batch);
});

describe('definePlugin', () => {
  it('stamps and freezes, and infers the options', () => {
    const config = { '~standard': { version: 1, vendor: 't', validate: () => ({ value: { a: 1 } }) } } as const;
    const plugin = definePlugin({
      name: 'mine',
      config,
      apply(_hooks, { options }) {
        expectTypeOf(options).toEqualTypeOf<{ a: number }>();
      },
    });
    expect(plugin[PLUGIN_BRAND]).toBe(1);
    expect(Object.isFrozen(plugin)).toBe(true);
    expectTypeOf(plugin).toEqualTypeOf<PluginDefinition<{ a: number }>>();
  });

  it.each([
    [null, 'expected an object, found null'],
    [{ name: 'My Plugin' }, 'name: expected lower-case letters, digits and hyphens, found "My Plugin"'],
    [{ name: 'mine', config: {} }, 'config: expected a Standard Schema, found object'],
    [{ name: 'mine' }, 'apply: expected a function, found undefined'],
  ])('refuses %j', (spec, problem) => {
    expect(findPluginProblem(spec)).toBe(problem);
    expect(() => definePlugin(spec as never)).toThrow(`definePlugin: ${problem}`);
  });
});
