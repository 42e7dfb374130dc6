import { describe, expect, test } from 'vitest';
import { get, getJson, makeCluster, NOON } from './support.js';

const HISTORY = '/platform/1/statistics/history';
const NOW = NOON / 1000;

interface HistoryRow {
  readonly devid: number;
  readonly error_code: number | null;
  readonly resolution: number;
  readonly values: { time: number; value: number }[] | null;
}

async function rows(query: string): Promise<HistoryRow[]> {
  return (await getJson(makeCluster().cluster, `${HISTORY}?${query}`))['stats'] as HistoryRow[];
}

function times(row: HistoryRow | undefined): number[] {
  return (row?.values ?? []).map((sample) => sample.time);
}

describe('statistics/history', () => {
  test('has a sample an interval of the first policy, between begin and end', async () => {
    const [row] = await rows('key=cluster.cpu.sys.avg&begin=-60&end=-30');
    expect(row).toMatchObject({ devid: 0, error_code: null, resolution: 5 });
    expect(times(row)).toEqual([NOW - 60, NOW - 55, NOW - 50, NOW - 45, NOW - 40, NOW - 35, NOW - 30]);
  });

  test('interval makes it coarser, resolution supersedes interval', async () => {
    expect(times((await rows('key=cluster.cpu.sys.avg&begin=-60&interval=20'))[0])).toEqual([
      NOW - 60,
      NOW - 40,
      NOW - 20,
      NOW,
    ]);
    expect((await rows('key=cluster.cpu.sys.avg&begin=-60&interval=20&resolution=7'))[0]?.resolution).toBe(10);
  });

  test('goes back with the persistent policy, not with memory_only', async () => {
    const [old] = await rows(`key=node.load.1min&begin=${NOW - 86_400}`);
    expect(old?.resolution).toBe(120);
    expect(times(old)[0]).toBe(NOW - 86_400);
    const [recent] = await rows(`key=node.load.1min&begin=${NOW - 86_400}&memory_only=true`);
    expect(times(recent)[0]).toBeGreaterThanOrEqual(NOW - 4200);
  });

  test('one row a node; a key without policies has no history: code 7', async () => {
    expect((await rows('key=node.load.1min&devid=all&begin=-10')).map((row) => row.devid)).toEqual([1, 16, 3, 4]);
    expect((await rows('key=node.health&begin=-10'))[0]).toMatchObject({ error_code: 7, values: null });
  });

  test('the past does not change', async () => {
    const { cluster, clock } = makeCluster();
    const path = `${HISTORY}?key=node.net.ext.bytes.in.rate&begin=${NOW - 300}&end=${NOW - 100}`;
    const before = await getJson(cluster, path);
    clock.now += 600_000;
    expect(await getJson(cluster, path)).toEqual(before);
  });

  test('unknown keys and times that are none are refused', async () => {
    const { cluster } = makeCluster();
    expect((await get(cluster, `${HISTORY}?key=nope`)).status).toBe(400);
    expect((await get(cluster, `${HISTORY}?key=node.load.1min&begin=yesterday`)).status).toBe(400);
  });
});
