import { writeOutcome } from '@gostats/core/sink';
import type { PushSink, WriteOutcome } from '@gostats/core/sink';
import { makeBatch } from '@gostats/core/testing';
import { startHttpServer } from '@gostats/test-servers';
import type { HttpAnswer, HttpTestServer, SeenRequest } from '@gostats/test-servers';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { failure, makeSink, never } from './support.js';

const SECRETS = { username: 'usr-Xy1', password: 'pw-Zq9' };
const batch = makeBatch([
  { key: 'k', rows: Array.from({ length: 10 }, (_, i) => ({ tags: { lnn: String(i) }, value: i })) },
]);
const OK: HttpAnswer = { status: 204 };
const json = (status: number, error: string, headers = {}): HttpAnswer => ({
  status,
  headers,
  body: JSON.stringify({ error }),
});

let server: HttpTestServer;
let sink: PushSink;
let onWrite: (request: SeenRequest) => HttpAnswer;
let onQuery: () => HttpAnswer;

beforeEach(async () => {
  onWrite = () => OK;
  onQuery = () => ({ status: 200, body: '{"results":[{}]}' });
  server = await startHttpServer((request) => {
    if (request.url.startsWith('/query')) return onQuery();
    return request.url.startsWith('/write') && request.body !== '' ? onWrite(request) : OK;
  });
  sink = await makeSink({
    host: '127.0.0.1',
    port: server.port,
    database: 'my db',
    authenticated: true,
    ...SECRETS,
    timeout_seconds: 5,
  });
  await sink.init?.(never);
});

afterEach(async () => {
  await sink.close?.(never);
  await server.stop();
});

test('a write names database, precision, user and agent', async () => {
  await sink.writePoints(batch, never);
  const { method, url, headers, body } = server.seen.at(-1) as SeenRequest;
  expect({ method, url }).toEqual({ method: 'POST', url: '/write?db=my%20db&precision=s' });
  expect(headers).toMatchObject({
    'user-agent': 'gostats/test',
    authorization: `Basic ${Buffer.from(`${SECRETS.username}:${SECRETS.password}`).toString('base64')}`,
  });
  expect(body.split('\n')).toHaveLength(11);
});

test('writes share one connection', async () => {
  const before = server.connections;
  for (let i = 0; i < 5; i++) await sink.writePoints(batch, never);
  expect(server.connections - before).toBeLessThanOrEqual(1);
});

const answers: [string, HttpAnswer, WriteOutcome][] = [
  [
    'unauthorized',
    json(401, `authorization failed for ${SECRETS.username}:${SECRETS.password}`),
    { kind: 'retryable' },
  ],
  ['forbidden', json(403, `"${SECRETS.username}" user is not authorized to write`), { kind: 'retryable' }],
  ['partial write', json(400, 'partial write: field type conflict: … dropped=3'), { kind: 'partial', rejected: 3 }],
  ['all dropped', json(400, 'partial write: points beyond retention policy dropped=10'), { kind: 'permanent' }],
  [
    'unparsed',
    json(400, "partial write: unable to parse 'a': x\nunable to parse 'b': y dropped=0"),
    { kind: 'partial', rejected: 2 },
  ],
  ['bad request', json(400, `unable to parse '${SECRETS.password}'`), { kind: 'permanent' }],
  ['too many', json(429, 'slow', { 'Retry-After': '7' }), { kind: 'retryable', retryAfterMs: 7000 }],
  [
    'busy',
    { status: 503, headers: { 'Retry-After': 'Thu, 01 Jan 1970 00:00:00 GMT' } },
    { kind: 'retryable', retryAfterMs: 0 },
  ],
  ['timeout', json(500, `timeout ${SECRETS.password}`), { kind: 'retryable' }],
  ['a proxy', { status: 302, headers: { location: '/login' }, body: '<html>moved</html>' }, { kind: 'retryable' }],
  ['reset', 'reset', { kind: 'retryable' }],
];

test.each(answers)('%s', async (_name, answer, outcome) => {
  onWrite = () => answer;
  const error = await failure(sink.writePoints(batch, never));
  expect(writeOutcome(error)).toEqual(outcome);
  expect(error.message).toContain(`http://127.0.0.1:${server.port}`);
  expect(error.message).not.toContain(SECRETS.username);
  expect(error.message).not.toContain(SECRETS.password);
  onWrite = () => OK;
  await sink.writePoints(batch, never);
});

test('a refused login says what to correct', async () => {
  onWrite = () => json(401, 'authorization failed');
  expect((await failure(sink.writePoints(batch, never))).message).toContain(
    'check username and password of the sink "influxdb"',
  );
});

test('what is too large goes out in smaller requests', async () => {
  onWrite = ({ body }) => (body.split('\n').length > 5 ? json(413, 'Request Entity Too Large') : OK);
  const before = server.seen.length;
  await sink.writePoints(batch, never);
  const accepted = server.seen
    .slice(before)
    .map(({ body }) => body)
    .filter((body) => body.split('\n').length <= 5);
  expect(accepted.join('').split('\n')).toHaveLength(11);
});

test('lines that disagree on the type of a new field are sent again: the server has learnt a type then', async () => {
  let writes = 0;
  onWrite = () =>
    ++writes === 1 ? json(400, 'field type conflict') : json(400, 'partial write: field type conflict dropped=1');
  expect(writeOutcome(await failure(sink.writePoints(batch, never)))).toEqual({ kind: 'partial', rejected: 1 });
});

describe('a database that is gone', () => {
  test('is created again, and the lines are written to it', async () => {
    let created = false;
    onQuery = () => {
      created = true;
      return { status: 200, body: '{"results":[{}]}' };
    };
    onWrite = () => (created ? OK : json(404, 'database not found: "my db"'));
    await sink.writePoints(batch, never);
    expect(created).toBe(true);
  });

  test('and cannot be created is worth another try later, and says why', async () => {
    onWrite = () => json(404, 'database not found: "my db"');
    onQuery = () => json(403, `${SECRETS.username} not authorized, requires admin privilege`);
    const error = await failure(sink.writePoints(batch, never));
    expect(writeOutcome(error)).toEqual({ kind: 'retryable' });
    expect(error.message).toContain('no database "my db"');
    expect(error.message).toContain('administrator');
    expect(error.message).not.toContain(SECRETS.username);
    expect(JSON.stringify(error, Object.getOwnPropertyNames(error))).not.toContain(SECRETS.password);
  });
});

test('a server that accepts and never answers is left when the host says so', async () => {
  onWrite = () => 'silence';
  const aborter = new AbortController();
  const writing = failure(sink.writePoints(batch, aborter.signal));
  await expect.poll(() => server.seen.at(-1)?.body).not.toBe('');
  aborter.abort(new Error('time is over'));
  expect(writeOutcome(await writing)).toEqual({ kind: 'retryable' });
});

test('close is safe twice and without init', async () => {
  await sink.close?.(never);
  await expect(sink.close?.(never)).resolves.toBeUndefined();
  const other = await makeSink({ database: 'd' });
  await expect(other.close?.(never)).resolves.toBeUndefined();
});
