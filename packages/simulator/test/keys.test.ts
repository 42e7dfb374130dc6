import { describe, expect, test } from 'vitest';
import { keyCatalogue } from '../src/index.js';
import { get, getJson, makeCluster } from './support.js';
import { readShared } from './published-schema.js';

const KEYS = '/platform/1/statistics/keys';
const { cluster } = makeCluster();

interface Published {
  readonly key: string;
  readonly type: string | null;
  readonly policies: unknown;
  readonly default_cache_time: number;
  readonly index_squashed?: boolean;
}

function published(): Published[] {
  return (JSON.parse(readShared('onefs/key-metadata.json')) as { keys: Published[] }).keys;
}

describe('statistics/keys', () => {
  test('has every published key, with its metadata', async () => {
    const body = await getJson(cluster, KEYS);
    const keys = new Map((body['keys'] as Published[]).map((key) => [key.key, key]));
    expect(body['resume']).toBeNull();
    expect(body['total']).toBe(keys.size);
    for (const key of published()) {
      const found = keys.get(key.index_squashed === true ? key.key.replace(/\.N$/, '.0') : key.key);
      expect([key.key, found !== undefined]).toEqual([key.key, true]);
      if (key.type === null) continue;
      expect(found).toMatchObject({
        type: key.type,
        policies: key.policies,
        default_cache_time: key.default_cache_time,
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
      seen.push(...(body['keys'] as Published[]).map((key) => key.key));
      expect(body['total']).toBe(keyCatalogue.size);
      if (body['resume'] === null) break;
      expect(body['resume']).toMatch(/^1-1-MAAA1-/);
      path = `${KEYS}?resume=${encodeURIComponent(body['resume'] as string)}`;
    }
    expect(seen).toEqual([...keyCatalogue.keys()]);
  });

  test('a token that is none, or is not alone, is refused with the recorded words', async () => {
    const recorded = JSON.parse(readShared('onefs/samples/error-invalid-resume-token.json')) as unknown;
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
