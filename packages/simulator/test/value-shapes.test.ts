import { describe, expect, test } from 'vitest';
import { get, makeCluster, rowsOf } from './support.js';

const DAY = 86_400_000;

async function raw(keys: string, spec = {}): Promise<string> {
  const { cluster } = makeCluster(spec);
  return (await get(cluster, `/platform/1/statistics/current?devid=all&keys=${keys}`)).text();
}

async function value(key: string): Promise<unknown> {
  return (await rowsOf(makeCluster().cluster, [key]))[0]?.value;
}

describe('every shape of the catalogue of value shapes', () => {
  test.each([
    ['1 integer', 'cluster.cpu.sys.avg', expect.any(Number)],
    ['6 boolean as integer', 'node.diskless', 0],
    ['7 string', 'node.net.iface.name.0', 'ext-1'],
    ['7 list of nodes', 'cluster.node.list.all', '1,2,3,4'],
    ['7 empty string', 'cluster.node.list.down', ''],
    ['14 list of alerts', 'cluster.alert.info', []],
    ['17 map of numbers', 'node.mds.cache.stats', { hits: expect.any(Number), misses: expect.any(Number) }],
    [
      '18 read cache',
      'node.ifs.cache',
      expect.objectContaining({
        l1_data_read_hit: expect.any(Number),
        l3_meta_read_start: expect.any(Number),
        oldest_page_age: expect.any(Number),
      }),
    ],
    [
      '12 map that holds a list',
      'node.ifs.heat.lock.noresolve',
      { lins: expect.arrayContaining([{ lin: expect.any(String), op_rate: expect.any(Number) }]) },
    ],
    [
      '19 map with nested lists',
      'node.je.num_workers',
      expect.objectContaining({ jobs: expect.any(Array), total: expect.any(Number) }),
    ],
    [
      '20 workloads',
      'cluster.performance.dataset.0',
      expect.arrayContaining([expect.objectContaining({ cpu: expect.any(Number), error: null, system_name: 'nfs' })]),
    ],
    [
      '21 map in a map',
      'node.ifs.vop.stats',
      expect.objectContaining({ read: { calls: expect.any(Number), errors: expect.any(Number) } }),
    ],
  ])('%s: %s', async (_shape, key, expected) => expect(await value(key)).toEqual(expected));

  test('1 negative integer: -1 for an empty bay', async () => {
    const found = await rowsOf(makeCluster().cluster, ['node.disk.health.13']);
    expect(found.map((row) => row.value)).toEqual([0, 0, -1, 0]);
  });

  test('2-5 integers have no point, doubles float32 noise or .0, some zeros have none', async () => {
    expect(await raw('ifs.bytes.total')).toMatch(/"value" : \d{13,16}\n/);
    expect(await raw('ifs.percent.used')).toMatch(/"value" : \d\d\.\d{8,14}\n/);
    expect(await raw('node.sensor.altitude.meters.0')).toContain('"value" : 52.0\n');
    expect(await raw('cluster.net.ext.errors.in.rate')).toMatch(/"value" : (0|0\.2000000029802322|0\.\d+)\n/);
    expect(await raw('node.disk.access.read.hist6.0')).toMatch(/"value" : \d\.\d{15}e-\d\d\n/);
  });

  test('9 operations of a protocol, 10 their total without names, [] when idle', async () => {
    const operations = (await value('node.protostats.nfs')) as Record<string, unknown>[];
    const fields = [
      'class_name',
      'in_max',
      'in_min',
      'in_rate',
      'op_count',
      'op_id',
      'op_name',
      'op_rate',
      'out_max',
      'out_min',
      'out_rate',
      'time_avg',
      'time_max',
      'time_min',
    ];
    expect(Object.keys(operations[0] ?? {})).toEqual(fields);
    expect(operations.map((operation) => operation['class_name'])).toEqual(
      expect.arrayContaining(['read', 'write', 'namespace_read']),
    );
    const total = (await value('cluster.protostats.nfs.total')) as Record<string, unknown>[];
    expect(total).toHaveLength(1);
    expect(Object.keys(total[0] ?? {})).toEqual(
      fields.filter((field) => field !== 'class_name' && field !== 'op_name'),
    );
    const { cluster, clock } = makeCluster();
    const lengths = new Set<number>();
    for (let hour = 0; hour < 24; hour += 1, clock.now += DAY / 24) {
      const [row] = await rowsOf(cluster, ['cluster.protostats.ftp']);
      lengths.add((row?.value as unknown[] | undefined)?.length ?? -1);
    }
    expect(lengths.has(0) && lengths.size > 1).toBe(true);
  });

  test('10 the waiting operations are listed with huge latencies, and are no part of the total', async () => {
    const operations = (await value('cluster.protostats.smb2')) as Record<string, number | string>[];
    const waiting = operations.find((operation) => operation['op_name'] === 'change_notify');
    expect(waiting?.['time_avg']).toBeGreaterThan(1e6);
    const [total] = (await value('cluster.protostats.smb2.total')) as Record<string, number>[];
    expect(total?.['time_avg']).toBeLessThan(1e5);
  });

  test('11 heat is a list of paths, 13 a list with a map of disks, 15 clients with lists of classes', async () => {
    expect(((await value('node.ifs.heat.lock')) as object[])[0]).toEqual({
      op_rate: expect.any(Number),
      path: expect.any(String),
    });
    const [disks] = (await value('node.disk.busy.all')) as Record<string, number>[];
    expect(Object.keys(disks ?? {})).toEqual(Array.from({ length: 15 }, (_, disk) => String(disk)));
    const [client] = (await value('node.clientstats.proto.nfs')) as Record<string, unknown>[];
    expect(client).toEqual({
      client_id: expect.any(Number),
      local_addr: expect.any(String),
      remote_addr: expect.any(String),
      op_class_values: expect.any(Array),
    });
    expect(client).toHaveProperty('op_class_values.0.class_name');
  });

  test('integers past 2^53: ifs.bytes.in always, the limits of 64 bits on request', async () => {
    const always = /"value" : (\d+)\n/.exec(await raw('ifs.bytes.in'))?.[1] ?? '0';
    expect(BigInt(always)).toBeGreaterThan(9_007_199_254_740_992n);
    expect(BigInt(always) % 2n).toBe(1n);
    const huge = await raw('ifs.bytes.in,ifs.bytes.out,node.ifs.bytes.in,node.ifs.bytes.deleted', {
      hugeIntegers: true,
    });
    for (const integer of ['9007199254740993', '18446744073709551615', '9223372036854775807'])
      expect(huge).toContain(`"value" : ${integer}\n`);
    expect(await raw('ifs.bytes.out')).not.toContain('18446744073709551615');
  });

  test('a key that is invalid has no value: code 2', async () => {
    expect((await rowsOf(makeCluster().cluster, ['invalid.0']))[0]).toMatchObject({ error_code: 2, value: null });
  });
});
