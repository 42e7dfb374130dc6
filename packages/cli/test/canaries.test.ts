import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { createCluster, serveClusters, type ServedClusters } from '@gostats/simulator';
import { afterAll, afterEach, expect, it } from 'vitest';
import { configText } from './support/config-text.js';
import { makeFolder, removeFolders } from './support/folder.js';
import { killAll, startGostats } from './support/gostats.js';

/** Every secret that a configuration of ours can have, each where it is kept in another way. */
const CANARIES = {
  cluster: 'cluster-canary-1107',
  influxdb: 'influxdb-canary-2218',
  influxdbv2: 'influxdbv2-canary-3329==',
  prometheus: 'prometheus-canary-4431',
};

const ended: (() => unknown)[] = [];
afterEach(async () => {
  killAll();
  for (const end of ended.splice(0)) await end();
});
afterAll(removeFolders);

/** A cluster, and the cookies that it gave out. */
async function startNotedCluster(): Promise<{ served: ServedClusters; cookies: Set<string> }> {
  const cookies = new Set<string>();
  const faults = [
    { kind: 'unauthorized', path: '/platform/', count: 3 },
    { kind: 'truncate', path: '/statistics/', count: 1 },
    { kind: 'forbidden', path: '/statistics/current', count: 1 },
  ] as const;
  const cluster = createCluster({ name: 'noted', nodes: 2, password: CANARIES.cluster, faults: [...faults] });
  const handle: typeof cluster.handle = async (request, connection) => {
    const response = await cluster.handle(request, connection);
    for (const cookie of response.headers.getSetCookie()) {
      const value = /^(?:isisessid|isicsrf)=([^;]+)/.exec(cookie)?.[1] ?? '';
      if (value !== 'deleted') cookies.add(value);
    }
    return response;
  };
  const { spec, nodes } = cluster;
  const served = await serveClusters([
    { spec, nodes, faults: cluster.faults, connect: () => cluster.connect(), handle },
  ]);
  ended.push(() => served.close());
  return { served, cookies };
}

/** A database that refuses everything, and tells in its answer and in its header all that it was sent. */
async function startEcho(status: () => number): Promise<{ port: number; server: Server; heard: () => string }> {
  let heard = '';
  const server = createServer((request, response) => {
    const text = inspect([request.url, request.headers], { breakLength: Infinity });
    heard += text;
    request.resume().on('end', () => {
      response.writeHead(status(), {
        'content-type': 'application/json',
        'x-influxdb-error': encodeURI(text).slice(0, 2000),
      });
      response.end(JSON.stringify({ error: text, message: text, code: 'invalid' }));
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  ended.push(() => (server.closeAllConnections(), server.close()));
  return { port: (server.address() as AddressInfo).port, server, heard: () => heard };
}

it.each(['text', 'json'])(
  'no secret is in anything that gostats writes or serves, at level trace (%s)',
  async (format) => {
    const { served, cookies } = await startNotedCluster();
    let asked = 0;
    const statuses = [204, 401, 400, 503, 404, 500];
    const one = await startEcho(() => statuses[asked++ % statuses.length] ?? 500);
    const two = await startEcho(() => statuses[1 + (asked++ % (statuses.length - 1))] ?? 500);
    const port = await freePort();
    const folder = makeFolder({
      token: `${CANARIES.influxdbv2}\n`,
      'idic.toml': configText({
        port: served.endpoints[0]?.port ?? 0,
        password: CANARIES.cluster,
        processor: '["influxdb", "influxdbv2", "prometheus"]',
        logging: `logfile = "log"\nlog_to_stdout = true\nlog_file_format = "${format}"`,
        more: `
[telemetry]
port = 0
[influxdb]
host = "127.0.0.1"
port = ${one.port}
database = "d"
authenticated = true
username = "writer"
password = "$env:INFLUXDB_PASSWORD"
create_database = false
[influxdbv2]
host = "127.0.0.1"
port = ${two.port}
org = "o"
bucket = "b"
access_token = "$file:token"
[prometheus]
port = ${port}
authenticated = true
username = "scraper"
password = "${CANARIES.prometheus}"
`,
      }),
    });
    const running = startGostats(['run', '--loglevel', 'trace'], {
      cwd: folder,
      env: { INFLUXDB_PASSWORD: CANARIES.influxdb },
    });
    const [, telemetry = ''] = await running.says(/Serving \/metrics and \/health at (http:[^\s"]+)/);
    await running.says(/Collecting from noted/);
    for (const sink of ['influxdb', 'influxdbv2'])
      await running.says(new RegExp(`The sink \\\\*"${sink}\\\\*" (could not write|did not start)`));
    await running.says(/Serving all clusters/);
    const login = (password: string): RequestInit => ({
      headers: { authorization: `Basic ${btoa(`scraper:${password}`)}` },
    });
    const pages = [
      await fetch(`${telemetry}/health`),
      await fetch(`${telemetry}/metrics`),
      await fetch(`http://127.0.0.1:${port}/metrics`, login(`${CANARIES.prometheus}-not`)),
      await fetch(`http://127.0.0.1:${port}/metrics`, login(CANARIES.prometheus)),
      await fetch(`http://127.0.0.1:${port}/internal/metrics`, login(CANARIES.prometheus)),
    ];
    expect(pages.map(({ status }) => status)).toEqual([200, 200, 401, 200, 200]);
    const texts = await Promise.all(pages.map((page) => page.text()));
    expect(await running.stop('SIGINT')).toBe(0);

    // The canaries were really sent, and really sent back.
    expect(two.heard()).toContain(CANARIES.influxdbv2);
    expect(one.heard()).toContain(btoa(`writer:${CANARIES.influxdb}`));
    expect(cookies.size).toBeGreaterThanOrEqual(4);
    const all = [running.output, readFileSync(join(folder, 'log'), 'utf8'), ...texts].join('\n');
    expect(all).toContain('authorization:');
    expect(all).toMatch(/TRACE|"level":"trace"/);
    const logins = [`gostats:${CANARIES.cluster}`, `writer:${CANARIES.influxdb}`, `scraper:${CANARIES.prometheus}`].map(
      btoa,
    );
    for (const secret of [...Object.values(CANARIES), ...cookies, ...logins]) {
      for (const form of [secret, encodeURIComponent(secret)]) expect(all).not.toContain(form);
    }
    // In whatever base64: undo every text of it.
    for (const [word] of all.matchAll(/[\w+/-]{12,}={0,2}/g))
      expect(Buffer.from(word, 'base64').toString()).not.toMatch(/canary-\d{4}/);
  },
);

async function freePort(): Promise<number> {
  const { port, server } = await startEcho(() => 200);
  server.close();
  await once(server, 'close');
  return port;
}
