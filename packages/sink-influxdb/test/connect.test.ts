import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeOutcome } from '@gostats/core/sink';
import { makeBatch } from '@gostats/core/testing';
import { freePort, makeCertificate, startHttpServer } from '@gostats/test-servers';
import type { HttpTestServer } from '@gostats/test-servers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { failure, makeSink, never } from './support.js';

const batch = makeBatch([{ key: 'k', rows: [{ value: 1 }] }]);

describe('over HTTPS', () => {
  let server: HttpTestServer;
  let folder: string;
  let caFile: string;

  beforeAll(async () => {
    const certificate = await makeCertificate();
    server = await startHttpServer(() => ({ status: 204 }), certificate);
    folder = await mkdtemp(join(tmpdir(), 'gostats-test-ca-'));
    caFile = join(folder, 'ca.pem');
    await writeFile(caFile, certificate.cert);
  });
  afterAll(async () => {
    await server.stop();
    await rm(folder, { recursive: true });
  });
  const tlsSink = (options: Record<string, unknown> = {}) =>
    makeSink({ host: '127.0.0.1', port: server.port, database: 'd', use_ssl: true, ...options });

  test('an unknown certificate is refused, and the error says how to trust it', async () => {
    const sink = await tlsSink();
    const { message } = await failure(sink.init?.(never));
    expect(message).toContain('certificate');
    expect(message).toContain('ca_file');
    expect(message).toContain('skip_ssl_verify');
    await sink.close?.(never);
    expect(server.seen).toEqual([]);
  });

  test.each(['ca_file', 'skip_ssl_verify'])('it is trusted with %s', async (key) => {
    const sink = await tlsSink({ [key]: key === 'ca_file' ? caFile : true });
    await sink.init?.(never);
    await expect(sink.writePoints(batch, never)).resolves.toBeUndefined();
    await sink.close?.(never);
  });

  test('a ca_file that is not there is named', async () => {
    const sink = await tlsSink({ ca_file: `${caFile}.none` });
    expect((await failure(sink.init?.(never))).message).toContain(`${caFile}.none`);
  });
});

test('nobody listens: the error has the address and the reason, and init may be called again', async () => {
  const port = await freePort();
  const sink = await makeSink({ host: '127.0.0.1', port, database: 'd' });
  for (let time = 0; time < 2; time++) {
    const error = await failure(sink.init?.(never));
    expect(writeOutcome(error)).toEqual({ kind: 'retryable' });
    expect(error.message).toBe(
      `No answer from http://127.0.0.1:${port}: nothing listens on 127.0.0.1:${port} (ECONNREFUSED). ` +
        'Check host and port, and whether the server is running',
    );
  }
  await sink.close?.(never);
});

test('something else listens: the error says what it answered', async () => {
  const server = await startHttpServer(() => ({ status: 404, body: 'no such page' }));
  const sink = await makeSink({ host: '127.0.0.1', port: server.port, database: 'd' });
  expect((await failure(sink.init?.(never))).message).toContain(`${server.url} answered 404 to /ping`);
  expect(server.seen.map(({ headers }) => headers.authorization)).toEqual(server.seen.map(() => undefined));
  await sink.close?.(never);
  await server.stop();
});

test('a server that accepts and never answers fails init after timeout_seconds', async () => {
  const server = await startHttpServer(() => 'silence');
  const sink = await makeSink({ host: '127.0.0.1', port: server.port, database: 'd', timeout_seconds: 0.1 });
  expect((await failure(sink.init?.(never))).message).toMatch(/did not answer in time .*raise timeout_seconds/);
  await sink.close?.(never);
  await server.stop();
});

test('init ends when the host gives up, and holds no connection', async () => {
  const open = new Set<Socket>();
  const server = createServer((socket) => open.add(socket.resume().on('close', () => open.delete(socket))));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const sink = await makeSink({ host: '127.0.0.1', port, database: 'd' });
  const aborter = new AbortController();
  const starting = failure(sink.init?.(aborter.signal));
  await expect.poll(() => open.size).toBeGreaterThan(0);
  aborter.abort(new Error('time is over'));
  expect((await starting).message).toBe('time is over');
  await sink.close?.(never);
  await expect.poll(() => open.size).toBe(0);
  server.close();
});
