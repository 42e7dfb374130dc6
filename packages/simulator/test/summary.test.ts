import { describe, expect, test } from 'vitest';
import { get, getJson, makeCluster } from './support.js';

const { cluster } = makeCluster();

type SummaryRow = Record<string, number | string | null>;

async function rows(kind: string, query = ''): Promise<SummaryRow[]> {
  return (await getJson(cluster, `/platform/3/statistics/summary/${kind}?${query}`))[kind] as SummaryRow[];
}

function distinct(found: readonly SummaryRow[], column: string): (number | string | null | undefined)[] {
  return [...new Set(found.map((row) => row[column]))].sort((a, b) => (String(a) < String(b) ? -1 : 1));
}

describe('summaries', () => {
  test('protocol: of all nodes and external protocols, filtered by each argument', async () => {
    const all = await rows('protocol');
    expect(distinct(all, 'node')).toEqual([1, 2, 3, 4]);
    expect(distinct(all, 'protocol')).toEqual(expect.arrayContaining(['nfs3', 'smb2', 'hdfs']));
    expect(distinct(all, 'protocol')).not.toContain('jobd');
    expect(distinct(all, 'class')).toEqual(
      expect.arrayContaining(['read', 'write', 'create', 'delete', 'file_state', 'session_state']),
    );
    expect(distinct(await rows('protocol', 'protocols=internal'), 'protocol')).toContain('jobd');
    expect(distinct(await rows('protocol', 'protocols=nfs3,smb2'), 'protocol')).toEqual(['nfs3', 'smb2']);
    expect(distinct(await rows('protocol', 'classes=read'), 'class')).toEqual(['read']);
    expect(distinct(await rows('protocol', 'operations=getattr'), 'operation')).toEqual(['getattr']);
    expect(distinct(await rows('protocol', 'nodes=2,3'), 'node')).toEqual([2, 3]);
    expect(distinct(await rows('protocol', 'nodes=0'), 'node')).toEqual([1]);
  });

  test('totalby adds up what agrees', async () => {
    const all = await rows('protocol');
    const totals = await rows('protocol', 'totalby=protocol');
    expect(totals).toHaveLength(distinct(all, 'protocol').length);
    const rate = (found: readonly SummaryRow[]): number =>
      found.filter((row) => row['protocol'] === 'nfs3').reduce((sum, row) => sum + Number(row['operation_rate']), 0);
    expect(rate(totals)).toBeCloseTo(rate(all), 0);
    expect(totals[0]?.['node']).toBeNull();
    expect((await get(cluster, '/platform/3/statistics/summary/protocol?totalby=moon')).status).toBe(400);
  });

  test('sort orders by several fields, either way; limit cuts', async () => {
    const sorted = await rows('protocol', 'sort=desc:operation_rate');
    const rates = sorted.map((row) => Number(row['operation_rate']));
    expect(rates).toEqual([...rates].sort((a, b) => b - a));
    const byNode = await rows('protocol', 'sort=desc:node,asc:protocol&limit=3');
    expect(byNode.map((row) => row['node'])).toEqual([4, 4, 4]);
    expect((await get(cluster, '/platform/3/statistics/summary/protocol?sort=moon')).status).toBe(400);
  });

  test('client: users may be unknown; numeric leaves names out', async () => {
    const all = await rows('client');
    const users = all.map((row) => row['user'] as unknown as Record<string, string>);
    expect(users.some((user) => Object.keys(user).length === 0)).toBe(true);
    expect(users.find((user) => user['id'] !== undefined)).toEqual({
      id: expect.stringMatching(/^UID:\d+$/),
      name: expect.any(String),
      type: 'user',
    });
    const numeric = await rows('client', 'numeric=true');
    expect(numeric.every((row) => !JSON.stringify(row['user']).includes('name'))).toBe(true);
    expect(distinct(await rows('client', 'protocols=smb2'), 'protocol')).toEqual(['smb2']);
    const address = String(all.find((row) => row['protocol'] === 'smb2')?.['remote_addr']);
    expect(distinct(await rows('client', `remote_addresses=${address}`), 'remote_addr')).toEqual([address]);
  });

  test('drive: a row a drive, named LNN:bay', async () => {
    const all = await rows('drive');
    expect(all).toHaveLength(15 + 15 + 12 + 15);
    expect(all[0]?.['drive_id']).toBe('1:1');
    expect(distinct(await rows('drive', 'type=SSD'), 'type')).toEqual(['SSD']);
  });

  test('system: the cluster, then its nodes, by text', async () => {
    const all = await rows('system');
    expect(all.map((row) => row['node'])).toEqual(['All', '1', '2', '3', '4']);
    const sum = all.slice(1).reduce((total, row) => total + Number(row['net_in']), 0);
    expect(Number(all[0]?.['net_in']) / sum).toBeCloseTo(1, 5);
    const rates = await rows('system', 'oprates=true');
    expect(Number(rates[0]?.['nfs'])).toBeLessThan(Number(all[0]?.['nfs']));
  });

  test('heat: by event and class; LINs as hexadecimal text or as numbers; paths squashed', async () => {
    expect(distinct(await rows('heat', 'events=lock,read'), 'event_name')).toEqual(['lock', 'read']);
    expect(distinct(await rows('heat', 'classes=write'), 'class_name')).toEqual(['write']);
    expect((await rows('heat')).map((row) => row['lin'])).toContain('1:0065:0012');
    expect((await rows('heat', 'convertlin=false')).map((row) => row['lin'])).toContain(0x1_0065_0012);
    expect(distinct(await rows('heat', 'pathdepth=1'), 'path')).toEqual(['/ifs', 'SYSTEM (0x0)']);
  });

  test('protocol-stats: one protocol, nfs3 unless another is named', async () => {
    const stats = async (query: string): Promise<unknown> =>
      (await getJson(cluster, `/platform/3/statistics/summary/protocol-stats${query}`))['protocol-stats'];
    expect(await stats('')).toHaveProperty('protocol.name', 'nfs3');
    expect(await stats('?protocol=hdfs')).toHaveProperty('protocol.data.0.name', 'read');
    expect((await get(cluster, '/platform/3/statistics/summary/protocol-stats?protocol=moon')).status).toBe(400);
  });

  test('workload: System unless another dataset is named; what is left over has a type', async () => {
    const workloads = async (query: string): Promise<SummaryRow[]> =>
      (await getJson(cluster, `/platform/10/statistics/summary/workload?${query}`))['workload'] as SummaryRow[];
    expect((await workloads(''))[0]).toMatchObject({ system_name: 'nfs', node: 0, workload_type: null });
    expect(distinct(await workloads('dataset=users&nodes=all'), 'node')).toEqual([1, 2, 3, 4]);
    expect((await workloads('dataset=users')).map((row) => row['workload_type'])).toContain('Additional');
    expect((await get(cluster, '/platform/10/statistics/summary/workload?dataset=moon')).status).toBe(400);
  });
});
