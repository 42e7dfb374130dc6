import { writeOutcome } from '@gostats/core/sink';
import type { PushSink } from '@gostats/core/sink';
import { makeBatch } from '@gostats/core/testing';
import { influxDbBinary, startInfluxDb } from '@gostats/test-servers';
import type { TestServer } from '@gostats/test-servers';
import { InfluxDB } from 'influx';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { failure, makeSink, never } from './support.js';

const AT = 1_700_000_000_000;
const missing = influxDbBinary() === undefined;

describe.skipIf(missing)('InfluxDB 1.x', () => {
  let server: TestServer;
  let influx: InfluxDB;
  let sink: PushSink;

  beforeAll(async () => {
    server = await startInfluxDb();
    influx = new InfluxDB({ host: server.host, port: server.port, database: 'isi_data_insights' });
    sink = await makeSink({ host: server.host, port: String(server.port), database: 'isi_data_insights' });
    await sink.init?.(never);
  });
  afterAll(async () => {
    await sink?.close?.(never);
    await server?.stop();
  });
  const rows = async (query: string): Promise<Record<string, unknown>[]> => [
    ...(await influx.query<Record<string, unknown>>(query)),
  ];

  test('init created the database, and finds it the next time', async () => {
    expect(await influx.getDatabaseNames()).toContain('isi_data_insights');
    await sink.init?.(never);
  });

  test('measurements, tags, values and times are what they were', async () => {
    await sink.writePoints(
      makeBatch([
        { key: 'ifs.bytes.in.rate', rows: [{ value: 0.1, tags: { empty: '' } }] },
        {
          key: 'node.protostats.nfs',
          integers: ['operation_count'],
          rows: [
            { tags: { node: '1', op_name: 'read' }, value: { operation_count: 3, time_avg: 1e21 }, timestamp: AT },
            {
              tags: { node: '2', op_name: 'read' },
              value: { operation_count: 4, time_avg: Number.NaN },
              timestamp: AT + 30_000,
            },
          ],
        },
      ]),
      never,
    );
    expect(await influx.getMeasurements()).toEqual(['ifs.bytes.in.rate', 'node.protostats.nfs']);
    expect(await influx.getSeries()).toEqual([
      'ifs.bytes.in.rate,cluster=simcluster',
      'node.protostats.nfs,cluster=simcluster,node=1,op_name=read',
      'node.protostats.nfs,cluster=simcluster,node=2,op_name=read',
    ]);
    const found = await rows('select * from "node.protostats.nfs"');
    expect(found).toMatchObject([
      { cluster: 'simcluster', node: '1', op_name: 'read', operation_count: 3, time_avg: 1e21 },
      { cluster: 'simcluster', node: '2', op_name: 'read', operation_count: 4, time_avg: null },
    ]);
    expect(found.map(({ time }) => (time as Date).getTime())).toEqual([AT, AT + 30_000]);
    expect(await rows('show field keys from "node.protostats.nfs"')).toEqual([
      { fieldKey: 'operation_count', fieldType: 'integer' },
      { fieldKey: 'time_avg', fieldType: 'float' },
    ]);
  });

  test('every kind of number comes back', async () => {
    const values = [0, 1.5, -2.25, 0.2000000029802322, 1e-7, 5e-324, Number.MAX_VALUE, 2 ** 53, 123_456_789_012];
    const integers = [0, -5, 2 ** 53, 2 ** 62, -(2 ** 62)];
    await sink.writePoints(
      makeBatch([
        { key: 'floats', rows: values.map((value, i) => ({ value, timestamp: AT + i * 1000 })) },
        {
          key: 'integers',
          integers: ['value'],
          rows: integers.map((value, i) => ({ value, timestamp: AT + i * 1000 })),
        },
      ]),
      never,
    );
    expect((await rows('select value from floats')).map(({ value }) => value)).toEqual(values);
    expect((await rows('select value from integers')).map(({ value }) => value)).toEqual(integers);
  });

  test('nasty tag names and values come back', async () => {
    const nasty = [
      'a,b',
      'a=b',
      'a b',
      ' ',
      ',',
      '=',
      'a\\b',
      'a\\,b',
      'a\\\\ b',
      '"',
      '"a b"',
      "it's",
      '#x',
      'tab\there',
      'ä漢😀',
      'C:\\dir',
      '\\ ="x"',
    ];
    const tagRows = nasty.map((text, i) => ({ tags: { user_name: text, [`k${text}`]: 'v', zz: 'last' }, value: i }));
    await sink.writePoints(makeBatch([{ key: 'nasty one,=', rows: tagRows }]), never);
    const found = await rows('select * from "nasty one,="');
    found.sort((a, b) => Number(a['value']) - Number(b['value']));
    expect(found.map(({ user_name }) => user_name)).toEqual(nasty);
    expect(found.map((row, i) => [row[`k${nasty[i]?.replaceAll('\\', '/')}`], row['zz']])).toEqual(
      nasty.map(() => ['v', 'last']),
    );
  });

  test('what the format cannot hold is replaced, and the rest of the line stays', async () => {
    const tagRows = ['two\nlines', 'two\r\nlines\\', 'tail\\', '\\'].map((text, i) => ({
      tags: { aa: text, zz: 'last' },
      value: i,
    }));
    await sink.writePoints(makeBatch([{ key: 'replaced', rows: tagRows }]), never);
    const found = await rows('select aa, zz, value from replaced');
    found.sort((a, b) => Number(a['value']) - Number(b['value']));
    expect(found.map(({ aa, zz, value }) => [value, aa, zz])).toEqual([
      [0, 'two lines', 'last'],
      [1, 'two lines/', 'last'],
      [2, 'tail/', 'last'],
      [3, '/', 'last'],
    ]);
  });

  test('a large batch arrives whole', async () => {
    const many = Array.from({ length: 12_345 }, (_, i) => ({
      tags: { drive_id: String(i) },
      value: { a: i, b: i / 7 },
    }));
    await sink.writePoints(makeBatch([{ key: 'many', rows: many }]), never);
    expect(await rows('select count(a), sum(a) as sum from many')).toMatchObject([
      { count: 12_345, sum: (12_344 * 12_345) / 2 },
    ]);
  });

  test('points of a wrong type are counted, the others are kept', async () => {
    await sink.writePoints(makeBatch([{ key: 'typed', rows: [{ value: 1.5 }] }]), never);
    const mixed = makeBatch([
      { key: 'typed', integers: ['value'], rows: [{ value: 2, timestamp: AT + 1000 }] },
      { key: 'other', rows: [{ value: 1 }, { value: 2, tags: { node: '2' } }] },
    ]);
    expect(writeOutcome(await failure(sink.writePoints(mixed, never)))).toEqual({ kind: 'partial', rejected: 1 });
    expect(await rows('select value from other')).toHaveLength(2);
  });

  test('points that disagree on the type of a new field cost only those that came second', async () => {
    const rowsOf = (node: string) => [{ tags: { node }, value: 1 }];
    const mixed = makeBatch([
      { key: 'fresh', rows: rowsOf('1') },
      { key: 'fresh', integers: ['value'], rows: rowsOf('2') },
    ]);
    expect(writeOutcome(await failure(sink.writePoints(mixed, never)))).toEqual({ kind: 'partial', rejected: 1 });
  });

  test('a dropped database is created again', async () => {
    await influx.dropDatabase('isi_data_insights');
    await sink.writePoints(makeBatch([{ key: 'again', rows: [{ value: 1 }] }]), never);
    expect(await rows('select value from again')).toHaveLength(1);
  });

  test('while the server is down writes are worth another try, and work once it is back', async () => {
    const batch = makeBatch([{ key: 'outage', rows: [{ value: 1 }] }]);
    await server.halt();
    expect(writeOutcome(await failure(sink.writePoints(batch, never)))).toEqual({ kind: 'retryable' });
    await server.resume();
    await sink.writePoints(batch, never);
    expect(await rows('select value from outage')).toHaveLength(1);
  });
});
