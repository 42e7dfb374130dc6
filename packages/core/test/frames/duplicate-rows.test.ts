import { describe, expect, it } from 'vitest';
import { CurrentDecoder, type DecodedCurrent } from '../../src/sources/current/decode-current.js';
import { SeriesTable } from '../../src/frames/series-table.js';
import { points } from '../../src/sink/index.js';
import type { JsonValue } from '../../src/papi/wire-types.js';
import type { PointBatch } from '../../src/sink/index.js';

const key = 'node.clientstats.proto.smb2';
const MINUTE_MS = 60_000;

function rig(): { decode: (value: JsonValue, atMs?: number) => Promise<DecodedCurrent> } {
  let now = 0;
  const clock = { now: () => 1_700_000_000_000, monotonic: () => now };
  const one = new CurrentDecoder({
    catalog: new Map(),
    table: new SeriesTable('c'),
    includeDegraded: false,
    clock,
    intervalMs: 5000,
  });
  return {
    decode(value, atMs = now) {
      now = atMs;
      return one.decode([[{ key, devid: 0, time: 1_700_000_000, error: null, error_code: null, value }]], {
        keys: [key],
      });
    },
  };
}

const pointsOf = ({ frames }: DecodedCurrent): object[] =>
  [...points({ frames } as unknown as PointBatch)].map(({ tags, fields }) => ({
    tags: Object.fromEntries(Object.entries(tags).filter(([name]) => name !== 'cluster')),
    fields,
  }));
const client = (client_id: number, op_rate: number): JsonValue => ({
  client_id,
  remote_addr: '10.0.0.9',
  op_class_values: [{ class_name: 'read', op_rate, op_count: 3 }],
});
const told = (client_id: string, op_rate: number): object => ({
  tags: { class_name: 'read', client_id, remote_addr: '10.0.0.9' },
  fields: { op_rate, op_count: 3 },
});
const alone = {
  tags: { class_name: 'read', remote_addr: '10.0.0.9' },
  fields: { client_id: 1000, op_rate: 5, op_count: 3 },
};

describe('rows that would end in one series', () => {
  it('get the number that names them as a tag, and only where it tells rows apart', async () => {
    const { decode } = rig();
    expect(pointsOf(await decode([client(1000, 5)]))).toEqual([alone]);
    const both = await decode([client(1000, 5), client(1001, 700)]);
    expect(pointsOf(both)).toEqual([told('1000', 5), told('1001', 700)]);
    expect(both.notes).toMatchObject([{ kind: 'duplicates', name: key }]);
    expect(both.notes[0]?.found).toContain('client_id');
  });

  it('that nothing names are kept up to a number that no answer of OneFS has, over all frames of a round', async () => {
    const { decode } = rig();
    const twins = await decode(Array.from({ length: 9_000 }, (_, value) => ({ value })));
    const found = pointsOf(twins) as { tags: { index: string } }[];
    expect(new Set(found.map(({ tags }) => tags.index)).size).toBe(found.length);
    expect(found).toHaveLength(1_000);
  });

  it('keep it for minutes when one of them is left, and lose it then', async () => {
    const { decode } = rig();
    await decode([client(1000, 5), client(1001, 700)]);
    const later = await decode([client(1000, 5)], MINUTE_MS);
    expect(pointsOf(later)).toEqual([told('1000', 5)]);
    expect(later.notes).toEqual([]);
    expect(pointsOf(await decode([client(1000, 5)], 20 * MINUTE_MS))).toEqual([alone]);
  });

  it('are the same points in any order', async () => {
    const clients = [client(1, 5), client(2, 5), client(3, 7)];
    const sorted = async (list: JsonValue[]): Promise<string[]> =>
      pointsOf(await rig().decode(list))
        .map((point) => JSON.stringify(point))
        .sort();
    expect(await sorted(clients.toReversed())).toEqual(await sorted(clients));
  });

  it('are told apart by their place where nothing names them', async () => {
    const made = pointsOf(await rig().decode([{ rate: 7 }, { rate: 7 }, { rate: 9, op: 'read' }]));
    expect(made).toEqual([
      { tags: { index: '0' }, fields: { rate: 7 } },
      { tags: { index: '1' }, fields: { rate: 7 } },
      { tags: { op: 'read' }, fields: { rate: 9 } },
    ]);
  });

  it('are told apart by their place where even their names are equal', async () => {
    const made = pointsOf(
      await rig().decode([
        { id: 1, rate: 5 },
        { id: 1, rate: 6 },
        { id: 2, rate: 7 },
      ]),
    );
    expect(made).toEqual([
      { tags: { id: '1', index: '0' }, fields: { rate: 5 } },
      { tags: { id: '1', index: '1' }, fields: { rate: 6 } },
      { tags: { id: '2' }, fields: { rate: 7 } },
    ]);
  });

  it('never take a series that another row has', async () => {
    const made = pointsOf(
      await rig().decode([
        { index: '0', rate: 1 },
        { rate: 2 },
        { rate: 3 },
        { id: '1', rate: 4 },
        { id: 1, rate: 5 },
        { id: 2, rate: 6 },
      ]),
    );
    expect(new Set(made.map((point) => JSON.stringify((point as { tags: object }).tags))).size).toBe(6);
  });

  it('are one row where they are one point in pieces, wherever the pieces stand', async () => {
    const made = pointsOf(await rig().decode([{ 0: 5 }, { name: 'x', rate: 1 }, { 1: 7 }]));
    expect(made).toEqual([
      { tags: {}, fields: { 0: 5, 1: 7 } },
      { tags: { name: 'x' }, fields: { rate: 1 } },
    ]);
  });

  it('stay apart when an answer is split into several frames', async () => {
    const { decode } = rig();
    const wide = Object.fromEntries(Array.from({ length: 250 }, (_, index) => [`f${index}`, index]));
    const value = [
      { rate: 1 },
      ...Array.from({ length: 150 }, (_, index) => ({ name: `n${index}`, [`g${index}`]: 1 })),
      wide,
      { rate: 2 },
    ];
    for (let round = 0; round < 3; round++) {
      const made = pointsOf(await decode(value)).filter((point) => 'rate' in (point as { fields: object }).fields);
      expect(new Set(made.map((point) => JSON.stringify((point as { tags: object }).tags))).size).toBe(2);
    }
  });
});
