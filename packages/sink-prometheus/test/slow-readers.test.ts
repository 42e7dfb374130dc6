import { once } from 'node:events';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { gunzipSync } from 'node:zlib';
import { makeBatch } from '@gostats/core/testing';
import { expect, onTestFinished, test } from 'vitest';
import { SharedPages } from '../src/http/shared-pages.js';
import { SIM, startRig } from './support.js';

const twin = { ...SIM, id: '10.0.0.1:8080', hostname: '10.0.0.1' };
const filler = 'x'.repeat(250);
const rows = Array.from({ length: 40_000 }, (_, row) => ({ tags: { row: String(row), filler }, value: row }));
const MEBIBYTE = 1024 * 1024;

/** Asks for the page and never reads. */
function silentReader(port: number, headers = ''): Socket {
  const socket = connect(port, '127.0.0.1').pause();
  socket.write(`GET /metrics HTTP/1.1\r\nHost: x\r\n${headers}\r\n`);
  socket.on('error', () => undefined);
  onTestFinished(() => void socket.destroy());
  return socket;
}

test('readers that do not read share one page, also when two clusters have one name', async () => {
  const { sink, url, page } = await startRig({}, [SIM, twin]);
  sink.observe(makeBatch([{ key: 'k', rows }]));
  sink.observe(makeBatch([{ key: 'k', rows }], { cluster: { id: twin.id } }));
  const whole = (await page()).length;
  expect(whole).toBeGreaterThan(10 * MEBIBYTE);
  const port = Number(new URL(url()).port);
  const readers = Array.from({ length: 12 }, () => silentReader(port));
  await Promise.all(readers.map((socket) => once(socket, 'connect')));
  const held = async (): Promise<number> =>
    Number(/^gostats_sink_prometheus_pages_bytes (\d+)$/m.exec(await page('/internal/metrics'))?.[1]);
  await expect.poll(held, { timeout: 60_000 }).toBeGreaterThanOrEqual(whole);
  expect(await held()).toBeLessThanOrEqual(2 * whole);
  expect((await page()).length).toBe(whole);
  for (const socket of readers) socket.destroy();
  await expect.poll(held, { timeout: 60_000 }).toBe(0);
});

const chunk = Buffer.alloc(MEBIBYTE, 'x');

/** Pages of so many MiB, a new one whenever it is asked. */
function pagesOf(mebibytes: number): { pages: SharedPages; rendered: () => number } {
  let version = 0;
  let rendered = 0;
  const render = async function* (): AsyncGenerator<Buffer> {
    rendered++;
    for (let piece = 0; piece < mebibytes; piece++) yield await Promise.resolve(chunk);
  };
  return { pages: new SharedPages({ render, version: () => version++ }), rendered: () => rendered };
}

async function drain(page: AsyncIterable<Buffer> | undefined): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const piece of page ?? []) chunks.push(piece);
  return Buffer.concat(chunks);
}

const noCut = (): void => undefined;

test('who comes while a page is made reads that page, plain or compressed', async () => {
  const { pages, rendered } = pagesOf(3);
  const all = await Promise.all([
    ...[1, 2, 3].map(() => drain(pages.open(undefined, 'plain')?.read(noCut))),
    ...[1, 2, 3].map(async () => gunzipSync(await drain(pages.open(undefined, 'gzip')?.read(noCut)))),
  ]);
  expect(all.map(({ length }) => length)).toEqual(Array.from({ length: 6 }, () => 3 * MEBIBYTE));
  expect(rendered()).toBe(1);
  expect(pages.bytes).toBe(0);
  await drain(pages.open('other', 'plain')?.read(noCut));
  expect(rendered()).toBe(2);
});

test('what is kept for readers that do not read is limited, and those are cut', async () => {
  const { pages } = pagesOf(20);
  const cuts: number[] = [];
  for (let reader = 0; reader < 30; reader++) {
    const page = pages.open(String(reader), 'plain');
    if (page === undefined) continue;
    const read = page.read(() => {
      cuts.push(reader);
      void read.return?.();
    });
    await read.next();
    await expect.poll(() => page.growing).toBe(false);
  }
  expect(pages.bytes).toBeLessThanOrEqual(220 * MEBIBYTE);
  const next = async (): Promise<number> => {
    await drain(pages.open('new', 'plain')?.read(noCut));
    return pages.bytes;
  };
  await expect.poll(next, { timeout: 60_000 }).toBeLessThanOrEqual(64 * MEBIBYTE);
  expect(cuts.length).toBeGreaterThan(5);
  expect((await drain(pages.open('new', 'plain')?.read(noCut))).length).toBe(20 * MEBIBYTE);
});

test('a page that cannot be made fails its readers, and the next one is made anew', async () => {
  let good = false;
  const render = async function* (): AsyncGenerator<Buffer> {
    yield await Promise.resolve(chunk);
    if (!good) throw new Error('no');
  };
  const pages = new SharedPages({ render, version: () => 1 });
  await expect(drain(pages.open(undefined, 'plain')?.read(noCut))).rejects.toThrow('no');
  await expect(drain(pages.open(undefined, 'gzip')?.read(noCut))).rejects.toThrow('no');
  good = true;
  expect((await drain(pages.open(undefined, 'gzip')?.read(noCut))).length).toBeGreaterThan(0);
});
