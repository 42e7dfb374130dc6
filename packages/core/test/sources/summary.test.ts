import { expect, it } from 'vitest';
import type { SummaryKind } from '../../src/config/types.js';
import { summaryOf, type CollectedSummary } from '../support/summary.js';

async function decode(kind: SummaryKind, rows: readonly unknown[], rowLimit?: number): Promise<CollectedSummary> {
  return (await summaryOf(kind, { rowLimit }))(rows);
}

const rowsIn = ({ frames }: CollectedSummary): number => frames.reduce((sum, { series }) => sum + series.length, 0);

it('decodes a client with a user', async () => {
  const { frame } = await decode('client', [
    {
      class: 'read',
      node: 3,
      protocol: 'nfs3',
      remote_addr: '10.1.2.3',
      num_operations: 7,
      operation_rate: 1.5,
      time: 1_700_000_000,
      user: { id: 'UID:1000', name: 'ann', type: 'user' },
    },
  ]);
  expect(frame?.stat.key).toBe('node.summary.client');
  expect(frame?.series[0]?.tags).toEqual({
    class: 'read',
    cluster: 'simcluster',
    node: '3',
    protocol: 'nfs3',
    remote_addr: '10.1.2.3',
    user_id: 'UID:1000',
    user_name: 'ann',
    user_type: 'user',
  });
  expect(frame?.fields).toEqual([
    { name: 'num_operations', type: 'integer' },
    { name: 'operation_rate', type: 'float' },
  ]);
  expect([...(frame?.timestamps ?? [])]).toEqual([1_700_000_000_000]);
});

it('leaves out a user that OneFS does not know, and a node that is null', async () => {
  const { frame } = await decode('protocol', [
    { class: 'read', node: null, operation: 'read', protocol: 'nfs3', operation_count: 1, time: 1_700_000_000 },
  ]);
  expect(frame?.series[0]?.tags).toEqual({ class: 'read', cluster: 'simcluster', operation: 'read', protocol: 'nfs3' });
});

it('keeps a LIN as a tag, whether it is a text or a number', async () => {
  const { frame } = await decode('heat', [
    {
      class_name: 'read',
      event_name: 'read',
      event_type: 2,
      lin: '1:0065:0012',
      node: 1,
      operation_rate: 1,
      path: '/ifs',
      time: 1_700_000_000,
    },
    {
      class_name: 'read',
      event_name: 'read',
      event_type: 2,
      lin: 4_295_000_001,
      node: 1,
      operation_rate: 2,
      path: '/ifs',
      time: 1_700_000_000,
    },
  ]);
  expect(frame?.series.map(({ tags }) => tags['lin'])).toEqual(['1:0065:0012', '4295000001']);
  expect(frame?.fields.map(({ name }) => name)).toEqual(['operation_rate']);
});

it('keeps the hottest paths when there are too many', async () => {
  const row = (path: string, operation_rate: number): Record<string, string | number> => ({
    event_name: 'read',
    path,
    operation_rate,
    time: 1_700_000_000,
  });
  const { frame } = await decode('heat', [row('/a', 1), row('/b', 3), row('/c', 2)], 2);
  expect(frame?.series.map(({ tags }) => tags['path'])).toEqual(['/b', '/c']);
});

it('has no frame for an empty answer', async () => {
  expect((await decode('drive', [])).frame).toBeUndefined();
});

it('leaves out what is no row, and keeps the others', async () => {
  const rows = [null, 5, 'x', [], {}, { node: 1, operation_rate: 2, time: 1_700_000_000 }];
  expect(rowsIn(await decode('protocol', rows))).toBe(1);
  expect(rowsIn(await decode('heat', rows, 2))).toBe(1);
});

it('leaves out members of a kind that is not known, says each once, and keeps the rest of the row', async () => {
  const row = { node: 1, operation: 'read', operation_rate: 2, time: 1_700_000_000 };
  const { frame, lines } = await decode('protocol', [
    { ...row, paths: ['x'] },
    { ...row, operation: 'write', paths: [], more: [1] },
    { ...row, operation: 'other' },
  ]);
  expect(frame?.series).toHaveLength(3);
  expect(lines.map(({ level, fields }) => [level, fields['name'], fields['found'], fields['count']])).toEqual([
    ['warn', 'paths', 'a list of 1', 2],
    ['warn', 'more', 'a list of 1', 1],
  ]);
});

it('makes a number of what is true or false', async () => {
  const { frame } = await decode('protocol', [
    { node: 1, operation: 'read', encrypted: true, time: 1_700_000_000 },
    { node: 1, operation: 'write', encrypted: false, time: 1_700_000_000 },
  ]);
  expect(frame?.fields).toEqual([{ name: 'encrypted', type: 'float' }]);
  expect([...(frame?.values ?? [])]).toEqual([1, 0]);
});

it.each([undefined, '1700000000', 0, 1e32])('gives a row with the time %j that of the answer', async (time) => {
  const { frame, lines } = await decode('client', [{ node: 1, operation_rate: 2, time }]);
  expect([...(frame?.timestamps ?? [])]).toEqual([1_700_000_000_000]);
  expect(lines).toMatchObject([{ level: 'warn', fields: { name: 'node.summary.client' } }]);
});
