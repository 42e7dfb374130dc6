import { describe, expect, test } from 'vitest';
import { get, getJson, makeCluster, rowsOf, type Row } from './support.js';

const CURRENT = '/platform/1/statistics/current';

async function rows(path: string): Promise<Row[]> {
  return (await getJson(makeCluster().cluster, CURRENT + path))['stats'] as Row[];
}

describe('statistics/current', () => {
  test('a cluster key is one row of devid 0; errors are null', async () => {
    const [row, ...more] = await rows('?key=cluster.health&devid=all');
    expect(more).toEqual([]);
    expect(row).toEqual({
      devid: 0,
      error: null,
      error_code: null,
      key: 'cluster.health',
      time: expect.any(Number),
      value: 0,
    });
  });

  test('a node key is one row a node; LNN 2 has another devid; show_nodes says the LNN', async () => {
    const found = await rows('?key=node.load.1min&devid=all&show_nodes=true');
    expect(found.map((row) => [row.devid, row.node])).toEqual([
      [1, 1],
      [16, 2],
      [3, 3],
      [4, 4],
    ]);
    expect((await rows('?key=node.load.1min&devid=all'))[0]).not.toHaveProperty('node');
  });

  test('nodes are chosen by devid, by LNN, or are the one that was called', async () => {
    const devids = async (query: string): Promise<number[]> =>
      (await rows(`?key=node.health${query}`)).map((row) => row.devid);
    expect(await devids('')).toEqual([1]);
    expect(await devids('&devid=0')).toEqual([1]);
    expect(await devids('&devid=16&devid=4')).toEqual([16, 4]);
    expect(await devids('&nodes=2,3')).toEqual([16, 3]);
    expect(await devids('&nodes=all')).toEqual([1, 16, 3, 4]);
    expect((await get(makeCluster().cluster, `${CURRENT}?key=node.health&devid=2`)).status).toBe(400);
  });

  test('keys are named one by one, in a list, or by a part', async () => {
    const keys = async (query: string): Promise<string[]> => (await rows(query)).map((row) => row.key);
    expect(await keys('?key=cluster.health&keys=ifs.bytes.free,ifs.bytes.used')).toEqual([
      'cluster.health',
      'ifs.bytes.free',
      'ifs.bytes.used',
    ]);
    expect(await keys('?keys=ifs.percent&substr=true')).toEqual([
      'ifs.percent.avail',
      'ifs.percent.free',
      'ifs.percent.used',
    ]);
  });

  test("an unknown key fails the request, degraded or not; the first is named, in PAPI's white space", async () => {
    const { cluster } = makeCluster();
    const response = await get(
      cluster,
      `${CURRENT}?degraded=true&key=cluster.health&key=cache.l1.data.read.hit&key=nope`,
    );
    expect(response.status).toBe(400);
    expect(response.headers.get('content-type')).toBe('application/json');
    expect(await response.text()).toBe(
      '\n{\n"errors" : \n[\n\n{\n"code" : "AEC_BAD_REQUEST",\n"message" : "Invalid key: \'cache.l1.data.read.hit\'"\n}\n]\n}\n',
    );
    expect((await get(cluster, CURRENT)).status).toBe(400);
  });

  test('keys with spaces and plus signs work when they are encoded', async () => {
    const key = 'node.sensor.volt.volts.BB +3.3V AUX';
    const [row] = await rows(`?key=${encodeURIComponent(key)}`);
    expect(row?.key).toBe(key);
    expect(row?.value).toBeCloseTo(3.3, 0);
    const unencoded = await get(makeCluster().cluster, `${CURRENT}?key=${key.replaceAll(' ', '%20')}`);
    expect(unencoded.status).toBe(400);
  });

  test('value and time stay the same until the cache time of the key has passed', async () => {
    const { cluster, clock } = makeCluster();
    const readings: [number, unknown][] = [];
    for (let second = 0; second < 21; second += 1, clock.now += 1000) {
      const [row] = await rowsOf(cluster, ['cluster.net.ext.bytes.in.rate']);
      readings.push([row?.time ?? 0, row?.value]);
      expect(row?.time).toBeLessThanOrEqual(clock.now / 1000);
    }
    const times = [...new Set(readings.map(([time]) => time))];
    expect(times.slice(1).map((time, index) => time - (times[index] ?? 0))).toEqual(times.slice(1).map(() => 7));
    for (const time of times)
      expect(new Set(readings.filter(([at]) => at === time).map(([, value]) => value)).size).toBe(1);
    expect(new Set(readings.map(([, value]) => value)).size).toBe(times.length);
  });

  test('an index beyond the hardware is a row of code 1 in an answer of 200', async () => {
    const found = await rowsOf(makeCluster().cluster, [
      'node.disk.busy.14',
      'node.disk.busy.40',
      'node.net.iface.name.15',
      'node.cpu.user.31',
    ]);
    const codes = found.map((row) => `${row.key} ${row.node} ${row.error_code}`);
    expect(codes).toContain('node.disk.busy.14 1 null');
    // Every third node has three empty bays.
    expect(codes).toContain('node.disk.busy.14 3 1');
    expect(codes.filter((code) => code.startsWith('node.disk.busy.40'))).toHaveLength(4);
    expect(found.filter((row) => row.error_code === 1).every((row) => row.value === null && row.error !== null)).toBe(
      true,
    );
    expect(codes).toContain('node.net.iface.name.15 1 1');
    expect(codes).toContain('node.cpu.user.31 4 1');
  });

  test('desc_info adds the description', async () => {
    const [row] = await rows('?key=node.health&desc_info=true');
    expect(row).toHaveProperty('description', expect.stringMatching(/\w/));
  });

  test('unknown arguments are ignored', async () => {
    expect(await rows('?key=cluster.health&interval=30&memory_only=true&node_info=true')).toHaveLength(1);
  });
});

describe('the front end', () => {
  const status = async (path: string, method = 'GET'): Promise<number> => {
    const { cluster } = makeCluster();
    const headers = { authorization: `Basic ${btoa('gostats:gostats')}` };
    return (await cluster.handle(new Request(`https://simcluster:8080${path}`, { method, headers }))).status;
  };

  test('a version is a floor: a newer one is as good, one before the first is not found', async () => {
    for (const version of [1, 3, 5, 18])
      expect(await status(`/platform/${version}/statistics/current?key=cluster.health`)).toBe(200);
    expect(await status('/platform/2/statistics/summary/protocol')).toBe(404);
    expect(await status('/platform/3/statistics/summary/protocol')).toBe(200);
    expect(await status('/platform/9/performance/datasets')).toBe(404);
    expect(await status('/platform/1/nothing/here')).toBe(404);
    expect(await status('/elsewhere')).toBe(404);
  });

  test('other methods are refused with 405', async () => {
    expect(await status('/platform/1/cluster/config', 'POST')).toBe(405);
  });

  test('a URL of 8198 characters is read, a longer one is 414', async () => {
    const path = '/platform/1/statistics/current?key=cluster.health&x=';
    expect(await status(path.padEnd(8198, 'x'))).toBe(200);
    expect(await status(path.padEnd(8199, 'x'))).toBe(414);
  });

  test('cluster/config has more fields from version 3 on', async () => {
    const { cluster } = makeCluster();
    const first = await getJson(cluster, '/platform/1/cluster/config');
    const third = await getJson(cluster, '/platform/3/cluster/config');
    expect(first).not.toHaveProperty('has_quorum');
    expect(first['devices']).not.toHaveProperty('0.is_up');
    expect(third).toMatchObject({ name: 'simcluster', has_quorum: true, upgrade_type: null, local_lnn: 1 });
    expect(third).toHaveProperty('devices.1', { devid: 16, guid: expect.any(String), is_up: true, lnn: 2 });
    expect(third).toHaveProperty('onefs_version.release', 'v9.11.0.0');
    expect(third).toHaveProperty('onefs_version.revision', expect.any(String));
  });
});
