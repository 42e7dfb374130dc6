import { describe, expect, it } from 'vitest';
import type { ResolvedConfig } from '../../src/config/types.js';
import { defaultLimits } from '../../src/limits/index.js';
import {
  type FakeCluster,
  fleet,
  forbidden,
  INTERVAL,
  MINUTE,
  SECOND,
  status,
  unreachable,
  type Fleet,
} from './fake-cluster.js';

const well = (): void => {};
const first = ({ clusters }: Fleet): FakeCluster => clusters[0] as FakeCluster;
/** When the requests of a path went out. */
const times = (cluster: FakeCluster, part: string): number[] =>
  cluster.asked.filter(({ path }) => path.includes(part)).map(({ at }) => at);
const other =
  (name: string, guid: string) =>
  (cluster: FakeCluster): void =>
    void Object.assign(cluster, { name, guid, devices: [guid] });

it('makes a client of the entry and the configuration', async () => {
  const all = fleet([well]);
  expect(first(all).options).toMatchObject({
    hostname: 'c0',
    cluster: 'c0:8080',
    maxRetries: 1,
    userAgent: 'test',
    clock: all.clock,
  });
  await all.stop();
});

it('asks for the identity once each time, and tells who the cluster is', async () => {
  const all = fleet([well]);
  await all.clock.advance(10);
  expect(all.state(0)).toMatchObject({ guid: 'aaaa', release: 'v9.5', nodes: { total: 2, down: 0 } });
  await all.clock.advance(20);
  expect(all.up).toMatchObject([
    {
      cluster: { id: 'c0:8080', hostname: 'c0', name: 'isilon' },
      nodes: 2,
      keys: 2,
      missingKeys: [],
      intervals: [{ intervalMs: INTERVAL, keys: 4 }],
    },
  ]);
  await all.stop();
});

describe('the first rounds', () => {
  const offsets = (all: Fleet, from: number): number[] =>
    ['statistics/current', 'summary/protocol', 'summary/heat'].map(
      (part) => (times(first(all), part).find((at) => at >= from) as number) - from,
    );

  it('are spread over five seconds', async () => {
    const all = fleet([well]);
    await all.clock.advance(INTERVAL + SECOND);
    const begun = times(first(all), 'statistics/current')[0] as number;
    expect(offsets(all, begun)).toEqual([0, 3090, 1180]);
    await all.stop();
  });

  it('are spread over one when the cluster is back', async () => {
    const all = fleet([well]);
    await all.clock.advance(MINUTE);
    first(all).behaviour.set('', unreachable);
    await all.clock.advance(MINUTE);
    first(all).behaviour.clear();
    const from = all.clock.monotonic();
    await all.clock.advance(INTERVAL + SECOND);
    const begun = times(first(all), 'statistics/current').find(
      (at) => at >= from && at > (times(first(all), 'cluster/config').find((one) => one >= from) as number),
    ) as number;
    expect(offsets(all, begun)).toEqual([0, 618, 236]);
    await all.stop();
  });
});

describe('another configuration', () => {
  const wanting = (all: Fleet, ...stats: string[]): ResolvedConfig =>
    ({
      ...all.config,
      statGroups: [{ name: 'g', updateInterval: { kind: 'absolute', intervalMs: INTERVAL }, stats }],
    }) as unknown as ResolvedConfig;

  it('is collected by at once', async () => {
    const all = fleet([well]);
    await all.clock.advance(MINUTE);
    all.runners[0]?.update(wanting(all, 'a'), all.sources);
    await all.clock.advance(2 * SECOND);
    expect(first(all).asked.findLast(({ path }) => path.includes('current'))?.path).not.toContain('key=b');
    expect(all.up.map(({ keys }) => keys)).toEqual([2, 1]);
    expect([all.down, all.said('warn')]).toEqual([[], []]);
    await all.stop();
  });

  it('is no news when it asks for the same', async () => {
    const all = fleet([well]);
    await all.clock.advance(MINUTE);
    all.runners[0]?.update({ ...all.config }, all.sources);
    await all.clock.advance(2 * MINUTE);
    expect(all.up).toHaveLength(1);
    expect(all.count(0, all.clock.monotonic() - MINUTE)).toBeGreaterThanOrEqual(35);
    await all.stop();
  });
});

describe('a cluster that is lost', () => {
  it('is told of with the failure and the wait, each time', async () => {
    const all = fleet([(cluster) => cluster.behaviour.set('', unreachable)]);
    await all.clock.advance(5 * SECOND);
    expect(all.down).toEqual([
      { clusterId: 'c0:8080', error: unreachable, retryInMs: 2000 },
      { clusterId: 'c0:8080', error: unreachable, retryInMs: 4000 },
    ]);
    expect(all.state(0)).toMatchObject({ state: 'down', lastError: { code: 'E_CLUSTER_UNREACHABLE' } });
    await all.stop();
    expect(all.clock.pending).toBe(0);
  });

  it('by something that is no error of ours, is lost as unreachable', async () => {
    const all = fleet([(cluster) => cluster.behaviour.set('', new Error('the dog ate it'))]);
    await all.clock.advance(SECOND);
    expect(all.down).toMatchObject([
      { error: { code: 'E_CLUSTER_UNREACHABLE', message: expect.stringMatching(/c0:8080.*the dog ate it/s) } },
    ]);
    await all.stop();
  });

  it('is announced again when it is back, and what became of it meanwhile is said', async () => {
    const all = fleet([well]);
    await all.clock.advance(MINUTE);
    first(all).behaviour.set('', unreachable);
    await all.clock.advance(MINUTE);
    Object.assign(first(all), { guid: 'bbbb' });
    first(all).behaviour.clear();
    await all.clock.advance(MINUTE);
    expect(all.up.map(({ cluster }) => cluster.guid)).toEqual(['aaaa', 'bbbb']);
    expect(all.said('warn').filter((line) => line.includes('is another cluster now'))).toHaveLength(1);
    await all.stop();
  });

  it('ends all of its rounds', async () => {
    const all = fleet([well]);
    await all.clock.advance(MINUTE);
    first(all).behaviour.set('', unreachable);
    await all.clock.advance(2 * INTERVAL);
    const [from, rounds] = [all.clock.monotonic(), all.rounds.length];
    await all.clock.advance(MINUTE);
    expect(first(all).count('statistics/', from)).toBe(0);
    expect(all.rounds).toHaveLength(rounds);
    await all.stop();
  });
});

describe('the look at who a cluster is', () => {
  it('comes once a minute', async () => {
    const all = fleet([well]);
    await all.clock.advance(10 * MINUTE + SECOND);
    expect(
      times(first(all), 'cluster/config')
        .slice(1)
        .map((at) => Math.round(at / MINUTE)),
    ).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    await all.stop();
  });

  it('comes after three refusals in a row, of whatever jobs', async () => {
    const all = fleet([(cluster) => cluster.behaviour.set('statistics/', forbidden).set('cluster/config', 'well')]);
    first(all).behaviour.clear();
    await all.clock.advance(30 * SECOND);
    first(all).behaviour.set('statistics/', forbidden);
    const from = all.clock.monotonic();
    await all.clock.advance(INTERVAL);
    expect(first(all).count('cluster/config', from)).toBe(1);
    expect(all.down).toEqual([]);
    await all.stop();
  });

  it('does not come while a round succeeds between refusals', async () => {
    const all = fleet([(cluster) => cluster.behaviour.set('summary/heat', forbidden)]);
    await all.clock.advance(50 * SECOND);
    expect(first(all).count('cluster/config')).toBe(1);
    await all.stop();
  });

  it('that fails on its own is said for those who debug', async () => {
    const all = fleet([well]);
    await all.clock.advance(30 * SECOND);
    first(all).behaviour.set('cluster/config', unreachable);
    await all.clock.advance(MINUTE);
    expect(all.said('debug')).toEqual([expect.stringMatching(/^The identity check failed: /)]);
    await all.stop();
  });

  it('tells of nodes that are down, and of other LNNs', async () => {
    const all = fleet([(cluster) => (cluster.rows = () => ({ devid: 1 }))]);
    const nodeTag = (): string | undefined =>
      all.batches.findLast(({ groups }) => groups.includes('g'))?.frames[0]?.series[0]?.tags['node'];
    await all.clock.advance(30 * SECOND);
    const before = nodeTag();
    Object.assign(first(all), { lnn: (index: number) => index + 7, devices: ['n1', 'n2', 'n3'] });
    await all.clock.advance(MINUTE);
    expect([before, nodeTag()]).toEqual(['1', '7']);
    expect(all.state(0).nodes).toEqual({ total: 3, down: 0 });
    expect(all.up).toHaveLength(1);
    await all.stop();
  });
});

it('reads the list of keys again every thirty seconds while that fails', async () => {
  const all = fleet([(cluster) => cluster.behaviour.set('statistics/keys', status(500))]);
  await all.clock.advance(58 * SECOND);
  const failed = all.rounds.filter(({ job }) => job === 'statistics/keys');
  expect(failed.length).toBeGreaterThanOrEqual(1);
  expect(failed[0]).toMatchObject({ error: { code: 'E_PAPI_REQUEST' } });
  const asked = times(first(all), 'statistics/keys');
  expect((asked[2] as number) - (asked[1] as number)).toBe(30 * SECOND);
  await all.stop();
});

describe('an entry that is another one’s cluster', () => {
  it('looks once a minute whether it still is, and is told of once', async () => {
    const all = fleet([well, well]);
    await all.clock.advance(5 * MINUTE + SECOND);
    expect(all.down).toMatchObject([{ clusterId: 'c1:8080', error: { code: 'E_CLUSTER_TWICE' }, retryInMs: MINUTE }]);
    expect(all.clusters[1]?.asked.map(({ path }) => path.includes('cluster/config'))).toEqual([
      true,
      true,
      true,
      true,
      true,
      true,
    ]);
    expect(all.up.map(({ cluster }) => cluster.id)).toEqual(['c0:8080']);
    await all.stop();
  });

  it('is told of again when it had been collected meanwhile', async () => {
    const all = fleet([well, well]);
    await all.clock.advance(2 * MINUTE);
    first(all).behaviour.set('', unreachable);
    await all.clock.advance(2 * MINUTE);
    first(all).behaviour.clear();
    await all.clock.advance(3 * MINUTE);
    expect(all.down.filter(({ clusterId }) => clusterId === 'c1:8080').map(({ error }) => error.code)).toEqual([
      'E_CLUSTER_TWICE',
      'E_CLUSTER_TWICE',
    ]);
    expect(all.up.map(({ cluster }) => cluster.id)).toEqual(['c0:8080', 'c1:8080', 'c0:8080']);
    await all.stop();
  });
});

it('says once that two clusters have one name, however often they are connected to', async () => {
  const all = fleet([other('zoo', 'aaaa'), other('zoo', 'bbbb')]);
  await all.clock.advance(MINUTE);
  all.clusters[1]?.behaviour.set('', unreachable);
  await all.clock.advance(MINUTE);
  all.clusters[1]?.behaviour.clear();
  await all.clock.advance(MINUTE);
  expect(all.said('warn').filter((line) => line.includes('same name'))).toHaveLength(1);
  await all.stop();
});

it('tells of limits that the cluster is over, and when it no longer is', async () => {
  const all = fleet([well], { pins: [{ limits: { ...defaultLimits, series: 1 } }] });
  await all.clock.advance(MINUTE);
  expect(all.limits[0]).toMatchObject({ clusterId: 'c0:8080', limit: 'series', state: 'began', allowed: 1 });
  expect(all.limits.some(({ state }) => state === 'continues')).toBe(true);
  expect(all.state(0)).toMatchObject({ state: 'over_limit', limits: [{ limit: 'series' }] });
  await all.stop();
});

describe('the end', () => {
  it('lets no batch come after it, and leaves no timer', async () => {
    const all = fleet([well]);
    await all.clock.advance(MINUTE + 5);
    const batches = all.batches.length;
    await all.runners[0]?.stop();
    await all.clock.advance(MINUTE);
    expect(all.batches).toHaveLength(batches);
    await all.stop();
    expect(all.clock.pending).toBe(0);
  });

  it('comes while the cluster is connected to, or waits for another try', async () => {
    const all = fleet([
      (cluster) => cluster.behaviour.set('', 'hangs'),
      (cluster) => cluster.behaviour.set('', unreachable),
    ]);
    await all.clock.advance(SECOND);
    const told = all.down.length;
    await all.stop();
    expect(all.clock.pending).toBe(0);
    expect(all.down).toHaveLength(told);
  });

  it('is not kept from by a logout that fails', async () => {
    const all = fleet([(cluster) => (cluster.close = () => Promise.reject(new Error('gone')))]);
    await all.clock.advance(SECOND);
    await all.stop();
    expect(all.said('debug')).toEqual(['Logging out failed: gone.']);
  });
});
