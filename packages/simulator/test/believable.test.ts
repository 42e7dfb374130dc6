import { describe, expect, test } from 'vitest';
import { keyCatalogue } from '../src/index.js';
import { get, makeCluster, numberOf, rowsOf, type Row } from './support.js';

const DAY = 86_400_000;

async function raw(keys: string, spec = {}): Promise<string> {
  const { cluster } = makeCluster(spec);
  return (await get(cluster, `/platform/1/statistics/current?devid=all&keys=${keys}`)).text();
}

describe('believable', () => {
  test('every key has a value on the nodes that have the hardware, of the type that its metadata says', async () => {
    const { cluster } = makeCluster();
    const all = [...keyCatalogue.keys()];
    for (let start = 0; start < all.length; start += 100) {
      for (const row of await rowsOf(cluster, all.slice(start, start + 100))) {
        // Only keys with an index may be absent.
        const fits = row.error_code === null ? typeFits(row) : /\.\d+$/.test(row.key);
        expect([row.key, row.value, fits]).toEqual([row.key, row.value, true]);
      }
    }
  });

  test('same seed, same time: same answer; another seed or cluster: another', async () => {
    const keys = 'node.protostats.nfs,cluster.cpu.user.avg,ifs.bytes.used,node.clientstats.proto.smb2';
    expect(await raw(keys)).toBe(await raw(keys));
    expect(await raw(keys, { seed: 2 })).not.toBe(await raw(keys));
    expect(await raw(keys, { name: 'other' })).not.toBe(await raw(keys));
  });

  test('cluster values agree with those of the nodes', async () => {
    const { cluster } = makeCluster();
    const nodes = async (key: string): Promise<number[]> =>
      (await rowsOf(cluster, [key])).map((row) => row.value as number);
    const mean = (values: number[]): number => values.reduce((total, one) => total + one, 0) / values.length;
    for (const kind of ['user', 'sys', 'idle']) {
      expect(
        Math.abs((await numberOf(cluster, `cluster.cpu.${kind}.avg`)) - mean(await nodes(`node.cpu.${kind}.avg`))),
      ).toBeLessThanOrEqual(1);
    }
    const external = await nodes('node.net.ext.bytes.in.rate');
    expect((await numberOf(cluster, 'cluster.net.ext.bytes.in.rate')) / (mean(external) * 4)).toBeCloseTo(1, 5);
    const used = await numberOf(cluster, 'ifs.bytes.used');
    const total = await numberOf(cluster, 'ifs.bytes.total');
    expect(used + (await numberOf(cluster, 'ifs.bytes.free'))).toBe(total);
    expect(await numberOf(cluster, 'ifs.percent.used')).toBeCloseTo((100 * used) / total, 3);
    expect((await nodes('node.ifs.bytes.used')).reduce((sum, one) => sum + one, 0)).toBe(used);
    const rate = async (key: string): Promise<number> =>
      (await rowsOf(cluster, [key])).reduce(
        (sum, row) => sum + ((row.value as { op_rate: number }[])[0]?.op_rate ?? 0),
        0,
      );
    expect((await rate('node.protostats.nfs')) / (await rate('cluster.protostats.nfs'))).toBeCloseTo(1, 4);
  });

  test('the parts of a node agree with the node', async () => {
    const { cluster } = makeCluster();
    const [list] = await rowsOf(cluster, ['node.disk.bytes.in.rate.all']);
    const disks = (list?.value as Record<string, number>[] | undefined)?.[0];
    const sum = Object.values(disks ?? {}).reduce((total, one) => total + one, 0);
    expect(sum / (await numberOf(cluster, 'node.disk.bytes.in.rate.sum'))).toBeCloseTo(1, 4);
    const clients = (await rowsOf(cluster, ['node.clientstats.proto.nfs'])).map(
      (row) => (row.value as unknown[]).length,
    );
    expect((await rowsOf(cluster, ['node.clientstats.active.nfs3'])).map((row) => row.value)).toEqual(clients);
  });

  test('counters only grow', async () => {
    const { cluster, clock } = makeCluster();
    const keys = [
      'node.ifs.bytes.out',
      'node.ifs.num.lookups',
      'node.audit.events.logged.total',
      'node.nfs.cache_stats.ccb.misses',
    ];
    let before: number[] = [];
    for (let step = 0; step < 50; step += 1, clock.now += step % 10 === 0 ? DAY / 4 : 6000) {
      const now = (await rowsOf(cluster, keys)).map((row) => row.value as number);
      before.forEach((one, index) => expect(now[index]).toBeGreaterThanOrEqual(one));
      before = now;
    }
  });

  test('a day has its peak in the afternoon, and no two minutes are alike', async () => {
    const { cluster, clock } = makeCluster();
    const hours: number[] = [];
    for (let hour = 0; hour < 24; hour += 1, clock.now += DAY / 24)
      hours.push(1000 - (await numberOf(cluster, 'cluster.cpu.idle.avg')));
    expect(Math.max(...hours)).toBeGreaterThan(1.5 * Math.min(...hours));
    // The clock began at noon: 14:00 is the third reading, 02:00 the fifteenth.
    expect(hours[2]).toBeGreaterThan(hours[14] ?? 0);
    expect(new Set(hours).size).toBeGreaterThan(15);
  });
});

function typeFits(row: Row): boolean {
  const type = keyCatalogue.get(row.key)?.type ?? '';
  if (type === 'string') return typeof row.value === 'string';
  if (type === 'double') return typeof row.value === 'number' && Number.isFinite(row.value);
  if (/^u?int/.test(type)) return Number.isInteger(row.value);
  return typeof row.value === 'object' && row.value !== null;
}
