import { writeOutcome } from '@gostats/core/sink';
import type { PushSink, WriteOutcome } from '@gostats/core/sink';
import { makeBatch } from '@gostats/core/testing';
import { freePort, startHttpServer } from '@gostats/test-servers';
import type { HttpAnswer, HttpTestServer, SeenRequest } from '@gostats/test-servers';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { failure, makeSink, never } from './support.js';

const TOKEN = 'tok-Zq9+/w==';
const batch = makeBatch([
  { key: 'k', rows: Array.from({ length: 10 }, (_, i) => ({ tags: { lnn: String(i) }, value: i })) },
]);
const OK: HttpAnswer = { status: 204 };
const json = (status: number, code: string, message: string, headers = {}): HttpAnswer => ({
  status,
  headers,
  body: JSON.stringify({ code, message }),
});

let server: HttpTestServer;
let sink: PushSink;
let answerTo: (request: SeenRequest) => HttpAnswer;

beforeEach(async () => {
  answerTo = () => OK;
  server = await startHttpServer((request) => answerTo(request));
  sink = await makeSink({
    host: '127.0.0.1',
    port: server.port,
    org: 'my org',
    bucket: 'b&b',
    access_token: TOKEN,
    timeout_seconds: 5,
  });
});
afterEach(async () => {
  await sink.close?.(never);
  await server.stop();
});

describe('init', () => {
  test.each<[string, Record<string, HttpAnswer>]>([
    ['is well', { '/health': { status: 200, body: '{"status":"pass"}' } }],
    ['has only /ping', { '/health': { status: 404 }, '/ping': { status: 204 } }],
    ['has neither, but answers', { '/health': { status: 404 }, '/ping': { status: 404 } }],
  ])('succeeds when the server %s', async (_state, table) => {
    answerTo = ({ url }) => table[url] ?? { status: 500 };
    await expect(sink.init?.(never)).resolves.toBeUndefined();
  });

  test('fails for now when the server is not well, and says why', async () => {
    answerTo = () => ({
      status: 503,
      headers: { 'retry-after': '3' },
      body: '{"status":"fail","message":"starting up"}',
    });
    const error = await failure(sink.init?.(never));
    expect(writeOutcome(error)).toEqual({ kind: 'retryable', retryAfterMs: 3000 });
    expect(error.message).toBe(`${server.url} answered 503 when asked for its health: starting up`);
  });

  test('fails for now when nobody listens', async () => {
    const port = await freePort();
    const lonely = await makeSink({ host: '127.0.0.1', port, org: 'o', bucket: 'b' });
    const error = await failure(lonely.init?.(never));
    expect(writeOutcome(error)).toEqual({ kind: 'retryable' });
    expect(error.message).toContain('ECONNREFUSED');
    await lonely.close?.(never);
  });
});

describe('a write', () => {
  beforeEach(() => sink.init?.(never));

  test('names organization, bucket, precision, token and agent', async () => {
    await sink.writePoints(batch, never);
    const { method, url, headers, body } = server.seen.at(-1) as SeenRequest;
    expect({ method, url }).toEqual({ method: 'POST', url: '/api/v2/write?org=my%20org&bucket=b%26b&precision=s' });
    expect(headers).toMatchObject({ 'user-agent': 'gostats/test', authorization: `Token ${TOKEN}` });
    expect(body.split('\n')[3]).toBe('k,cluster=simcluster,lnn=3 value=3 1700000000');
  });

  const conflict = 'failure writing points to database: partial write: field type conflict: … dropped=3';
  const answers: [string, HttpAnswer, WriteOutcome][] = [
    ['unauthorized', json(401, 'unauthorized', `unauthorized access with ${TOKEN}`), { kind: 'retryable' }],
    ['forbidden', json(403, 'forbidden', 'insufficient permissions for write'), { kind: 'retryable' }],
    ['no bucket', json(404, 'not found', 'bucket "b&b" not found'), { kind: 'retryable' }],
    ['partial write', json(422, 'unprocessable entity', conflict), { kind: 'partial', rejected: 3 }],
    ['unprocessable', json(422, 'unprocessable entity', 'no'), { kind: 'permanent' }],
    ['bad lines', json(400, 'invalid', `unable to parse '${TOKEN}'`), { kind: 'permanent' }],
    [
      'too many',
      json(429, 'too many requests', 'quota', { 'retry-after': '9' }),
      { kind: 'retryable', retryAfterMs: 9000 },
    ],
    ['busy', json(503, 'unavailable', 'busy'), { kind: 'retryable' }],
    ['broken', json(500, 'internal error', TOKEN), { kind: 'retryable' }],
    ['reset', 'reset', { kind: 'retryable' }],
  ];
  test.each(answers)('answered: %s', async (_name, answer, outcome) => {
    answerTo = () => answer;
    const error = await failure(sink.writePoints(batch, never));
    expect(writeOutcome(error)).toEqual(outcome);
    expect(error.message).toContain(server.url);
    expect(error.message).not.toContain(TOKEN);
    answerTo = () => OK;
    await sink.writePoints(batch, never);
  });

  test('says what to correct', async () => {
    answerTo = () => json(401, 'unauthorized', 'unauthorized access');
    expect((await failure(sink.writePoints(batch, never))).message).toContain(
      'check access_token of the sink "influxdbv2"',
    );
    answerTo = () => json(404, 'not found', 'bucket "b&b" not found');
    expect((await failure(sink.writePoints(batch, never))).message).toContain('Check org "my org" and bucket "b&b"');
  });

  test('that is too large goes out in smaller requests', async () => {
    answerTo = ({ body }) => (body.split('\n').length > 5 ? json(413, 'request too large', 'too large') : OK);
    const before = server.seen.length;
    await sink.writePoints(batch, never);
    const accepted = server.seen
      .slice(before)
      .map(({ body }) => body)
      .filter((body) => body.split('\n').length <= 5);
    expect(accepted.join('').split('\n')).toHaveLength(11);
  });

  test('ends when the host gives up', async () => {
    answerTo = () => 'silence';
    const before = server.seen.length;
    const aborter = new AbortController();
    const writing = failure(sink.writePoints(batch, aborter.signal));
    await expect.poll(() => server.seen.length).toBeGreaterThan(before);
    aborter.abort(new Error('time is over'));
    expect(writeOutcome(await writing)).toEqual({ kind: 'retryable' });
  });
});

test('without a token none is sent', async () => {
  const open = await makeSink({ host: '127.0.0.1', port: server.port, org: 'o', bucket: 'b' });
  await open.init?.(never);
  await open.writePoints(batch, never);
  expect(server.seen.at(-1)?.headers.authorization).toBeUndefined();
  answerTo = () => json(401, 'unauthorized', 'unauthorized access');
  expect((await failure(open.writePoints(batch, never))).message).toContain('Set access_token');
  await open.close?.(never);
});
