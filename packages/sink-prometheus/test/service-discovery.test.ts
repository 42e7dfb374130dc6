import { request } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { request as secureRequest } from 'node:https';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PullSink } from '@gostats/core/sink';
import { makeBatch } from '@gostats/core/testing';
import { hashPassword } from '@gostats/net';
import { makeCertificate } from '@gostats/test-servers';
import { expect, onTestFinished, test } from 'vitest';
import { SIM, startRig } from './support.js';

const SD = { prom_http_sd: { enabled: true, listen_addr: '127.0.0.1', sd_port: 1 } };
const other: typeof SIM = { id: 'other.example:8080', hostname: 'other.example', options: {} };

/** The rig with the service discovery at any free port: no option allows that. */
async function discover(
  options: Record<string, unknown>,
  clusters: Parameters<typeof startRig>[1],
  listenAddress?: string,
): Promise<{
  ask: (host?: string, path?: string) => Promise<{ type: string | undefined; groups: unknown }>;
  ports: unknown[];
  sink: PullSink;
}> {
  const sd = { prom_http_sd: { enabled: true, sd_port: 0, listen_addr: listenAddress } };
  const rig = await startRig(options, clusters, sd);
  const serving = rig.lines.filter(({ fields }) => 'port' in fields);
  const ask = async (
    host = 'collector.example:9999',
    path = '/',
  ): Promise<{ type: string | undefined; groups: unknown }> => {
    const asked = request(rig.url('discovery') + path, { headers: { host }, agent: false }).end();
    const [head] = (await once(asked, 'response')) as [IncomingMessage];
    let text = '';
    for await (const chunk of head.setEncoding('utf8')) text += String(chunk);
    return { type: head.headers['content-type'], groups: JSON.parse(text) };
  };
  return {
    ask,
    sink: rig.sink,
    ports: serving.filter(({ fields }) => fields['kind'] !== 'discovery').map(({ fields }) => fields['port']),
  };
}

const withPort = (cluster: typeof SIM): typeof SIM => ({ ...cluster, options: { port: 0 } });
const job = { __meta_prometheus_job: 'isilon_stats' };
const labelsOf = (cluster: string): object => ({ ...job, __meta_gostats_cluster: cluster });

test('one group for the port of every cluster, at any path', async () => {
  const { ask, ports } = await discover({}, [withPort(SIM), withPort(other)]);
  const expected = [SIM, other].map(({ id }, index) => {
    return { targets: [`collector.example:${String(ports[index])}`], labels: labelsOf(id) };
  });
  expect(ports).toHaveLength(2);
  expect(await ask()).toEqual({ type: 'application/json; charset=utf-8', groups: expected });
  expect((await ask('collector.example', '/prom_http_sd?x')).groups).toEqual(expected);
});

test('a cluster is called by its name once that is known', async () => {
  const { ask, sink } = await discover({}, [withPort(SIM), withPort(other)]);
  sink.observe(
    makeBatch([{ key: 'cluster.health', rows: [{ value: 0 }] }], { cluster: { id: other.id, name: 'east' } }),
  );
  const { groups } = await ask();
  expect(groups).toMatchObject([{ labels: labelsOf(SIM.id) }, { labels: labelsOf('east') }]);
});

test.each([
  ['the name by which we were asked', {}, undefined, '[2001:db8::1]:9999', '[2001:db8::1]'],
  ['no nonsense of the asker', {}, undefined, 'evil"host', '127.0.0.1'],
  ['the address of the discovery', {}, '127.0.0.1', 'collector.example', '127.0.0.1'],
  ['the address of the metrics', { listen_address: '127.0.0.1' }, undefined, 'collector.example', '127.0.0.1'],
])('targets have %s', async (_, options, listenAddress, host, found) => {
  const { ask, ports } = await discover(options, [{ ...SIM, options: { port: 0 } }], listenAddress);
  const { groups } = await ask(host);
  expect(groups).toEqual([{ targets: [`${found}:${String(ports[0])}`], labels: labelsOf(SIM.id) }]);
});

test('clusters that share a port are one target', async () => {
  const { ask, ports } = await discover({ listen_address: '127.0.0.1' }, [SIM, other]);
  expect((await ask()).groups).toEqual([{ targets: [`127.0.0.1:${String(ports[0])}`], labels: job }]);
});

test('when not every cluster has a port of its own, the common one is the only target', async () => {
  const clusters = [{ ...SIM, options: { port: 0 } }, other];
  const { ask, ports } = await discover({ listen_address: '127.0.0.1' }, clusters);
  expect(ports).toHaveLength(2);
  expect((await ask()).groups).toEqual([{ targets: [`127.0.0.1:${String(ports[1])}`], labels: job }]);
});

test('it stays away unless it is enabled', async () => {
  const { lines } = await startRig({ prom_http_sd: { ...SD.prom_http_sd, enabled: false } });
  expect(lines.filter(({ fields }) => fields['kind'] === 'discovery')).toEqual([]);
});

test('the advertised host goes before the address that is listened on, which it does not change', async () => {
  const clusters = [{ ...SIM, options: { port: 0 } }];
  const { ask, ports } = await discover({ listen_address: '127.0.0.1' }, clusters, 'collector.example.com');
  expect((await ask('other.example')).groups).toMatchObject([
    { targets: [`collector.example.com:${String(ports[0])}`] },
  ]);
});

test('it is protected as the pages are, and says so of them', async () => {
  const { cert, key } = await makeCertificate();
  const folder = await mkdtemp(join(tmpdir(), 'gostats-test-sd-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const files = { tls_cert: join(folder, 'cert.pem'), tls_key: join(folder, 'key.pem') };
  await writeFile(files.tls_cert, cert);
  await writeFile(files.tls_key, key);
  const web = { ...files, users: { prom: await hashPassword('pw') } };
  const headers = { authorization: `Basic ${btoa('prom:pw')}` };
  const statusOf = async (url: string, options: object = {}): Promise<[number | undefined, string]> => {
    const send = url.startsWith('https:') ? secureRequest : request;
    const asked = send(url, { ca: cert, agent: false, ...options }).end();
    const [head] = (await once(asked, 'response')) as [IncomingMessage];
    let text = '';
    for await (const chunk of head.setEncoding('utf8')) text += String(chunk);
    return [head.statusCode, text];
  };
  const sd = { enabled: true, sd_port: 0, listen_addr: '127.0.0.1' };
  const rig = await startRig({ web }, [withPort(SIM)], { prom_http_sd: sd });
  expect(rig.url('discovery')).toMatch(/^https:/);
  expect((await statusOf(rig.url('discovery')))[0]).toBe(401);
  expect((await statusOf(`${rig.url('cluster')}/metrics`))[0]).toBe(401);
  const [status, text] = await statusOf(rig.url('discovery'), { headers });
  expect(status).toBe(200);
  expect(JSON.parse(text)).toMatchObject([{ labels: { __scheme__: 'https', __meta_prometheus_job: 'isilon_stats' } }]);

  const open = await startRig({ web }, [withPort(SIM)], { prom_http_sd: { ...sd, authenticated: false, tls: false } });
  expect(open.url('discovery')).toMatch(/^http:/);
  expect((await statusOf(open.url('discovery')))[0]).toBe(200);
  expect((await statusOf(`${open.url('cluster')}/metrics`))[0]).toBe(401);
});
