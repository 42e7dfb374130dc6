import { describe, expect, test } from 'vitest';
import { keyCatalogue } from '../src/index.js';
import { get, getJson, makeCluster } from './support.js';
import { describedKeys, publishedKeys } from '../src/keys/published-keys.js';

const KEYS = '/platform/1/statistics/keys';
const { cluster } = makeCluster();

interface Listed {
  readonly key: string;
}

const firstOf = (name: string): string => name.replace(/\.N$/, '.0');

describe('statistics/keys', () => {
  test('has every published key, with its metadata', async () => {
    const body = await getJson(cluster, KEYS);
    const keys = new Map((body['keys'] as Listed[]).map((key) => [key.key, key]));
    expect(body['resume']).toBeNull();
    expect(body['total']).toBe(keys.size);
    expect([publishedKeys.length, describedKeys.length]).toEqual([727, 92]);
    for (const { name } of describedKeys) expect([...keys.keys()]).toContain(firstOf(name));
    for (const published of publishedKeys) {
      expect(keys.get(firstOf(published.name))).toMatchObject({
        type: published.type,
        units: published.units,
        policies: published.policies,
        default_cache_time: published.defaultCacheTime,
      });
    }
  });

  test('has the keys of newer releases', () => {
    for (const key of [
      'cluster.protostats.s3',
      'node.protostats.nfsrdma.total',
      'node.clientstats.proto.s3',
      'node.clientstats.active.nfs4rdma',
      'node.ifs.heat.lock.noresolve',
      'cluster.performance.dataset.0',
      'node.performance.dataset.4',
    ])
      expect([...keyCatalogue.keys()]).toContain(key);
  });

  test('comes in pages; the token of one page is the only argument of the next', async () => {
    const seen: string[] = [];
    let path = `${KEYS}?limit=2000`;
    for (let page = 0; page < 10; page += 1) {
      const body = await getJson(cluster, path);
      seen.push(...(body['keys'] as Listed[]).map((key) => key.key));
      expect(body['total']).toBe(keyCatalogue.size);
      if (body['resume'] === null) break;
      expect(body['resume']).toMatch(/^1-1-MAAA1-/);
      path = `${KEYS}?resume=${encodeURIComponent(body['resume'] as string)}`;
    }
    expect(seen).toEqual([...keyCatalogue.keys()]);
  });

  test('a token that is none, or is not alone, is refused with the recorded words', async () => {
    const recorded = { errors: [{ code: 'AEC_BAD_REQUEST', message: 'Invalid resume token' }] };
    const resume = (await getJson(cluster, `${KEYS}?limit=1`))['resume'] as string;
    for (const query of [
      'resume=nonsense',
      'resume=1-1-MAAA1-MAAA1-YQ==-YQ==',
      `resume=${encodeURIComponent(resume)}&limit=3`,
    ]) {
      const response = await get(cluster, `${KEYS}?${query}`);
      expect([response.status, await response.json()]).toEqual([400, recorded]);
    }
  });

  test('count only counts', async () => {
    expect(await getJson(cluster, `${KEYS}?count=true`)).toEqual({
      keys: null,
      resume: null,
      total: keyCatalogue.size,
    });
    expect((await get(cluster, `${KEYS}?limit=0`)).status).toBe(400);
  });

  test('one key; names with spaces and plus signs are encoded; an unknown one is 404', async () => {
    const key = 'node.sensor.temp.celsius.P1 VRD Hot';
    expect(await getJson(cluster, `${KEYS}/${encodeURIComponent(key)}`)).toHaveProperty('keys.0.key', key);
    const policy = await getJson(cluster, `${KEYS}/node.ifs.heat.lock`);
    expect(policy).toHaveProperty('keys.0.policies', [{ interval: 10, persistent: false, retention: 1000 }]);
    expect((await get(cluster, `${KEYS}/node.memory.cash`)).status).toBe(404);
  });
});

describe('protocols and operations', () => {
  test('protocols by type', async () => {
    const names = async (type: string): Promise<string[]> =>
      (
        (await getJson(cluster, `/platform/1/statistics/protocols?type=${type}`))['protocols'] as { name: string }[]
      ).map(({ name }) => name);
    expect(await names('external')).toEqual(expect.arrayContaining(['nfs3', 'smb2', 'hdfs', 's3']));
    expect(await names('internal')).toEqual(expect.arrayContaining(['jobd', 'siq']));
    expect((await names('all')).length).toBe((await names('external')).length + (await names('internal')).length);
  });

  test('operations of a protocol', async () => {
    const body = await getJson(cluster, '/platform/3/statistics/operations?protocols=smb2');
    expect(body['operations']).toEqual(expect.arrayContaining(['change_notify', 'read', 'write']));
    expect(body['operations']).not.toContain('readdirplus');
  });
});
