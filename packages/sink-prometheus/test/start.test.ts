import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { makeBatch } from '@gostats/core/testing';
import { freePort } from '@gostats/test-servers';
import { expect, onTestFinished, test } from 'vitest';
import { createPrometheusSink } from '../src/prometheus-sink.js';
import { checked, failure, makeContext, makeRig, never, SIM, startRig } from './support.js';

const other = { id: 'other.example:8080', hostname: 'other.example', options: {} };

async function occupy(): Promise<{ port: number; free(): Promise<void> }> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const free = async (): Promise<void> => {
    if (!server.listening) return;
    server.close();
    await once(server, 'close');
  };
  onTestFinished(free);
  return { port: (server.address() as AddressInfo).port, free };
}

test('a port in use: who, where, what to do; the others are served, and it joins them once it is free', async () => {
  const taken = await occupy();
  const clusters = [
    { ...SIM, options: { port: taken.port } },
    { ...other, options: { port: 0 } },
  ];
  const rig = await makeRig({ listen_address: '127.0.0.1' }, clusters);
  const error = await failure(rig.sink.init?.(never));
  expect(error).toMatchObject({
    code: 'E_PORT_IN_USE',
    message:
      `cluster simcluster.example:8080 (prometheus_port): port ${taken.port} on 127.0.0.1 is already in use.` +
      ' Stop the program that uses it ("ss -ltnp" shows which), or set prometheus_port to a free port.',
  });
  rig.sink.observe(makeBatch([{ key: 'k', rows: [{ value: 1 }] }], { cluster: { id: other.id, name: 'other' } }));
  expect(await rig.samples()).toHaveLength(1);
  const { port } = new URL(rig.url());

  await failure(rig.sink.init?.(never));
  expect(new URL(rig.url()).port).toBe(port);
  await taken.free();
  await rig.sink.init?.(never);
  expect((await fetch(`http://127.0.0.1:${taken.port}/metrics`)).status).toBe(200);
  expect(await rig.samples()).toHaveLength(1);
});

test('two ports in use are told in one error', async () => {
  const [one, two] = [await occupy(), await occupy()];
  const rig = await makeRig({ listen_address: '127.0.0.1' }, [
    { ...SIM, options: { port: one.port } },
    { ...other, options: { port: two.port } },
  ]);
  const { message } = await failure(rig.sink.init?.(never));
  expect(message).toContain(`port ${one.port}`);
  expect(message).toContain(`port ${two.port}`);
});

test('an address that is not of this machine', async () => {
  const rig = await makeRig({ listen_address: '192.0.2.1' });
  expect(await failure(rig.sink.init?.(never))).toMatchObject({
    code: 'E_LISTEN',
    message:
      'all clusters (port): cannot listen on port 0 on 192.0.2.1: 192.0.2.1 is not an address of this machine (EADDRNOTAVAIL).' +
      ' Set prometheus.listen_address to an address of this machine, or leave it out.',
  });
});

test('an aborted start listens nowhere', async () => {
  const port = await freePort();
  const rig = await makeRig({ port });
  expect(await failure(rig.sink.init?.(AbortSignal.abort()))).toMatchObject({ name: 'AbortError' });
  expect(await failure(fetch(`http://127.0.0.1:${port}`))).toMatchObject({ message: 'fetch failed' });
});

test('clusters without a port are named, with the remedy, when none has one', async () => {
  const options = await checked({});
  expect(() => createPrometheusSink(options, makeContext([SIM, other]))).toThrow(
    `No port to serve the metrics of simcluster.example:8080, ${other.id} at.` +
      ' Set prometheus_port in each [[cluster]], or port in [prometheus] for all clusters.',
  );
});

test('a port that is given twice', async () => {
  const clusters = [
    { ...SIM, options: { port: 9001 } },
    { ...other, options: { port: 9001 } },
  ];
  const options = await checked({});
  expect(() => createPrometheusSink(options, makeContext(clusters))).toThrow(
    'Port 9001 is used by both cluster simcluster.example:8080 (prometheus_port)' +
      ' and cluster other.example:8080 (prometheus_port).' +
      ' Choose another prometheus_port for one of them.',
  );
});

test('batches that come before the start are served after it', async () => {
  const rig = await makeRig();
  rig.sink.observe(makeBatch([{ key: 'k', rows: [{ value: 1 }] }]));
  await rig.sink.init?.(never);
  expect(await rig.samples()).toHaveLength(1);
});

test('the port for all clusters is for this machine only, unless told; those of old files are open', async () => {
  const hosts = async (options: Record<string, unknown>, port?: number): Promise<unknown> => {
    const { lines } = await startRig(options, [{ ...SIM, options: { port } }]);
    return new URL(String(lines[0]?.fields['url'])).hostname;
  };
  expect(await hosts({})).toBe('127.0.0.1');
  expect(await hosts({ listen_address: '0.0.0.0' })).toBe('0.0.0.0');
  expect(await hosts({}, 0)).toBe('[::]');
  expect(await hosts({ listen_address: '127.0.0.1' }, 0)).toBe('127.0.0.1');
});

test('what gostats starts with is left out and said: a cluster without a port, half a certificate, a discovery without a port', async () => {
  const clusters = [{ ...SIM, options: { port: 0 } }, other];
  const options = { listen_address: '127.0.0.1', tls_cert: '/no/such/file', prom_http_sd: { enabled: true } };
  const rig = await makeRig(options, clusters, { port: undefined });
  expect(rig.lines.map(({ message }) => message)).toEqual([
    'tls_cert without tls_key: the pages are served over HTTP. Set tls_key in [prometheus], or remove tls_cert.',
    'Service discovery has no port and is not served. Set sd_port in [prom_http_sd], or enabled = false.',
    `No page is served for ${other.id}. Set prometheus_port in that [[cluster]], or port in [prometheus] for all clusters.`,
  ]);
  await rig.sink.init?.(never);
  rig.sink.observe(makeBatch([{ key: 'k', rows: [{ value: 1 }] }], { cluster: { id: SIM.id, name: 'sim' } }));
  rig.sink.observe(makeBatch([{ key: 'k', rows: [{ value: 1 }] }], { cluster: { id: other.id, name: 'other' } }));
  expect(await rig.samples()).toHaveLength(1);
});
