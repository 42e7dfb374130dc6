import { describe, expect, it, test } from 'vitest';
import type { OddShape } from '../src/index.js';
import { get, getJson, makeCluster, rowsOf } from './support.js';

async function odd(shape: OddShape, key: string): Promise<unknown> {
  return (await rowsOf(makeCluster({ oddShapes: [shape] }).cluster, [key]))[0]?.value;
}

describe('odd shapes', () => {
  test.each<[OddShape, string, unknown]>([
    [
      'split-disk-lists',
      'node.disk.busy.all',
      expect.arrayContaining([{ '0': expect.any(Number) }, { '14': expect.any(Number) }]),
    ],
    ['number-lists', 'node.disk.latencies', expect.arrayContaining([expect.any(Number)])],
    ['text-numbers', 'ifs.bytes.total', expect.stringMatching(/^\d+$/)],
    ['no-numbers', 'node.open.files', 'n/a'],
    ['empty-lists', 'node.je.num_workers', { jobs: [], total: expect.any(Number) }],
  ])('%s: %s', async (shape, key, expected) => expect(await odd(shape, key)).toEqual(expected));

  it('twin clients differ in their id alone', async () => {
    const clients = (await odd('twin-clients', 'node.clientstats.proto.nfs')) as {
      client_id: number;
      remote_addr: string;
    }[];
    expect(clients.length).toBeGreaterThan(1);
    expect(new Set(clients.map((one) => one.remote_addr)).size).toBe(1);
    expect(new Set(clients.map((one) => one.client_id)).size).toBe(clients.length);
  });

  it('long LINs have digits that a float64 loses, in the stat keys and in the summary', async () => {
    const { cluster } = makeCluster({ oddShapes: ['long-lins'] });
    const key = await (
      await get(cluster, '/platform/1/statistics/current?devid=all&key=node.ifs.heat.lock.noresolve')
    ).text();
    expect(key).toMatch(/"lin" : 46116860\d{11}\b/);
    expect(await (await get(cluster, '/platform/3/statistics/summary/heat')).text()).toMatch(
      /"lin" : 46116860\d{11}\b/,
    );
  });

  it('devid null is the cluster', async () => {
    const { cluster } = makeCluster({ oddShapes: ['null-devids'] });
    expect((await rowsOf(cluster, ['cluster.health', 'node.uptime'])).map(({ devid }) => devid)).toEqual([
      null,
      1,
      16,
      3,
      4,
    ]);
  });

  it('refuses a shape that it does not know', () => {
    expect(() => makeCluster({ oddShapes: ['round' as OddShape] })).toThrow(/E_SIMULATOR_SPEC.*round/);
  });
});

it('before OneFS 8.1 rows do not say their node, and cluster/config tells which it is', async () => {
  const { cluster } = makeCluster({ release: '8.0.0.5' });
  expect((await rowsOf(cluster, ['node.uptime'])).map((row) => 'node' in row)).toEqual([false, false, false, false]);
  const { devices } = await getJson(cluster, '/platform/1/cluster/config');
  expect(devices).toContainEqual(expect.objectContaining({ devid: 16, lnn: 2 }));
});
