import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { beforeAll, describe, expect, it } from 'vitest';
import { makeCertificate } from './certificate.js';
import type { Certificate } from './certificate.js';
import { failure, makeClient, until } from './client-under-test.js';
import type { ClientUnderTest } from './client-under-test.js';
import { json, startFakeNode } from './fake-node.js';
import type { Respond } from './fake-node.js';

const PATH = '/platform/1/statistics/current?key=node.uptime';
let certificate: Certificate;
beforeAll(async () => {
  certificate = await makeCertificate();
});

const silence: Respond = () => {};
const basic = (port: number, maxRetries = 3): ClientUnderTest =>
  makeClient(port, certificate, { authtype: 'basic-auth', maxRetries });

describe('a node that accepts and never answers', () => {
  it('costs each try its time and no more', async () => {
    await using node = await startFakeNode(certificate, silence);
    await using tested = basic(node.port, 1);
    const work = failure(tested.client.get(PATH, { timeoutMs: 5_000 }));
    await until(() => node.seen.length === 1);
    await tested.clock.advance(5_000);
    expect(await work).toMatchObject({ code: 'E_PAPI_UNAVAILABLE', transient: true, status: undefined });
    expect((await work).message).toContain('no whole answer within 5 s');
  });

  it('also when it is the login that hangs', async () => {
    await using node = await startFakeNode(certificate, silence);
    await using tested = makeClient(node.port, certificate, { maxRetries: 1 });
    const work = failure(tested.client.get(PATH));
    await until(() => node.seen.length === 1);
    await tested.clock.advance(30_000);
    expect(await work).toMatchObject({ code: 'E_PAPI_UNAVAILABLE', transient: true });
  });

  it('also when it stops in the middle of a body', async () => {
    await using node = await startFakeNode(
      certificate,
      (_seen, response) => void response.writeHead(200).write('{"stats":['),
    );
    await using tested = basic(node.port, 1);
    const work = failure(tested.client.get(PATH));
    await until(() => node.seen.length === 1);
    await tested.clock.advance(60_000);
    expect((await work).code).toBe('E_PAPI_UNAVAILABLE');
  });

  // The bound is below the connect timeout: a socket that is only given up then must fail this.
  it('also when it does not even speak TLS; its socket does not outlive the client', { timeout: 8_000 }, async () => {
    const mute = createServer((socket) => void socket.resume().on('error', () => {}));
    await new Promise<void>((resolve) => mute.listen(0, '127.0.0.1', resolve));
    const connected = new Promise<Socket>((resolve) => mute.once('connection', resolve));
    const { client, clock } = basic((mute.address() as AddressInfo).port, 1);
    const work = failure(client.get(PATH));
    const gone = once(await connected, 'close');
    await clock.advance(60_000);
    expect((await work).code).toBe('E_PAPI_UNAVAILABLE');
    await client.close();
    await gone;
    mute.close();
  });

  it('is left at once when the caller aborts', async () => {
    await using node = await startFakeNode(certificate, silence);
    await using tested = basic(node.port);
    const stop = new AbortController();
    const work = tested.client.get(PATH, { signal: stop.signal });
    await until(() => node.seen.length === 1);
    const reason = new Error('enough');
    stop.abort(reason);
    await expect(work).rejects.toBe(reason);
    await until(() => node.connections() === 0);
    expect(tested.clock.pending).toBe(0);
  });

  it('is left at once when the client closes, and no socket stays', async () => {
    await using node = await startFakeNode(certificate, silence);
    const { client, clock } = basic(node.port);
    const works = [failure(client.get(PATH)), failure(client.get(PATH))];
    await until(() => node.seen.length === 2);
    await client.close();
    expect((await Promise.all(works)).map(({ message }) => message)[0]).toContain(
      'the collector closes its connections',
    );
    await until(() => node.connections() === 0);
    expect(clock.pending).toBe(0);
    expect(await failure(client.get(PATH))).toMatchObject({ code: 'E_PAPI_UNAVAILABLE', transient: false });
  });

  it('does not hold up the close for longer than the logout may take', async () => {
    await using node = await startFakeNode(certificate, ({ method }, response) => {
      if (method === 'POST') json(response, 201, {}, { 'set-cookie': 'isisessid=one; path=/' });
      if (method === 'GET') json(response, 200, {});
    });
    const { client, clock } = makeClient(node.port, certificate);
    await client.get(PATH);
    const closed = client.close();
    await until(() => node.count('DELETE /session/1/session') === 1);
    await clock.advance(2_000);
    await closed;
    await until(() => node.connections() === 0);
    expect(clock.pending).toBe(0);
  });
});
