import { writeOutcome } from '@gostats/core/sink';
import { startHttpServer } from '@gostats/test-servers';
import type { HttpAnswer, HttpTestServer } from '@gostats/test-servers';
import { Pool } from 'undici';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createConnection, verdictOf } from '../src/index.js';
import type { Connection } from '../src/index.js';

const never = new AbortController().signal;
const place = { host: '127.0.0.1', use_ssl: false, skip_ssl_verify: false, timeout_seconds: 5 };
const hints = { server: 'the server', credentials: 'check the token', missing: 'create it' };

let server: HttpTestServer;
let connection: Connection;
let answer: HttpAnswer;

const connect = (port: number, host = place.host): Connection =>
  createConnection(
    { ...place, host, port },
    {
      headers: { 'x-token': 'tok-1' },
      openPool: (origin, options) => new Pool(origin, options),
    },
  );

beforeEach(async () => {
  server = await startHttpServer(() => answer);
  connection = connect(server.port);
  await connection.open();
});
afterEach(async () => {
  await connection.close();
  await server.stop();
});

test('sends its headers and the body, and reads the answer', async () => {
  answer = { status: 429, headers: { 'retry-after': '12' }, body: '{"error":"slow down"}' };
  expect(await connection.request('POST', '/write?db=d', never, Buffer.from('m f=1\n'))).toEqual({
    status: 429,
    message: 'slow down',
    raw: 'slow down',
    retryAfterMs: 12_000,
  });
  expect(server.seen).toMatchObject([
    { method: 'POST', url: '/write?db=d', body: 'm f=1\n', headers: { 'x-token': 'tok-1' } },
  ]);
});

test.each([
  ['{"code":"invalid","message":"of version 2"}', 'of version 2'],
  ['<html>\n<h1>Bad gateway</h1>\n</html>\n', '<html> <h1>Bad gateway</h1> </html>'],
  ['{"error":"said tok-1 and tok-1"}', 'said [secret] and [secret]'],
  ['null', 'null'],
  ['', ''],
])('the message in %j', async (body, message) => {
  answer = { status: 502, body };
  expect(await connection.request('GET', '/', never)).toMatchObject({ message });
});

test('a long message keeps its two ends, and a huge body is not read to its end', async () => {
  answer = { status: 400, body: `{"error":"begins ${'x'.repeat(5_000)} dropped=7"}` };
  const long = await connection.request('GET', '/', never);
  expect(long.message).toMatch(/^begins x+ … x+ dropped=7$/);
  expect(long.message.length).toBeLessThan(310);
  answer = { status: 400, body: 'y'.repeat(5_000_000) };
  expect((await connection.request('GET', '/', never)).raw).toHaveLength(65_536);
});

test('half a secret at the end of what was read is not shown', async () => {
  answer = { status: 400, body: 'tok-1 '.repeat(20_000).slice(2) };
  const { raw, message } = await connection.request('GET', '/', never);
  expect(raw).toMatch(/ t?o?k?-?$/);
  expect(message).toContain('[secret] [secret]');
  expect(message).not.toMatch(/ t?o?k?-?$/);
});

test('the number of dropped points is found wherever it stands in a long message', async () => {
  answer = { status: 400, body: `{"error":"partial write: ${'x'.repeat(5_000)} dropped=7 ${'y'.repeat(5_000)}"}` };
  const said = await connection.request('GET', '/', never);
  let error: unknown;
  try {
    verdictOf(said, hints);
  } catch (thrown) {
    error = thrown;
  }
  expect(writeOutcome(error)).toEqual({ kind: 'partial', rejected: 7 });
});

test('is not open before open and after close, and opens again', async () => {
  answer = { status: 204 };
  await connection.close();
  await expect(connection.request('GET', '/', never)).rejects.toThrow('is not open');
  await connection.open();
  expect(await connection.request('GET', '/', never)).toMatchObject({ status: 204 });
});

test('an IPv6 address stands in brackets', () => {
  expect(connect(8086, '::1').origin).toBe('http://[::1]:8086');
});
