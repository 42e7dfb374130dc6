import { once } from 'node:events';
import type { Socket } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { pemFiles, serve, type Pems } from './support.js';

const soon = { timeout: 60_000 };

/** The beginning of a TLS handshake: a record of 512 bytes with a ClientHello, which does not come. */
const HELLO = Buffer.concat([Buffer.from('16030102000100 01fc0303'.replace(' ', ''), 'hex'), Buffer.alloc(400, 7)]);

async function kinds(): Promise<readonly (readonly [string, Partial<Pems>])[]> {
  return [
    ['HTTP', {}],
    ['HTTPS', await pemFiles()],
  ];
}

test('a scrape gets through at once although 256 silent connections are there, and again', async () => {
  for (const [name, { tls_cert, tls_key, cert }] of await kinds()) {
    const { ask, hold, listener } = await serve(
      { tls_cert, tls_key, handshake_timeout: 60, header_timeout: 60 },
      undefined,
      cert,
    );
    await hold(300);
    for (let scrape = 0; scrape < 3; scrape++) {
      // The silent connections have a minute each: waiting for them would exceed the test's time limit.
      expect([name, (await ask()).body]).toEqual([name, 'hello']);
      await hold(50);
    }
    // All of these come from one address.
    expect(listener.connections).toBeLessThanOrEqual(128);
    await expect.poll(() => listener.evicted, soon).toBeGreaterThan(300);
  }
});

test('the same from many addresses: the oldest silent one of the address that has most makes room', async () => {
  const { ask, hold, listener } = await serve({
    max_connections: 60,
    max_connections_per_address: 40,
    header_timeout: 60,
  });
  const [friend] = await hold(1, '127.0.0.9');
  for (const address of ['127.0.0.2', '127.0.0.3', '127.0.0.4']) await hold(50, address);
  expect((await ask({ localAddress: '127.0.0.5' })).body).toBe('hello');
  await expect.poll(() => listener.evicted, soon).toBeGreaterThan(80);
  expect(friend?.closed).toBe(false);
  friend?.write('GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');
  expect(String((await once(friend as never, 'data'))[0])).toContain('hello');
});

test('silence is ended within its limit, and so are handshakes and heads that trickle', async () => {
  for (const [name, { tls_cert, tls_key, cert }] of await kinds()) {
    const { hold, listener } = await serve(
      { tls_cert, tls_key, handshake_timeout: 0.3, header_timeout: 0.3 },
      undefined,
      cert,
    );
    const sockets = await hold(20);
    let position = 0;
    const trickle = setInterval(() => {
      // The beginning of a head, and of a handshake: a byte now and then keeps neither alive.
      const sent = tls_cert === undefined ? Buffer.from('GET / HTTP/1.1 and so on') : HELLO;
      for (const socket of sockets.slice(0, 10)) socket.write(sent.subarray(position, position + 1));
      position++;
    }, 50);
    onTestFinished(() => clearInterval(trickle));
    await expect.poll(() => listener.connections, { ...soon, message: name }).toBe(0);
  }
});

test('a connection that waits for its next request is ended after the idle timeout, and one that begins it within the other', async () => {
  const { hold, listener } = await serve({ header_timeout: 0.3, idle_timeout: 1 });
  const [idle, begun] = (await hold(2)) as [Socket, Socket];
  for (const socket of [idle, begun]) {
    socket.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
    await once(socket, 'data');
  }
  begun.write('GET / HT');
  expect(listener.connections).toBe(2);
  await expect.poll(() => listener.connections, soon).toBe(0);
});

test('who was answered is not ended for who was not', async () => {
  const { hold, listener } = await serve({ username: 'u', password: 'p', max_connections: 20, header_timeout: 60 });
  const [scraper] = (await hold(1)) as [Socket];
  const send = async (): Promise<string> => {
    scraper.write(`GET / HTTP/1.1\r\nHost: x\r\nAuthorization: Basic ${btoa('u:p')}\r\n\r\n`);
    return String((await once(scraper, 'data'))[0]);
  };
  expect(await send()).toContain('200 OK');
  for (const socket of await hold(100)) socket.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
  await expect.poll(() => listener.evicted, soon).toBe(81);
  expect(listener.connections).toBe(20);
  expect(scraper.closed || scraper.readableEnded).toBe(false);
  expect(await send()).toContain('200 OK');
});

test('an answer that nobody reads makes room for who comes; one that moves does not', async () => {
  const piece = Buffer.alloc(1024 * 1024, 'x');
  const { ask, hold, listener } = await serve({ max_connections: 10 }, (request, response) => {
    if (request.url === '/') response.end('hello');
    else for (let count = 0; count < 30; count++) response.write(piece);
  });
  const readers = await hold(10);
  for (const socket of readers) {
    socket.pause();
    socket.write('GET /large HTTP/1.1\r\nHost: x\r\n\r\n');
  }
  await expect
    .poll(
      () =>
        ask().then(
          ({ body }) => body,
          () => 'refused',
        ),
      soon,
    )
    .toBe('hello');
  expect(listener.connections).toBeLessThanOrEqual(10);
});

test('connections that came and went are not counted', async () => {
  for (const [, { tls_cert, tls_key, cert }] of await kinds()) {
    const { ask, listener } = await serve({ tls_cert, tls_key }, undefined, cert);
    for (let scrape = 0; scrape < 20; scrape++) await ask();
    await expect.poll(() => listener.connections, soon).toBe(0);
  }
});

test('no body, no other method, no large head, no leave to continue', async () => {
  const { ask, listener } = await serve();
  expect((await ask({ method: 'POST' })).status).toBe(405);
  expect((await ask({ headers: { 'content-length': '5' } })).status).toBe(413);
  expect((await ask({ headers: { 'transfer-encoding': 'chunked' } })).status).toBe(413);
  expect((await ask({ headers: { expect: '100-continue' } })).status).toBe(417);
  expect((await ask({ headers: { cookie: 'x'.repeat(10_000) } })).status).toBe(431);
  await expect.poll(() => listener.connections, soon).toBe(0);
});
