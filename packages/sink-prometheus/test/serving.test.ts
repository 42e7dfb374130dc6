import { request } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { once } from 'node:events';
import { connect } from 'node:net';
import { gunzipSync } from 'node:zlib';
import { makeBatch } from '@gostats/core/testing';
import { expect, test } from 'vitest';
import { Exposition } from '../src/exposition/exposition.js';
import { failure, makeRig, never, SIM, startRig } from './support.js';

const EVIL = { id: '<b>"&\'/%:8080', hostname: '<b>"&\'/%', options: {} };
const batchOf = (id: string, name: string, value: number): ReturnType<typeof makeBatch> =>
  makeBatch([{ key: 'k', rows: [{ value }] }], { cluster: { id, name } });

/** An answer as it came, without fetch's decompression. */
async function raw(
  url: string,
  options: { method?: string; headers?: Record<string, string> } = {},
): Promise<{ head: IncomingMessage; body: Buffer }> {
  const asked = request(url, { ...options, agent: false }).end();
  const [head] = (await once(asked, 'response')) as [IncomingMessage];
  const chunks: Buffer[] = [];
  for await (const chunk of head) chunks.push(chunk as Buffer);
  return { head, body: Buffer.concat(chunks) };
}

test('a port a cluster has that cluster alone', async () => {
  const { sink, lines } = await startRig({}, [
    { ...SIM, options: { port: 0 } },
    { ...EVIL, options: { port: 0 } },
  ]);
  sink.observe(batchOf(SIM.id, 'simcluster', 1));
  sink.observe(batchOf(EVIL.id, 'evil', 2));
  const ports = lines.map(({ fields }) => fields['port']).filter((port) => typeof port === 'number');
  expect(ports).toHaveLength(2);
  const pages = await Promise.all(ports.map(async (port) => (await fetch(`http://127.0.0.1:${port}/metrics`)).text()));
  expect(pages.map((page) => /^isilon.*} (\d) /m.exec(page)?.[1])).toEqual(['1', '2']);
});

test('a common port has all clusters, and each under its id, its host and its name', async () => {
  const { sink, samples, url } = await startRig({}, [SIM, EVIL]);
  sink.observe(batchOf(SIM.id, 'simcluster', 1));
  sink.observe(batchOf(EVIL.id, 'evil', 2));
  expect(await samples()).toHaveLength(2);
  for (const name of [EVIL.id, EVIL.hostname, 'evil']) {
    const page = await samples(`/metrics/${encodeURIComponent(name)}`);
    expect(page.map((line) => line.split(' ')[1])).toEqual(['2']);
  }
  for (const path of [
    '/metrics/other',
    '/metrics/%',
    '/metrics/',
    '/metricsx',
    '/favicon.ico',
    '/metrics/simcluster/x',
  ]) {
    expect((await fetch(url() + path)).status).toBe(404);
  }
});

test('the landing page leads to the pages, whatever clusters are called', async () => {
  const { url } = await startRig({}, [SIM, EVIL]);
  const answer = await fetch(`${url()}/`);
  expect(answer.headers.get('content-type')).toBe('text/html; charset=utf-8');
  const html = await answer.text();
  expect(html).not.toContain('<b>');
  expect(html).toContain('&lt;b&gt;&quot;&amp;&#39;/%:8080');
  const links = [...html.matchAll(/href="([^"]+)"/g)].map(([, path = '']) => path.replaceAll('&#39;', "'"));
  expect(links).toHaveLength(4);
  for (const path of links) expect((await fetch(url() + path)).status).toBe(200);
});

test('the page says what it is, and is compressed for who can read that', async () => {
  const { sink, url } = await startRig();
  sink.observe(batchOf(SIM.id, 'simcluster', 1));
  const plain = await raw(`${url()}/metrics?x=/y`);
  expect(plain.head.headers).toMatchObject({
    'content-type': 'text/plain; version=0.0.4; charset=utf-8',
    vary: 'accept-encoding',
  });
  expect(plain.head.headers['content-encoding']).toBeUndefined();
  const packed = await raw(`${url()}/metrics`, { headers: { 'accept-encoding': 'deflate, gzip;q=0.5' } });
  expect(packed.head.headers['content-encoding']).toBe('gzip');
  expect(gunzipSync(packed.body).toString()).toBe(plain.body.toString());
  const refused = await raw(`${url()}/metrics`, { headers: { 'accept-encoding': 'gzip;q=0' } });
  expect(refused.body.toString()).toBe(plain.body.toString());
});

test('only GET and HEAD', async () => {
  const { sink, url } = await startRig();
  sink.observe(batchOf(SIM.id, 'simcluster', 1));
  const head = await raw(`${url()}/metrics`, { method: 'HEAD', headers: { 'accept-encoding': 'gzip' } });
  expect([head.head.statusCode, head.body.length]).toEqual([200, 0]);
  for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS']) {
    const answer = await fetch(`${url()}/metrics`, { method });
    expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'GET, HEAD']);
  }
});

test('what the sink says of itself stands apart', async () => {
  const { sink, page } = await startRig();
  sink.observe(batchOf(SIM.id, 'simcluster', 1));
  await page();
  expect(await page()).not.toContain('gostats_');
  const own = await page('/internal/metrics');
  expect(own).toContain('gostats_sink_prometheus_scrapes_total{result="whole"} 2\n');
  expect(own).toContain('gostats_sink_prometheus_observed_points_total 1\n');
  expect(own).toContain('gostats_sink_prometheus_series 1\n');
  expect(own).not.toContain('isilon_');
});

test('a large page arrives whole, also while it changes', async () => {
  const { sink, samples } = await startRig();
  const rows = Array.from({ length: 30_000 }, (_, row) => ({
    tags: { row: String(row), filler: 'x'.repeat(50) },
    value: row,
  }));
  sink.observe(makeBatch([{ key: 'k', rows }]));
  const scrapes = Promise.all([samples(), samples(), samples()]);
  for (let poll = 1; poll < 5; poll++) {
    sink.observe(makeBatch([{ key: 'k', rows: rows.map(({ tags, value }) => ({ tags, value: value + poll })) }]));
    await new Promise((resolve) => setImmediate(resolve));
  }
  for (const lines of await scrapes) expect(new Set(lines.map((line) => line.split(' ')[0])).size).toBe(30_000);
});

test('other work of the process runs while a page is made', async () => {
  const exposition = new Exposition(
    { timestamps: true, instanceLabel: '', expiryMultiplier: 2 },
    { now: () => 0, monotonic: () => 0, after: () => () => undefined },
  );
  const rows = Array.from({ length: 50_000 }, (_, row) => ({ tags: { row: String(row) }, value: Math.random() }));
  exposition.observe(makeBatch([{ key: 'k', rows }]));
  let turns = 0;
  let done = false;
  const turn = (): void => {
    turns++;
    if (!done) setImmediate(turn);
  };
  setImmediate(turn);
  let bytes = 0;
  for await (const chunk of exposition.page()) bytes += chunk.length;
  done = true;
  expect(bytes).toBeGreaterThan(1_000_000);
  expect(turns).toBeGreaterThan(3);
});

test('a series that expires and comes back while a page is made is on it once', async () => {
  let now = 0;
  const options = { timestamps: false, instanceLabel: '', expiryMultiplier: 2 };
  const exposition = new Exposition(options, { now: () => 0, monotonic: () => now, after: () => () => undefined });
  // As many as fill a table to the brim: the next one makes it look for expired rows, before it grows.
  const rows = Array.from({ length: 2 ** 16 }, (_, row) => ({ tags: { row: String(row) }, value: 1 }));
  exposition.observe(makeBatch([{ key: 'k', rows }]));
  const page = exposition.page();
  const first = page.next();
  now += 1_000_000;
  exposition.observe(makeBatch([{ key: 'k', rows: [{ value: 2 }, ...rows.toReversed()] }]));
  let text = String((await first).value);
  for await (const chunk of page) text += chunk.toString();
  const lines = text.match(/^isilon.*/gm) ?? [];
  expect(lines.length).toBeGreaterThan(0);
  expect(new Set(lines).size).toBe(lines.length);
});

test('a scraper that goes away in the middle harms nobody', async () => {
  const { sink, url, page, lines } = await startRig();
  const rows = Array.from({ length: 60_000 }, (_, row) => ({
    tags: { row: String(row), filler: 'x'.repeat(100) },
    value: row,
  }));
  sink.observe(makeBatch([{ key: 'k', rows }]));
  const asked = request(`${url()}/metrics`, { agent: false }).end();
  const [head] = (await once(asked, 'response')) as [IncomingMessage];
  await once(head, 'data');
  head.destroy();
  await expect
    .poll(() => page('/internal/metrics'))
    .toContain('gostats_sink_prometheus_scrapes_total{result="cut"} 1\n');
  expect((await page()).length).toBeGreaterThan(6_000_000);
  expect(lines.filter(({ level }) => level === 'error')).toEqual([]);
});

test('close ends what scrapers keep open or have begun, is safe twice and without init', async () => {
  const rig = await startRig();
  const port = Number(new URL(rig.url()).port);
  const [kept, begun] = [connect(port, '127.0.0.1'), connect(port, '127.0.0.1')];
  kept.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
  begun.write('GET / HTTP/1.1\r\nHost: x\r\n\r\nGET / HTTP/1.1\r\n');
  await Promise.all([once(kept, 'data'), once(begun, 'data')]);
  const ended = Promise.all([kept, begun].map((socket) => once(socket, 'close')));
  await rig.sink.close?.(AbortSignal.timeout(5000));
  await ended;
  await rig.sink.close?.(never);
  expect(await failure(fetch(rig.url()))).toMatchObject({ message: 'fetch failed' });
  expect(rig.clock.pending).toBe(0);
  const idle = await makeRig();
  await idle.sink.close?.(never);
}, 5000);
