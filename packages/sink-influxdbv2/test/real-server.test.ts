import { writeOutcome } from '@gostats/core/sink';
import type { PushSink } from '@gostats/core/sink';
import { makeBatch } from '@gostats/core/testing';
import { startVictoriaMetrics, victoriaMetricsBinary } from '@gostats/test-servers';
import type { TestServer } from '@gostats/test-servers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { failure, makeSink, never } from './support.js';

const AT = 1_700_000_000_000;
const missing = victoriaMetricsBinary() === undefined;

/** A line of VictoriaMetrics' export: one series, named `<measurement>_<field>`. */
interface Exported {
  readonly metric: Readonly<Record<string, string>>;
  readonly values: readonly number[];
  readonly timestamps: readonly number[];
}

describe.skipIf(missing)('VictoriaMetrics', () => {
  let server: TestServer;
  let sink: PushSink;

  beforeAll(async () => {
    server = await startVictoriaMetrics();
    sink = await makeSink({
      host: server.host,
      port: String(server.port),
      org: 'storage',
      bucket: 'isi',
      access_token: 'unused',
    });
    await sink.init?.(never);
  });
  afterAll(async () => {
    await sink?.close?.(never);
    await server?.stop();
  });

  /** What it holds of one name. It shows new points at its leisure, unless it is told to. */
  const exported = async (name: string): Promise<Exported[]> => {
    await fetch(`${server.url}/internal/force_flush`);
    const answer = await fetch(`${server.url}/api/v1/export?match[]=${encodeURIComponent(`{__name__="${name}"}`)}`);
    const text = await answer.text();
    return text
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as Exported);
  };

  test('measurements, tags, values and times are what they were', async () => {
    await sink.writePoints(
      makeBatch([
        {
          key: 'node.protostats.nfs',
          integers: ['operation_count'],
          rows: [
            {
              tags: { node: '1', op_name: 'read', empty: '' },
              value: { operation_count: 3, time_avg: 0.25 },
              timestamp: AT,
            },
            {
              tags: { node: '1', op_name: 'read', empty: '' },
              value: { operation_count: 4, time_avg: Number.NaN },
              timestamp: AT + 30_000,
            },
          ],
        },
      ]),
      never,
    );
    const tags = { cluster: 'simcluster', node: '1', op_name: 'read' };
    expect(await exported('node.protostats.nfs_operation_count')).toMatchObject([
      { metric: tags, values: [3, 4], timestamps: [AT, AT + 30_000] },
    ]);
    expect(await exported('node.protostats.nfs_time_avg')).toMatchObject([
      { metric: tags, values: [0.25], timestamps: [AT] },
    ]);
  });

  test('nasty tag values come back', async () => {
    const nasty = ['a,b', 'a=b', 'a b', 'a\\b', '"', '"a b"', "it's", 'ä漢😀', 'C:\\dir', ' =,"'];
    await sink.writePoints(
      makeBatch([{ key: 'nasty', rows: nasty.map((user_name, i) => ({ tags: { user_name, zz: 'last' }, value: i })) }]),
      never,
    );
    const found = await exported('nasty_value');
    found.sort((a, b) => Number(a.values[0]) - Number(b.values[0]));
    expect(found.map(({ metric }) => [metric['user_name'], metric['zz']])).toEqual(nasty.map((text) => [text, 'last']));
  });

  test('a large batch arrives whole', async () => {
    const many = Array.from({ length: 12_345 }, (_, i) => ({ tags: { drive_id: String(i) }, value: i }));
    await sink.writePoints(makeBatch([{ key: 'many', rows: many }]), never);
    const found = await exported('many_value');
    expect(found).toHaveLength(many.length);
    expect(found.reduce((sum, { values }) => sum + Number(values[0]), 0)).toBe((12_344 * 12_345) / 2);
  });

  test('while the server is down writes are worth another try, and work once it is back', async () => {
    const batch = makeBatch([{ key: 'outage', rows: [{ value: 1 }] }]);
    await server.halt();
    expect(writeOutcome(await failure(sink.writePoints(batch, never)))).toEqual({ kind: 'retryable' });
    await server.resume();
    await sink.writePoints(batch, never);
    expect(await exported('outage_value')).toHaveLength(1);
  });
});
