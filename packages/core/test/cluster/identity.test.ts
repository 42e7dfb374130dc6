import { describe, expect, it } from 'vitest';
import { type FakeCluster, fleet, type Fleet, MINUTE, SECOND, unreachable } from './fake-cluster.js';

const other =
  (name: string, guid: string) =>
  (cluster: FakeCluster): void =>
    void Object.assign(cluster, { name, guid, devices: [guid] });
const nth = ({ clusters }: Fleet, index: number): FakeCluster => clusters[index] as FakeCluster;
const tagsOf = (all: Fleet, index: number): readonly Record<string, string>[] => {
  const sets = all.batches
    .filter(({ cluster }) => cluster.id === `c${index}:8080`)
    .flatMap(({ frames }) => frames.flatMap(({ series }) => series.map(({ tags }) => tags)));
  return [
    ...new Map(
      sets.map((tags) => [JSON.stringify({ cluster: tags['cluster'], cluster_guid: tags['cluster_guid'] }), tags]),
    ).values(),
  ];
};
/** Batches of a cluster in the last minute; 36 when it is polled as it should be. */
const lastMinute = (all: Fleet, index: number): number => all.count(index, all.clock.monotonic() - MINUTE);

describe('at the next identity check', () => {
  it.each([
    ['another name', { name: 'Renamed' }, 'notice', 'renamed: renamed (it was isilon)'],
    [
      'another GUID under the same name',
      { guid: 'bbbb' },
      'warn',
      'is another cluster now: its GUID is bbbb (it was aaaa)',
    ],
    ['another release', { release: 'v9.7' }, 'notice', 'isilon runs OneFS v9.7 (it was v9.5)'],
  ])('%s is noticed, said with before and after, and announced', async (_, change, level, words) => {
    const all = fleet([() => {}]);
    await all.clock.advance(5 * MINUTE);
    Object.assign(nth(all, 0), change);
    await all.clock.advance(MINUTE + 6 * SECOND);
    expect(all.up).toHaveLength(2);
    expect(all.up[1]?.cluster).toMatchObject({ ...change, ...('name' in change ? { name: 'renamed' } : {}) });
    expect(all.said(level).filter((line) => line.includes(words))).toHaveLength(1);
    await all.clock.advance(MINUTE);
    expect(all.batches.at(-1)?.cluster).toBe(all.up[1]?.cluster);
    expect(lastMinute(all, 0)).toBeGreaterThanOrEqual(35);
    expect(all.down).toEqual([]);
    await all.stop();
  });

  it('nothing is said of a cluster that is as it was, and a check that fails means nothing', async () => {
    const all = fleet([() => {}]);
    await all.clock.advance(MINUTE);
    nth(all, 0).behaviour.set('cluster/config', unreachable);
    await all.clock.advance(10 * MINUTE);
    expect(all.up).toHaveLength(1);
    expect(all.down).toEqual([]);
    expect(all.said('warn')).toEqual([]);
    expect(lastMinute(all, 0)).toBeGreaterThanOrEqual(35);
    await all.stop();
  });

  it('which comes at once when there is another session or node', async () => {
    const all = fleet([() => {}]);
    await all.clock.advance(70 * SECOND);
    Object.assign(nth(all, 0), { guid: 'bbbb', peers: 2 });
    await all.clock.advance(6 * SECOND);
    expect(all.up.map(({ cluster }) => cluster.guid)).toEqual(['aaaa', 'bbbb']);
    await all.stop();
  });
});

it('keys that are missing are asked for again after an hour', async () => {
  const stats = ['a', 'b', 'gone'];
  const all = fleet([() => {}], {
    more: { statGroups: [{ name: 'g', updateInterval: { kind: 'absolute', intervalMs: 5000 }, stats }] },
  });
  await all.clock.advance(59 * MINUTE);
  expect(nth(all, 0).count('statistics/keys?')).toBe(1);
  await all.clock.advance(2 * MINUTE);
  expect(nth(all, 0).count('statistics/keys?')).toBe(2);
  await all.stop();
});

describe('a pinned GUID', () => {
  it('keeps another cluster out, and lets the right one in when it is there', async () => {
    const all = fleet([other('a', 'bbbb')], { pins: [{ guid: 'AAAA' }] });
    await all.clock.advance(10 * MINUTE);
    expect(all.batches).toEqual([]);
    expect(all.down[0]?.error).toMatchObject({
      code: 'E_CLUSTER_IDENTITY',
      message: expect.stringContaining('bbbb (a), expected AAAA'),
    });
    nth(all, 0).guid = 'aaaa';
    await all.clock.advance(2 * MINUTE);
    expect(lastMinute(all, 0)).toBeGreaterThanOrEqual(35);
    await all.stop();
  });

  it('ends the collection when another cluster takes the place', async () => {
    const all = fleet([other('a', 'aaaa')], { pins: [{ guid: 'aaaa' }] });
    await all.clock.advance(2 * MINUTE);
    nth(all, 0).guid = 'bbbb';
    await all.clock.advance(MINUTE + SECOND);
    all.batches.length = 0;
    await all.clock.advance(5 * MINUTE);
    expect(all.batches).toEqual([]);
    expect(all.state(0)).toMatchObject({ state: 'down', lastError: { code: 'E_CLUSTER_IDENTITY' } });
    await all.stop();
  });
});

it('a pinned name is the tag, whatever the cluster calls itself', async () => {
  const all = fleet([other('evil', 'aaaa')], { pins: [{ name: 'Mine' }] });
  await all.clock.advance(MINUTE);
  nth(all, 0).name = 'eviler';
  await all.clock.advance(2 * MINUTE);
  expect(tagsOf(all, 0).map((tags) => tags['cluster'])).toEqual(['Mine']);
  await all.stop();
});

describe('two entries for one cluster', () => {
  const same = (): void => {};

  it.each([
    ['both answer at once', 0, 0],
    ['the later one answers first', 2000, 0],
    ['the later one answers long before', 20_000, 0],
  ])('when %s: it is polled once, through the first, and the second is said to wait', async (_, first, second) => {
    const all = fleet([(cluster) => (cluster.latencyMs = first), (cluster) => (cluster.latencyMs = second)]);
    await all.clock.advance(30 * SECOND);
    nth(all, 0).latencyMs = 10;
    await all.clock.advance(3 * MINUTE);
    expect(lastMinute(all, 0)).toBeGreaterThanOrEqual(35);
    expect(lastMinute(all, 1)).toBe(0);
    const twice = all.down.filter(({ error }) => error.code === 'E_CLUSTER_TWICE');
    expect(twice).toHaveLength(1);
    expect(twice[0]?.error.message).toContain('c1:8080 is the same cluster as c0:8080');
    expect(all.state(1)).toMatchObject({ state: 'down', lastError: { code: 'E_CLUSTER_TWICE' } });
    await all.stop();
    expect(all.clock.pending).toBe(0);
  });

  it('the second takes over when the first is away, and gives it back', async () => {
    const all = fleet([same, same]);
    await all.clock.advance(2 * MINUTE);
    nth(all, 0).behaviour.set('', unreachable);
    await all.clock.advance(2 * MINUTE);
    expect(lastMinute(all, 1)).toBeGreaterThanOrEqual(35);
    nth(all, 0).behaviour.clear();
    await all.clock.advance(3 * MINUTE);
    expect(lastMinute(all, 0)).toBeGreaterThanOrEqual(35);
    expect(lastMinute(all, 1)).toBe(0);
    await all.stop();
  });

  it('the second takes over when the first is removed', async () => {
    const all = fleet([same, same]);
    await all.clock.advance(MINUTE);
    await all.remove(0);
    await all.clock.advance(2 * MINUTE);
    expect(lastMinute(all, 1)).toBeGreaterThanOrEqual(35);
    expect(tagsOf(all, 1).map((tags) => tags['cluster_guid'])).toEqual([undefined]);
    await all.stop();
  });

  it('the one whose GUID is pinned goes first', async () => {
    const all = fleet([same, same], { pins: [{}, { guid: 'aaaa' }] });
    await all.clock.advance(3 * MINUTE);
    expect(lastMinute(all, 0)).toBe(0);
    expect(lastMinute(all, 1)).toBeGreaterThanOrEqual(35);
    await all.stop();
  });

  it.each([
    ['its name', 'evil', ['n1']],
    ['its nodes', 'isilon', ['m1']],
  ])('are two when they agree in the GUID and not in %s: nobody is silenced by a claim', async (_, name, devices) => {
    const all = fleet([(cluster) => void Object.assign(cluster, { name, devices }), same]);
    await all.clock.advance(2 * MINUTE);
    expect(lastMinute(all, 0)).toBeGreaterThanOrEqual(35);
    expect(lastMinute(all, 1)).toBeGreaterThanOrEqual(35);
    await all.stop();
  });
});

describe('two clusters of one name', () => {
  it.each([
    ['both answer at once', 0, 0],
    ['the later one answers first', 2000, 0],
  ])(
    'when %s: only points of the second bear its GUID, and both are named in one warning',
    async (_, first, second) => {
      const all = fleet([
        (cluster) => void Object.assign(cluster, { guid: 'aaaa', latencyMs: first }),
        (cluster) => void Object.assign(cluster, { guid: 'bbbb', latencyMs: second }),
      ]);
      await all.clock.advance(3 * MINUTE);
      expect(tagsOf(all, 0)).toMatchObject([{ cluster: 'isilon' }]);
      expect(tagsOf(all, 0)[0]).not.toHaveProperty('cluster_guid');
      expect(tagsOf(all, 1)).toMatchObject([{ cluster: 'isilon', cluster_guid: 'bbbb' }]);
      expect(lastMinute(all, 0)).toBeGreaterThan(25);
      expect(lastMinute(all, 1)).toBeGreaterThanOrEqual(35);
      expect(all.said('warn').filter((line) => line.includes('same name'))).toEqual([
        expect.stringMatching(/c1:8080 and c0:8080 .*isilon.*bbbb/),
      ]);
      await all.stop();
    },
  );

  it('keep their series when one of them was away', async () => {
    const all = fleet([other('isilon', 'aaaa'), other('isilon', 'bbbb')]);
    await all.clock.advance(MINUTE);
    nth(all, 0).behaviour.set('', unreachable);
    nth(all, 1).behaviour.set('', unreachable);
    await all.clock.advance(MINUTE);
    nth(all, 1).behaviour.clear();
    await all.clock.advance(2 * MINUTE);
    expect(tagsOf(all, 1)).toMatchObject([{ cluster_guid: 'bbbb' }]);
    expect(tagsOf(all, 1)).toHaveLength(1);
    await all.stop();
  });

  it('are told apart from the check on at which one takes the name of the other', async () => {
    const all = fleet([other('one', 'aaaa'), other('two', 'bbbb')]);
    await all.clock.advance(MINUTE);
    nth(all, 1).name = 'one';
    await all.clock.advance(2 * MINUTE);
    expect(tagsOf(all, 0)).toHaveLength(1);
    expect(tagsOf(all, 1)).toMatchObject([{ cluster: 'two' }, { cluster: 'one', cluster_guid: 'bbbb' }]);
    await all.stop();
  });
});
