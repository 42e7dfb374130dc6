import { mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { request } from 'node:https';
import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TLSSocket } from 'node:tls';
import { makeCertificate } from '@gostats/test-servers';
import { expect, onTestFinished, test } from 'vitest';
import { failure, makeRig, never, startRig } from './support.js';

const SECRET = { authenticated: true, username: 'prom', password: 'pässw:rd' };
const basic = (text: string): Record<string, string> => ({
  authorization: `Basic ${Buffer.from(text).toString('base64')}`,
});

test('nothing is shown without the right user and password', async () => {
  const { url, lines } = await startRig(SECRET);
  const bad = [
    {},
    basic('prom:'),
    basic('prom:pässw:rdx'),
    basic('Prom:pässw:rd'),
    basic(''),
    { authorization: 'Bearer x' },
    { authorization: 'Basic' },
  ];
  for (const path of ['/', '/metrics', '/internal/metrics', '/nowhere']) {
    for (const headers of bad) {
      const answer = await fetch(url() + path, { headers });
      expect([answer.status, answer.headers.get('www-authenticate')]).toEqual([
        401,
        'Basic realm="gostats", charset="UTF-8"',
      ]);
    }
    expect((await fetch(url() + path, { headers: basic('prom:pässw:rd') })).status).not.toBe(401);
  }
  const own = await fetch(`${url()}/internal/metrics`, { headers: basic('prom:pässw:rd') });
  expect(await own.text()).toContain('gostats_sink_prometheus_refused_requests_total 28\n');
  expect(JSON.stringify(lines)).not.toContain('pässw');
});

async function pemFiles(): Promise<{ tls_cert: string; tls_key: string; cert: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'gostats-test-tls-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const files = { tls_cert: join(folder, 'cert.pem'), tls_key: join(folder, 'key.pem') };
  return { ...files, cert: await renew(files) };
}

async function renew({ tls_cert, tls_key }: { tls_cert: string; tls_key: string }): Promise<string> {
  const { cert, key } = await makeCertificate();
  await writeFile(tls_cert, cert);
  await writeFile(tls_key, key);
  await utimes(tls_key, new Date(), new Date(Math.random() * 1e12));
  return cert;
}

async function overTls(url: string, ca: string): Promise<{ status: number | undefined; serial: string }> {
  const asked = request(url, { ca, agent: false }).end();
  const [head] = (await once(asked, 'response')) as [IncomingMessage];
  const { serialNumber } = (head.socket as TLSSocket).getPeerCertificate();
  head.resume();
  return { status: head.statusCode, serial: serialNumber };
}

test('TLS, with a certificate that is renewed while we serve', async () => {
  const { cert, ...files } = await pemFiles();
  const { url, clock, lines } = await startRig(files);
  expect(url()).toMatch(/^https:/);
  const before = await overTls(`${url()}/metrics`, cert);
  expect(before.status).toBe(200);

  await writeFile(files.tls_cert, 'broken');
  await clock.advance(30_000);
  await expect.poll(() => lines.filter(({ level }) => level === 'error')).toHaveLength(1);
  expect(await overTls(`${url()}/metrics`, cert)).toEqual(before);

  const renewed = await renew(files);
  await clock.advance(30_000);
  await expect.poll(() => lines.map(({ message }) => message)).toContain('Now using the renewed certificate.');
  const after = await overTls(`${url()}/metrics`, renewed);
  expect(after.serial).not.toBe(before.serial);
  expect(lines.filter(({ level }) => level === 'error')).toHaveLength(1);
});

test('a TLS file that is missing, and two that are no pair', async () => {
  const { tls_cert, tls_key } = await pemFiles();
  const missing = await makeRig({ tls_cert, tls_key: '/nowhere/key.pem' });
  expect(await failure(missing.sink.init?.(never))).toMatchObject({
    code: 'E_TLS_FILE',
    message: expect.stringContaining('Cannot read tls_key /nowhere/key.pem (ENOENT).') as string,
  });
  const swapped = await makeRig({ tls_cert: tls_key, tls_key: tls_cert });
  expect(await failure(swapped.sink.init?.(never))).toMatchObject({
    code: 'E_TLS_FILE',
    message: expect.stringContaining('are not a PEM certificate and its key') as string,
  });
});

test('an open page is a warning, one line however many clusters there are', async () => {
  const cluster = { id: 'a:8080', hostname: 'a', options: { port: 0 } };
  const warnings = async (options: object): Promise<string[]> => {
    const { lines } = await startRig({ ...options }, [cluster, { ...cluster, id: 'b:8080' }]);
    return lines.filter(({ level }) => level === 'warn').map(({ message }) => message);
  };
  expect(await warnings({})).toEqual([
    'Open to anyone who can reach this machine: cluster a:8080 (prometheus_port) and 1 more, on all addresses.' +
      ' Set listen_address to 127.0.0.1, or users and tls_cert in [web].',
  ]);
  expect(await warnings(SECRET)).toEqual([expect.stringContaining('Passwords are sent in clear text')]);
  expect(await warnings({ listen_address: '127.0.0.1' })).toEqual([]);
});
