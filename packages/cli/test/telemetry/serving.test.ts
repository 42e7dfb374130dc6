import { once } from 'node:events';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { createCollector, parseConfig, type Collector } from '@gostats/core';
import { manualClock, memoryLogger, type LogLine, type ManualClock } from '@gostats/core/testing';
import { resolveWeb, type WebTable } from '@gostats/net';
import { afterEach, describe, expect, it } from 'vitest';
import { GRACE_MS } from '../../src/telemetry/health.js';
import { startTelemetry, type Telemetry } from '../../src/telemetry/start-telemetry.js';
import { configText } from '../support/config-text.js';
import { waitFor } from '../support/wait-for.js';

const ended: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ended.splice(0).toReversed()) await end();
});

interface Rig {
  readonly telemetry: Telemetry;
  readonly collector: Collector;
  readonly clock: ManualClock;
  readonly lines: readonly LogLine[];
  /** Once it serves. */
  readonly url: () => Promise<string>;
}

function start(port = 0, listenAddress = '127.0.0.1', web?: WebTable): Rig {
  const config = parseConfig(configText({ port: 1, password: 'c4nary' }), '/etc/idic.toml', { env: {} });
  const logger = memoryLogger();
  const clock = manualClock();
  const collector = createCollector({ config, logger, userAgent: 'test', sinkFolders: [], clock });
  const telemetry = startTelemetry({
    config: { port, listenAddress, ...(web === undefined ? {} : { web: resolveWeb(web) }) },
    collector,
    log: { logger },
    version: '1.2.3',
    clock,
  });
  ended.push(() => telemetry.end());
  const serving = (): string | undefined =>
    logger.lines
      .map(({ message }) => /^Serving \/metrics and \/health at (https?:\S+)$/.exec(message)?.[1])
      .find(Boolean);
  return {
    telemetry,
    collector,
    clock,
    lines: logger.lines,
    async url() {
      await waitFor(() => serving() !== undefined);
      return serving() ?? '';
    },
  };
}

async function occupy(): Promise<{ port: number; server: Server }> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  ended.push(() => server.close());
  return { port: (server.address() as AddressInfo).port, server };
}

it('serves health, with 503 once nothing is collected', async () => {
  const { url, clock } = start();
  const good = await fetch(`${await url()}/health`);
  expect([good.status, good.headers.get('content-type')]).toEqual([200, 'application/json; charset=utf-8']);
  expect(await good.json()).toMatchObject({
    status: 'ok',
    version: '1.2.3',
    clusters: [{ cluster: '127.0.0.1:1', state: 'connecting' }],
  });
  await clock.advance(GRACE_MS);
  const bad = await fetch(`${await url()}/health?verbose`);
  expect(bad.status).toBe(503);
  expect(await bad.json()).toMatchObject({ status: 'failing' });
});

it('serves metrics of the collector and of the process', async () => {
  const { url } = start();
  const answer = await fetch(`${await url()}/metrics`);
  expect(answer.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
  const page = (await answer.text()).split('\n');
  expect(page).toContain('gostats_cluster_up{cluster="127.0.0.1:1"} 0');
  expect(page).toContain(`gostats_build_info{version="1.2.3",node="${process.version}"} 1`);
  for (const name of [
    'process_cpu_seconds_total',
    'process_resident_memory_bytes',
    'nodejs_eventloop_lag_p99_seconds',
  ]) {
    expect(page.some((line) => line.startsWith(`${name} `))).toBe(true);
  }
});

it('has an index, answers HEAD, and is for reading only', async () => {
  const base = await start().url();
  const index = await fetch(base);
  expect(await index.text()).toMatch(/\/metrics .*\n\/health /);
  const head = await fetch(`${base}/metrics`, { method: 'HEAD' });
  expect([head.status, await head.text()]).toEqual([200, '']);
  expect((await fetch(`${base}/other`)).status).toBe(404);
  const post = await fetch(`${base}/health`, { method: 'POST', body: 'x' });
  expect([post.status, post.headers.get('allow')]).toEqual([405, 'GET, HEAD']);
});

it('is protected as [web] says, at every path', async () => {
  const base = await start(0, '127.0.0.1', { username: 'u', password: 'c4nary' }).url();
  for (const path of ['/', '/metrics', '/health', '/other']) expect((await fetch(base + path)).status).toBe(401);
  const authorization = `Basic ${btoa('u:c4nary')}`;
  expect((await fetch(`${base}/health`, { headers: { authorization } })).status).toBe(200);
});

it('says what is wrong with a certificate, and tries again', async () => {
  const { lines, clock } = start(0, '127.0.0.1', { tls_cert: '/nowhere.pem', tls_key: '/nowhere.key' });
  await waitFor(() => lines.length > 0);
  expect(lines[0]).toMatchObject({ level: 'error', fields: { code: 'E_TLS_FILE' } });
  expect(lines[0]?.message).toContain('Cannot read tls_cert /nowhere.pem (ENOENT)');
  await clock.advance(30_000);
  await waitFor(() => lines.length > 1);
});

it('warns of a page that whoever reaches this machine may read', async () => {
  const { url, lines } = start(0, '0.0.0.0');
  await url();
  const warnings = lines.filter(({ level }) => level === 'warn').map(({ message }) => message);
  expect(warnings).toEqual([
    expect.stringContaining('Open to anyone who can reach this machine: [telemetry], on 0.0.0.0.'),
  ]);
});

describe('a port that cannot be had', () => {
  it('is an error in the log, and is tried again until it is free', async () => {
    const { port, server } = await occupy();
    const { lines, clock, url } = start(port);
    await waitFor(() => lines.length > 0);
    expect(lines).toMatchObject([{ level: 'error', fields: { code: 'E_PORT_IN_USE' } }]);
    expect(lines[0]?.message).toBe(
      `[telemetry]: port ${port} on 127.0.0.1 is already in use. Stop the program that uses it ("ss -ltnp" shows which), or choose another port. ` +
        'Collection continues; next try in 30 s.',
    );
    await clock.advance(30_000);
    await waitFor(() => lines.length > 1);
    expect(lines[1]).toEqual(lines[0]);
    await new Promise((resolve) => server.close(resolve));
    await clock.advance(30_000);
    expect(await url()).toBe(`http://127.0.0.1:${port}`);
  });

  it('names an address that is none of this machine', async () => {
    const { lines } = start(0, '192.0.2.1');
    await waitFor(() => lines.length > 0);
    expect(lines[0]).toMatchObject({ level: 'error', fields: { code: 'E_LISTEN' } });
    expect(lines[0]?.message).toContain('cannot listen on port 0 on 192.0.2.1');
  });

  it('is left alone after the end', async () => {
    const { port } = await occupy();
    const { lines, clock, telemetry } = start(port);
    await waitFor(() => lines.length > 0);
    await telemetry.end();
    expect(clock.pending).toBe(0);
  });
});

it('ends at once although a connection is kept alive', async () => {
  const { url, telemetry } = start();
  const base = await url();
  await (await fetch(base)).text();
  await telemetry.end();
  await expect(fetch(base)).rejects.toThrow('fetch failed');
});
