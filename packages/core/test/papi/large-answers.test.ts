import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';
import { LimitWatch, makeLimits } from '../../src/limits/index.js';
import { rowsOf } from '../../src/papi/rows-of.js';
import { systemClock } from '../../src/time/clock.js';
import { memoryLogger } from '../../src/testing/index.js';
import { makeCertificate, type Certificate } from './certificate.js';
import { failure, makeClient, type ClientUnderTest } from './client-under-test.js';
import { startFakeNode } from './fake-node.js';

const PATH = '/platform/3/statistics/summary/client';
let certificate: Certificate;
beforeAll(async () => {
  certificate = await makeCertificate();
});

const watch = new LimitWatch({
  clusterId: 'c',
  limits: makeLimits({ answer_bytes: 2_000_000 }),
  clock: systemClock,
  logger: memoryLogger(),
});
const basic = (port: number): ClientUnderTest =>
  makeClient(port, certificate, { authtype: 'basic-auth', maxRetries: 1, limits: watch });
const rows = Array.from({ length: 15_000 }, (_, index) => ({
  node: index,
  remote_addr: `10.0.0.${index}`,
  operation_rate: index / 7,
}));
const text = JSON.stringify({ client: rows });

describe('an answer that is compressed though nobody asked for it', () => {
  it.each([
    ['gzip', gzipSync(text)],
    ['deflate', deflateSync(text)],
    ['br', brotliCompressSync(text)],
    ['identity', Buffer.from(text)],
  ])('%s is read all the same', async (encoding, body) => {
    await using node = await startFakeNode(
      certificate,
      (_seen, response) => void response.writeHead(200, { 'content-encoding': encoding }).end(body),
    );
    await using tested = basic(node.port);
    const answer = await tested.client.get<object>(PATH, { rowsIn: 'client' });
    expect([...(rowsOf(answer, 'client') ?? [])].flat()).toEqual(rows);
    expect(answer.slices).toBeDefined();
  });

  it('a bomb is refused before it is unpacked', async () => {
    const bomb = gzipSync(Buffer.alloc(100_000_000, ' '));
    await using node = await startFakeNode(
      certificate,
      (_seen, response) => void response.writeHead(200, { 'content-encoding': 'gzip' }).end(bomb),
    );
    await using tested = basic(node.port);
    expect(await failure(tested.client.get(PATH, { rowsIn: 'client' }))).toMatchObject({
      code: 'E_CLUSTER_LIMIT',
      transient: false,
    });
  });

  it.each([
    ['zstd', 'its content-encoding was not asked for and is not known'],
    ['gzip', 'its content-encoding does not fit what it holds'],
  ])('%s that cannot be read is refused, in words', async (encoding, words) => {
    await using node = await startFakeNode(
      certificate,
      (_seen, response) => void response.writeHead(200, { 'content-encoding': encoding }).end('x'.repeat(100)),
    );
    await using tested = basic(node.port);
    const error = await failure(tested.client.get(PATH));
    expect(error.code).toBe('E_PAPI_ANSWER');
    expect(error.message).toContain(words);
  });
});

it('an endless error page costs its status alone', async () => {
  await using node = await startFakeNode(
    certificate,
    (_seen, response) => void response.writeHead(503).end('x'.repeat(1_500_000)),
  );
  await using tested = basic(node.port);
  expect(await failure(tested.client.get(PATH))).toMatchObject({ code: 'E_PAPI_REQUEST', status: 503 });
});

it('a row that is no JSON is found when the rows are read', async () => {
  await using node = await startFakeNode(
    certificate,
    (_seen, response) => void response.end(text.replace('"node":14000', '"node":NaN')),
  );
  await using tested = basic(node.port);
  const answer = await tested.client.get<object>(PATH, { rowsIn: 'client' });
  expect(() => [...(rowsOf(answer, 'client') ?? [])]).toThrow(
    expect.objectContaining({ code: 'E_PAPI_ANSWER' }) as Error,
  );
});
