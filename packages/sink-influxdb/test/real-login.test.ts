import { writeOutcome } from '@gostats/core/sink';
import type { PushSink } from '@gostats/core/sink';
import { makeBatch } from '@gostats/core/testing';
import { influxDbBinary, startInfluxDb } from '@gostats/test-servers';
import type { TestServer } from '@gostats/test-servers';
import { InfluxDB } from 'influx';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { failure, makeSink, never } from './support.js';

const batch = makeBatch([{ key: 'k', rows: [{ value: 1 }] }]);
const missing = influxDbBinary() === undefined;

describe.skipIf(missing)('InfluxDB 1.x that asks for a user', () => {
  let server: TestServer;
  let admin: InfluxDB;
  const opened: PushSink[] = [];

  beforeAll(async () => {
    server = await startInfluxDb({ authentication: true });
    const place = { host: server.host, port: server.port };
    const first = new InfluxDB(place);
    await first.createUser('admin', 'admin-pw-1', true);
    admin = new InfluxDB({ ...place, username: 'admin', password: 'admin-pw-1' });
    await admin.createDatabase('there');
    await admin.createUser('writer', 'writer-pw-2');
    await admin.grantPrivilege('writer', 'WRITE', 'there');
    await admin.createUser('reader', 'reader-pw-3');
    await admin.grantPrivilege('reader', 'READ', 'there');
  });
  afterAll(async () => {
    for (const sink of opened) await sink.close?.(never);
    await server?.stop();
  });

  const sinkOf = async (database: string, username?: string, password?: string): Promise<PushSink> => {
    const login = username === undefined ? {} : { authenticated: true, username, password };
    const sink = await makeSink({ host: server.host, port: server.port, database, ...login });
    opened.push(sink);
    return sink;
  };

  test('a user who may only write finds the database', async () => {
    const sink = await sinkOf('there', 'writer', 'writer-pw-2');
    await sink.init?.(never);
    await sink.writePoints(batch, never);
    expect(await admin.query('select * from k', { database: 'there' })).toHaveLength(1);
  });

  test('an administrator creates it', async () => {
    await (await sinkOf('new', 'admin', 'admin-pw-1')).init?.(never);
    expect(await admin.getDatabaseNames()).toContain('new');
  });

  test.each([
    [
      'a user who may not create it',
      'nowhere',
      'writer',
      'writer-pw-2',
      /no database "nowhere", .*administrator create it and grant WRITE/,
    ],
    ['a user who may only read', 'there', 'reader', 'reader-pw-3', /answered 403: .*may WRITE to the database "there"/],
    ['a wrong password', 'there', 'writer', 'wrong-pw-4', /answered 401: check username and password/],
    ['no user at all', 'there', undefined, undefined, /answered 401: it asks for a user\. Set authenticated = true/],
  ])('%s: init says so', async (_who, database, username, password, expected) => {
    const sink = await sinkOf(database, username, password);
    const error = await failure(sink.init?.(never));
    expect(error.message).toMatch(expected);
    expect(writeOutcome(error)).toEqual({ kind: 'retryable' });
    const secrets = ['writer', 'writer-pw-2', 'reader', 'reader-pw-3', 'wrong-pw-4'];
    expect(secrets.filter((secret) => error.message.includes(secret))).toEqual([]);
  });

  test('a login that is corrected meanwhile works', async () => {
    const sink = await sinkOf('there', 'writer', 'writer-pw-2');
    await sink.init?.(never);
    await admin.setPassword('writer', 'changed-pw-5');
    expect(writeOutcome(await failure(sink.writePoints(batch, never)))).toEqual({ kind: 'retryable' });
    await admin.setPassword('writer', 'writer-pw-2');
    await sink.writePoints(batch, never);
  });
});
