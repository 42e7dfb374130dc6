import { request } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { once } from 'node:events';
import type { PullSink } from '@gostats/core/sink';
import { makeBatch } from '@gostats/core/testing';
import { expect, test } from 'vitest';
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
  sink.observe(makeBatch([{ key: 'cluster.health', rows: [{ value: 0 }] }], { cluster: { id: other.id, name: 'east' } }));
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
