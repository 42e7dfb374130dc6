import { beforeAll, describe, expect, it } from 'vitest';
import { makeCertificate } from './certificate.js';
import type { Certificate } from './certificate.js';
import { failure, makeClient, throughWaits, until } from './client-under-test.js';
import type { ClientUnderTest } from './client-under-test.js';
import { LimitWatch, makeLimits } from '../../src/limits/index.js';
import { systemClock } from '../../src/time/clock.js';
import { memoryLogger } from '../../src/testing/index.js';
import { json, startFakeNode } from './fake-node.js';
import type { Respond } from './fake-node.js';

const INVALID_KEY = "Invalid key: 'node.sensor.volt.volts.BB +3.3V'";
const PATH = '/platform/1/statistics/current?key=node.uptime';
let certificate: Certificate;
beforeAll(async () => {
  certificate = await makeCertificate();
});

/** Answers each request with the next of these, the last one for ever. */
function inTurn(...responds: readonly Respond[]): Respond {
  let turn = 0;
  return (seen, response) => responds[Math.min(turn++, responds.length - 1)]?.(seen, response);
}
const good: Respond = (_seen, response) => json(response, 200, { stats: [] });
const status =
  (code: number, body: unknown = {}, headers: Record<string, string> = {}): Respond =>
  (_seen, response) =>
    json(response, code, body, headers);

const basic = (port: number, maxRetries = 3): ClientUnderTest =>
  makeClient(port, certificate, { authtype: 'basic-auth', maxRetries });

describe('what fails in passing is tried again', () => {
  it.each<[string, Respond]>([
    ['503', status(503)],
    [
      '500 with HTML',
      (_seen, response) => void response.writeHead(500, { 'content-type': 'text/html' }).end('<h1>Internal</h1>'),
    ],
    ['429', status(429)],
    ['AEC_TRANSIENT with status 200', status(200, { errors: [{ code: 'AEC_TRANSIENT', message: 'busy' }] })],
    ['JSON that ends early', (_seen, response) => json(response, 200, '{"stats":[{"devid":1,')],
    ['an empty body', (_seen, response) => json(response, 200, '')],
    [
      'HTML with status 200',
      (_seen, response) => void response.writeHead(200, { 'content-type': 'text/html' }).end('<p>hello</p>'),
    ],
    ['a reset before the answer', (_seen, response) => void response.socket?.destroy()],
    [
      'a reset in the middle of the body',
      (_seen, response) => {
        response.writeHead(200, { 'content-length': '1000' }).write('{"stats":[');
        setImmediate(() => response.socket?.destroy());
      },
    ],
    [
      'a body that is shorter than it says',
      (_seen, response) =>
        void response.writeHead(200, { 'content-length': '1000', connection: 'close' }).end('{"stats":[]}'),
    ],
  ])('%s', async (_name, bad) => {
    await using node = await startFakeNode(certificate, inTurn(bad, bad, good));
    await using tested = basic(node.port);
    const work = tested.client.get(PATH);
    expect(await throughWaits(tested, work)).toEqual([500, 1000]);
    expect((await work).body).toEqual({ stats: [] });
  });

  it('gives up after maxRetries tries and says what it met', async () => {
    await using node = await startFakeNode(
      certificate,
      status(503, { errors: [{ code: 'AEC_SYSTEM_INTERNAL_ERROR', message: 'no quorum' }] }),
    );
    await using tested = basic(node.port, 7);
    const work = failure(tested.client.get(PATH));
    expect(await throughWaits(tested, work)).toEqual([500, 1000, 2000, 4000, 8000, 15_000]);
    expect(node.seen).toHaveLength(7);
    expect(await work).toMatchObject({
      code: 'E_PAPI_REQUEST',
      status: 503,
      papiCode: 'AEC_SYSTEM_INTERNAL_ERROR',
      transient: true,
    });
    expect((await work).message).toBe(`Cluster zoo answered 503 to ${PATH}: no quorum.`);
  });

  it('waits for as long as Retry-After says', async () => {
    await using node = await startFakeNode(certificate, inTurn(status(429, {}, { 'retry-after': '17' }), good));
    await using tested = basic(node.port);
    expect(await throughWaits(tested, tested.client.get(PATH))).toEqual([17_000]);
  });
});

describe('what stays wrong is asked once', () => {
  it.each<[string, Respond, object]>([
    [
      'an unknown key, which it names',
      status(400, `\n{\n"errors" : \n[\n\n{\n"code" : "AEC_BAD_REQUEST",\n"message" : "${INVALID_KEY}"\n}\n]\n}\n`),
      {
        code: 'E_PAPI_REQUEST',
        status: 400,
        papiCode: 'AEC_BAD_REQUEST',
        invalidKey: 'node.sensor.volt.volts.BB +3.3V',
        transient: false,
      },
    ],
    [
      '403',
      status(403, { errors: [{ code: 'AEC_FORBIDDEN', message: 'no' }] }),
      { code: 'E_CLUSTER_FORBIDDEN', status: 403, papiCode: 'AEC_FORBIDDEN' },
    ],
    [
      '404 with a field',
      status(404, { errors: [{ code: 'AEC_NOT_FOUND', field: 'id', message: 'gone' }] }),
      { status: 404, field: 'id', messages: ['gone'] },
    ],
    [
      '414 with HTML',
      (_seen, response) => void response.writeHead(414).end('<h1>too long</h1>'),
      { code: 'E_PAPI_REQUEST', status: 414, messages: [] },
    ],
  ])('%s', async (_name, respond, expected) => {
    await using node = await startFakeNode(certificate, respond);
    await using tested = basic(node.port);
    expect(await failure(tested.client.get(PATH))).toMatchObject(expected);
    expect(node.seen).toHaveLength(1);
  });

  it('a body above the limit, which is not read to its end', async () => {
    await using node = await startFakeNode(certificate, (_seen, response) => {
      response.writeHead(200).write('x'.repeat(100_000));
    });
    const limits = new LimitWatch({
      clusterId: 'c',
      limits: makeLimits({ answer_bytes: 65_536 }),
      clock: systemClock,
      logger: memoryLogger(),
    });
    await using tested = makeClient(node.port, certificate, { authtype: 'basic-auth', limits });
    expect(await failure(tested.client.get(PATH))).toMatchObject({ code: 'E_CLUSTER_LIMIT', transient: false });
    expect(limits.current).toMatchObject([{ limit: 'answer_bytes', place: '/platform/1/statistics/current' }]);
    await until(() => node.connections() === 0);
  });

  it('a redirect, which is not followed', async () => {
    await using node = await startFakeNode(certificate, (_seen, response) => {
      response.writeHead(302, { location: `https://127.0.0.1:${node.port}/elsewhere` }).end();
    });
    await using tested = basic(node.port);
    expect(await failure(tested.client.get(PATH))).toMatchObject({ status: 302, transient: false });
    expect(node.seen.map(({ path }) => path)).toEqual([PATH]);
  });
});

it('an abort ends a wait between tries', async () => {
  await using node = await startFakeNode(certificate, status(503));
  await using tested = basic(node.port);
  const stop = new AbortController();
  const work = tested.client.get(PATH, { signal: stop.signal });
  await until(() => tested.log.lines.some(({ message }) => message === 'retrying the request'));
  stop.abort(new Error('enough'));
  await expect(work).rejects.toThrow('enough');
  expect(tested.clock.pending).toBe(0);
});
