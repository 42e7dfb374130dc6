import { describe, expect, test } from 'vitest';
import type { Fault } from '../src/index.js';
import { BASE, BASIC, get, getJson, makeCluster, rowsOf } from './support.js';

const HEALTH = '/platform/1/statistics/current?key=cluster.health';

describe('a node that is down', () => {
  const down: Fault = { kind: 'node-down', node: 3 };

  test('has no rows, and is counted', async () => {
    const { cluster } = makeCluster({ faults: [down] });
    expect((await rowsOf(cluster, ['node.load.1min'])).map((row) => row.node)).toEqual([1, 2, 4]);
    const values = async (key: string): Promise<unknown> => (await rowsOf(cluster, [key]))[0]?.value;
    expect(await values('cluster.node.count.down')).toBe(1);
    expect(await values('cluster.node.list.down')).toBe('3');
    expect(await values('cluster.health')).toBe(2);
    expect(await values('cluster.alert.info')).toHaveLength(1);
    expect(await getJson(cluster, '/platform/3/cluster/config')).toHaveProperty('devices.2.is_up', false);
  });

  test('degrades the rows of the cluster with degraded=true, and fails the request without', async () => {
    const { cluster } = makeCluster({ faults: [down] });
    const [row] = await rowsOf(cluster, ['cluster.cpu.sys.avg'], '&degraded=true');
    expect(row).toMatchObject({
      error_code: 3,
      error: 'Degraded result, some node input missing',
      value: expect.any(Number),
    });
    const failed = await get(cluster, '/platform/1/statistics/current?key=cluster.health&key=cluster.cpu.sys.avg');
    expect([failed.status, await failed.text()]).toEqual([
      500,
      expect.stringContaining("system error for key 'cluster.cpu.sys.avg'"),
    ]);
  });

  test('has a row of code 5 where it is asked for by its devid', async () => {
    const { cluster } = makeCluster({ faults: [down] });
    const body = await getJson(cluster, '/platform/1/statistics/current?degraded=true&devid=3&key=node.health');
    expect(body).toHaveProperty('stats.0', expect.objectContaining({ error_code: 5, value: null }));
  });

  test('is missing in the summaries with degraded=true, and fails them without', async () => {
    const { cluster } = makeCluster({ faults: [down] });
    const path = '/platform/3/statistics/summary/drive';
    expect((await get(cluster, path)).status).toBe(500);
    const body = await getJson(cluster, `${path}?degraded=true`);
    expect((body['drive'] as { drive_id: string }[]).some((drive) => drive.drive_id.startsWith('3:'))).toBe(false);
  });

  test('breaks its connections; new ones go to a node that is up; it comes back at once', async () => {
    const { cluster } = makeCluster();
    const before = (await rowsOf(cluster, ['cluster.net.ext.bytes.in.rate']))[0]?.value;
    cluster.faults.set([{ kind: 'node-down', node: 1 }]);
    expect((await cluster.handle(new Request(BASE + HEALTH, { headers: BASIC }), { node: 1 })).type).toBe('error');
    expect(cluster.connect().node).toBe(2);
    expect((await rowsOf(cluster, ['cluster.net.ext.bytes.in.rate'], '&degraded=true'))[0]?.value).toBeLessThan(
      before as number,
    );
    cluster.faults.clear();
    expect((await rowsOf(cluster, ['cluster.net.ext.bytes.in.rate']))[0]?.value).toBe(before);
  });
});

describe('single rows', () => {
  test.each([4, 5, 6, 7, 8, 9, 10])('of chosen keys and nodes carry code %i, without a value', async (code) => {
    const { cluster } = makeCluster({ faults: [{ kind: 'row-error', code, keys: ['node.cpu.*'], nodes: [2] }] });
    const rows = await rowsOf(cluster, ['node.cpu.user.avg', 'node.load.1min'], '&degraded=true');
    const struck = rows.filter((row) => row.error_code !== null);
    expect(struck).toEqual([
      expect.objectContaining({
        key: 'node.cpu.user.avg',
        node: 2,
        error_code: code,
        value: null,
        error: expect.stringMatching(/\w/),
      }),
    ]);
    const failed = await get(cluster, '/platform/1/statistics/current?devid=all&key=node.cpu.user.avg');
    expect(failed.status).toBe(code <= 8 ? 500 : 200);
  });

  test('of code 3 keep their value', async () => {
    const { cluster } = makeCluster({ faults: [{ kind: 'row-error', code: 3, keys: ['ifs.bytes.used'] }] });
    expect((await rowsOf(cluster, ['ifs.bytes.used'], '&degraded=true'))[0]).toMatchObject({
      error_code: 3,
      value: expect.any(Number),
    });
  });

  test('are struck as often as the count says, and only requests that ask for the key count', async () => {
    const { cluster } = makeCluster({ faults: [{ kind: 'row-error', code: 6, keys: ['node.load.1min'], count: 1 }] });
    await rowsOf(cluster, ['node.health'], '&degraded=true');
    const codes = async (): Promise<unknown[]> =>
      (await rowsOf(cluster, ['node.load.1min'], '&degraded=true')).map((row) => row.error_code);
    expect(await codes()).toEqual([6, 6, 6, 6]);
    expect(await codes()).toEqual([null, null, null, null]);
  });

  test('a key that vanished is unknown everywhere', async () => {
    const { cluster } = makeCluster({ faults: [{ kind: 'key-vanished', keys: ['node.memory.cache'] }] });
    const failed = await get(cluster, '/platform/1/statistics/current?key=node.health&key=node.memory.cache');
    expect([failed.status, await failed.text()]).toEqual([
      400,
      expect.stringContaining("Invalid key: 'node.memory.cache'"),
    ]);
    expect((await get(cluster, '/platform/1/statistics/keys/node.memory.cache')).status).toBe(404);
    expect(JSON.stringify(await getJson(cluster, '/platform/1/statistics/keys'))).not.toContain('node.memory.cache');
    expect((await get(cluster, '/platform/1/statistics/current?key=node.health')).status).toBe(200);
  });
});
