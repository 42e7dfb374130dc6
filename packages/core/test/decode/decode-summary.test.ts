import { expect, it } from 'vitest';
import { SummaryDecoder } from '../../src/decode/decode-summary.js';
import { SeriesTable } from '../../src/decode/series-table.js';

const table = (): SeriesTable => new SeriesTable('simcluster');

it('decodes a client with a user', () => {
  const frame = new SummaryDecoder('client', table()).decode({
    client: [
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
    ],
  });
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

it('leaves out a user that OneFS does not know, and a node that is null', () => {
  const frame = new SummaryDecoder('protocol', table()).decode({
    protocol: [{ class: 'read', node: null, operation: 'read', protocol: 'nfs3', operation_count: 1, time: 1 }],
  });
  expect(frame?.series[0]?.tags).toEqual({ class: 'read', cluster: 'simcluster', operation: 'read', protocol: 'nfs3' });
});

it('keeps a LIN as a tag, whether it is a text or a number', () => {
  const frame = new SummaryDecoder('heat', table()).decode({
    heat: [
      { class_name: 'read', event_name: 'read', event_type: 2, lin: '1:0065:0012', node: 1, operation_rate: 1, path: '/ifs', time: 1 },
      { class_name: 'read', event_name: 'read', event_type: 2, lin: 4_295_000_001, node: 1, operation_rate: 2, path: '/ifs', time: 1 },
    ],
  });
  expect(frame?.series.map(({ tags }) => tags['lin'])).toEqual(['1:0065:0012', '4295000001']);
  expect(frame?.fields.map(({ name }) => name)).toEqual(['operation_rate']);
});

it('keeps the hottest paths when there are too many', () => {
  const row = (path: string, operation_rate: number): Record<string, string | number> => ({ event_name: 'read', path, operation_rate, time: 1 });
  const frame = new SummaryDecoder('heat', table()).decode({ heat: [row('/a', 1), row('/b', 3), row('/c', 2)] }, 2);
  expect(frame?.series.map(({ tags }) => tags['path'])).toEqual(['/b', '/c']);
});

it.each([{ drive: [] }, { drive: null }])('has no frame for an empty answer', (answer) => {
  expect(new SummaryDecoder('drive', table()).decode(answer)).toBeUndefined();
});

it('leaves out what is no row, and keeps the others', () => {
  const rows = [null, 5, 'x', {}, { node: 1, operation_rate: 2, time: 1 }] as unknown as null[];
  expect(new SummaryDecoder('protocol', table()).decode({ protocol: rows } as never)?.series).toHaveLength(1);
  expect(new SummaryDecoder('heat', table()).decode({ heat: rows } as never, 2)?.series).toHaveLength(1);
});
