import { describe, expect, it } from 'vitest';
import {
  type FakeCluster,
  fleet,
  forbidden,
  html,
  INTERVAL,
  loginRefused,
  MINUTE,
  SECOND,
  status,
  unreachable,
  type Fleet,
} from './fake-cluster.js';

const first = ({ clusters }: Fleet): FakeCluster => clusters[0] as FakeCluster;
const well = (): void => {};

describe('an endpoint that fails', () => {
  it.each([
    ['403', forbidden],
    ['404', status(404)],
    ['HTML', html],
    ['500', status(500)],
  ])('with %s harms itself alone, is said once, and asked less and less often', async (_, failure) => {
    const all = fleet([(cluster) => cluster.behaviour.set('summary/heat', failure)]);
    await all.clock.advance(30 * MINUTE);
    const heat = first(all)
      .asked.filter(({ path }) => path.includes('heat'))
      .map(({ at }) => at);
    const current = first(all).count('statistics/current');
    expect(current).toBeGreaterThanOrEqual(359);
    expect(first(all).count('summary/protocol')).toBeGreaterThanOrEqual(359);
    expect(all.down).toEqual([]);
    expect(all.up).toHaveLength(1);
    expect(heat.length).toBeLessThan(25);
    const last = (heat.at(-1) ?? 0) - (heat.at(-2) ?? 0);
    expect(last).toBeGreaterThanOrEqual(4 * MINUTE);
    expect(last).toBeLessThanOrEqual(16 * MINUTE);
    expect(new Set(all.said('warn')).size).toBe(1);
    expect(all.state(0)).toMatchObject({
      state: 'up',
      jobs: [{ state: 'ok' }, { state: 'ok' }, { state: 'failing', lastError: { code: failure.code } }],
    });
    expect(all.rounds.filter(({ job, error }) => job === 'summary heat' && error === undefined)).toEqual([]);
    await all.stop();
    expect(all.clock.pending).toBe(0);
  });

  it('is said when it is back, and then asked as before', async () => {
    const all = fleet([(cluster) => cluster.behaviour.set('summary/heat', forbidden)]);
    await all.clock.advance(MINUTE);
    first(all).behaviour.clear();
    await all.clock.advance(2 * MINUTE);
    expect(all.rounds.filter(({ job, error }) => job === 'summary heat' && error === undefined).length).toBeGreaterThan(
      0,
    );
    expect(all.state(0).jobs[2]).toMatchObject({ state: 'ok', failures: 0 });
    const from = all.clock.monotonic();
    await all.clock.advance(MINUTE);
    expect(first(all).count('heat', from)).toBe(12);
    await all.stop();
  });

  it('is back within one interval after an outage of seconds', async () => {
    const all = fleet([well]);
    await all.clock.advance(MINUTE);
    first(all).behaviour.set('statistics/', status(503));
    await all.clock.advance(40 * SECOND);
    first(all).behaviour.clear();
    const from = all.clock.monotonic();
    await all.clock.advance(INTERVAL);
    expect(all.count(0, from)).toBe(3);
    expect(all.down).toEqual([]);
    await all.stop();
  });

  it('when it is the catalogue, costs the statistics and not the summaries, until it is there', async () => {
    const all = fleet([(cluster) => cluster.behaviour.set('statistics/keys', status(500))]);
    await all.clock.advance(2 * MINUTE);
    expect(first(all).count('summary/protocol')).toBeGreaterThan(20);
    expect(new Set(all.said('warn')).size).toBe(1);
    first(all).behaviour.clear();
    await all.clock.advance(5 * MINUTE);
    expect(first(all).count('statistics/current')).toBeGreaterThan(0);
    expect(all.up.map(({ keys }) => keys)).toEqual([0, 2]);
    await all.stop();
  });

  it('that hangs is asked again beside, and is back within one interval', async () => {
    const all = fleet([well]);
    await all.clock.advance(MINUTE);
    first(all).behaviour.set('statistics/current', 'hangs');
    await all.clock.advance(45 * SECOND);
    expect(first(all).count('summary/protocol', MINUTE)).toBe(9);
    first(all).behaviour.clear();
    const from = all.clock.monotonic();
    await all.clock.advance(2 * INTERVAL);
    expect(
      all.batches.filter(({ groups, collectedAt }) => groups.includes('g') && collectedAt - 1_700_000_000_000 >= from)
        .length,
    ).toBeGreaterThanOrEqual(1);
    expect(all.down).toEqual([]);
    expect(all.said('warn')[0]).toContain('has no answer after 5 s');
    await all.stop();
  });

  it('that is slow, and always was, is waited for', async () => {
    const all = fleet([(cluster) => (cluster.latencyMs = 12 * SECOND)]);
    await all.clock.advance(5 * MINUTE);
    expect(all.down).toEqual([]);
    expect(all.count(0)).toBeGreaterThan(3 * 15);
    expect(first(all).count('statistics/current')).toBeLessThanOrEqual(25);
    await all.stop();
  });
});

describe('a cluster', () => {
  it.each([
    ['cannot be reached', unreachable],
    ['answers 503 to everything', status(503)],
    ['answers HTML to everything', html],
  ])('that %s is lost within two intervals, and back within one', async (_, failure) => {
    const all = fleet([well]);
    await all.clock.advance(MINUTE);
    first(all).behaviour.set('', failure);
    await all.clock.advance(2 * INTERVAL);
    expect(all.down.length).toBeGreaterThan(0);
    await all.clock.advance(50 * SECOND);
    first(all).behaviour.clear();
    const from = all.clock.monotonic();
    await all.clock.advance(INTERVAL + 1500);
    expect(all.count(0, from)).toBeGreaterThanOrEqual(3);
    expect(first(all).count('statistics/keys')).toBe(1);
    await all.stop();
  });

  it('that hangs is lost, and back within two intervals', async () => {
    const all = fleet([well]);
    await all.clock.advance(MINUTE);
    first(all).behaviour.set('', 'hangs');
    await all.clock.advance(45 * SECOND);
    expect(all.down.length).toBeGreaterThan(0);
    expect(all.down[0]?.retryInMs ?? 0).toBeLessThanOrEqual(INTERVAL);
    first(all).behaviour.clear();
    const from = all.clock.monotonic();
    await all.clock.advance(2 * INTERVAL + SECOND);
    expect(all.count(0, from)).toBeGreaterThanOrEqual(3);
    await all.stop();
  });

  it('that is away for long is looked for once a minute', async () => {
    const all = fleet([well]);
    await all.clock.advance(MINUTE);
    first(all).behaviour.set('', unreachable);
    await all.clock.advance(10 * MINUTE);
    const from = all.clock.monotonic();
    await all.clock.advance(10 * MINUTE);
    expect(first(all).count('cluster/config', from)).toBe(10);
    await all.stop();
  });

  it('that refuses the login is tried after 30 s, and then less and less often', async () => {
    const all = fleet([(cluster) => cluster.behaviour.set('', loginRefused)]);
    await all.clock.advance(29 * SECOND);
    expect(first(all).asked).toHaveLength(1);
    await all.clock.advance(2 * SECOND);
    expect(first(all).asked).toHaveLength(2);
    await all.clock.advance(60 * MINUTE);
    expect(all.down.map(({ retryInMs }) => retryInMs / 1000).slice(0, 7)).toEqual([30, 60, 120, 240, 480, 600, 600]);
    await all.stop();
  });

  it('keeps its series over an interruption', async () => {
    const all = fleet([well]);
    await all.clock.advance(MINUTE);
    const before = all.batches.find(({ groups }) => groups.includes('g'))?.frames[0]?.series[0];
    first(all).behaviour.set('', unreachable);
    await all.clock.advance(MINUTE);
    first(all).behaviour.clear();
    await all.clock.advance(MINUTE);
    const after = all.batches.findLast(({ groups }) => groups.includes('g'))?.frames[0]?.series[0];
    expect(before).toBeDefined();
    expect(after).toBe(before);
    expect(all.up).toHaveLength(2);
    await all.stop();
  });

  it('that fails leaves the others alone', async () => {
    const all = fleet([
      well,
      (cluster) => cluster.behaviour.set('', 'hangs'),
      (cluster) => cluster.behaviour.set('', unreachable),
    ]);
    await all.clock.advance(10 * MINUTE);
    expect(all.count(0)).toBeGreaterThanOrEqual(3 * 119);
    await all.stop();
    expect(all.clock.pending).toBe(0);
  });
});

it('starts the jobs of clusters at different moments', async () => {
  const all = fleet([well, well, well, well]);
  for (const [index, cluster] of all.clusters.entries())
    Object.assign(cluster, { name: `n${index}`, guid: `g${index}` });
  await all.clock.advance(INTERVAL + SECOND);
  const starts = all.clusters.map((cluster) => cluster.asked.find(({ path }) => path.includes('current'))?.at ?? 0);
  expect(new Set(starts.map((at) => Math.round(at / 500))).size).toBe(4);
  await all.stop();
});
