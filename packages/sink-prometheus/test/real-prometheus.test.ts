import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeBatch } from '@gostats/core/testing';
import { hashPassword } from '@gostats/net';
import {
  checkMetrics,
  checkPrometheusConfig,
  makeCertificate,
  prometheusBinary,
  promtoolBinary,
  startPrometheus,
} from '@gostats/test-servers';
import type { TestServer } from '@gostats/test-servers';
import { describe, expect, onTestFinished, test } from 'vitest';
import { describedKeys, publishedKeys } from '../../simulator/src/keys/published-keys.js';
import { clusterState, SIM, startRig } from './support.js';
import type { Rig } from './support.js';

const NASTY = 'a"b\\c\nd\té漢😀{}#,=';
const example = new URL('../../../examples/prometheus-scrape.yml', import.meta.url).pathname;

interface QueryAnswer {
  readonly data: {
    readonly result: readonly { readonly metric: Record<string, string>; readonly value: readonly [number, string] }[];
  };
}

async function query(server: TestServer, expression: string): Promise<QueryAnswer['data']['result']> {
  const answer = await fetch(`${server.url}/api/v1/query?${new URLSearchParams({ query: expression }).toString()}`);
  return ((await answer.json()) as QueryAnswer).data.result;
}

async function startServer(scrapeConfig: string): Promise<TestServer> {
  const server = await startPrometheus(
    `global: {scrape_interval: 1s, scrape_timeout: 1s}\nscrape_configs:\n${scrapeConfig}`,
  );
  onTestFinished(() => server.stop());
  return server;
}

/** Whole seconds of now, as OneFS would say: Prometheus takes no sample that is older than an hour. */
function observeSome({ sink }: Rig): number {
  const timestamp = Math.floor(Date.now() / 1000) * 1000 - 3000;
  sink.observe(
    makeBatch([
      {
        key: 'node.ifs.heat',
        description: 'Heat \\ of\n"files".',
        rows: [{ tags: { path: NASTY, lnn: '1' }, value: 0.2000000029802322, timestamp }],
      },
      { key: 'cluster.cpu.sys.avg', description: 'CPU.', rows: [{ value: 135, timestamp }] },
      { key: 'no.description', rows: [{ value: 1e21, timestamp }] },
    ]),
  );
  return timestamp;
}

describe.skipIf(prometheusBinary() === undefined)('Prometheus', () => {
  test('scrapes with a password over TLS, and has value, labels and the time of the row', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'gostats-test-scrape-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    const { cert, key } = await makeCertificate();
    const files = { tls_cert: join(folder, 'cert.pem'), tls_key: join(folder, 'key.pem') };
    await writeFile(files.tls_cert, cert);
    await writeFile(files.tls_key, key);
    const rig = await startRig({ authenticated: true, username: 'prom', password: 'pw', ...files });
    const timestamp = observeSome(rig);
    rig.states = [clusterState({ state: 'stale', lastAnswer: rig.clock.now() })];
    const server = await startServer(`
  - job_name: onefs
    scheme: https
    tls_config: {ca_file: ${files.tls_cert}}
    basic_auth: {username: prom, password: pw}
    static_configs: [{targets: ['${new URL(rig.url()).host}']}]
`);
    await expect.poll(() => query(server, 'up == 1'), { timeout: 60_000 }).toHaveLength(1);
    const [heat] = await query(server, 'isilon_stat_node_ifs_heat');
    expect(heat?.metric).toMatchObject({ cluster: 'simcluster', lnn: '1', path: NASTY, job: 'onefs' });
    expect(heat?.value[1]).toBe('0.2000000029802322');
    const [time] = await query(server, 'timestamp(isilon_stat_cluster_cpu_sys_avg)');
    expect(Number(time?.value[1]) * 1000).toBe(timestamp);
    const [down] = await query(
      server,
      'gostats_cluster_up == 0 and on(cluster) gostats_cluster_state{state="stale"} == 1',
    );
    expect(down?.metric['cluster']).toBe('east');
    const [big] = await query(server, 'isilon_stat_no_description');
    expect(Number(big?.value[1])).toBe(1e21);
  });

  test('takes every sample of a page whose names and values are hostile', async () => {
    const rig = await startRig();
    const timestamp = observeSome(rig);
    const texts = ['\0', '\ud800', '"', '\\', '\n', '\r', '{}', '\u2028', 'constructor', '__proto__', 'x'.repeat(4096)];
    for (const text of texts) {
      const tags = Object.fromEntries([
        ['tag', text],
        [text.slice(0, 200), text],
      ]);
      rig.sink.observe(
        makeBatch([{ key: `hostile.${text.slice(0, 200)}`, description: text, rows: [{ tags, value: 1, timestamp }] }]),
      );
    }
    for (const time of [1e35, -1e20, 0]) {
      rig.sink.observe(
        makeBatch([{ key: 'bad.time', rows: [{ tags: { time: String(time) }, value: 1, timestamp: time }] }]),
      );
    }
    const server = await startServer(`
  - job_name: onefs
    static_configs: [{targets: ['${new URL(rig.url()).host}']}]
`);
    await expect.poll(() => query(server, 'up == 1'), { timeout: 60_000 }).toHaveLength(1);
    expect(await query(server, '{__name__=~"isilon_stat_hostile_.*"}')).toHaveLength(texts.length);
    expect(await query(server, 'isilon_stat_node_ifs_heat')).toHaveLength(1);
  });

  test('finds its targets by HTTP service discovery', async () => {
    const clusters = [{ ...SIM, options: { port: 0 } }];
    const rig = await startRig({ listen_address: '127.0.0.1' }, clusters, {
      prom_http_sd: { enabled: true, sd_port: 0, listen_addr: '127.0.0.1' },
    });
    observeSome(rig);
    const server = await startServer(`
  - job_name: onefs
    http_sd_configs: [{url: '${rig.url('discovery')}', refresh_interval: 1s}]
    relabel_configs: [{source_labels: [__meta_prometheus_job], target_label: found_as}]
`);
    await expect.poll(() => query(server, 'up{found_as="isilon_stats"} == 1'), { timeout: 60_000 }).toHaveLength(1);
    expect(await query(server, 'isilon_stat_cluster_cpu_sys_avg')).toHaveLength(1);
  });
});

describe.skipIf(prometheusBinary() === undefined)('Prometheus, where everything is protected', () => {
  test('finds and scrapes every cluster with a hashed password over TLS', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'gostats-test-protected-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    const { cert, key } = await makeCertificate();
    const files = { tls_cert: join(folder, 'cert.pem'), tls_key: join(folder, 'key.pem') };
    await writeFile(files.tls_cert, cert);
    await writeFile(files.tls_key, key);
    const web = {
      ...files,
      listen_address: '127.0.0.1',
      tls_min_version: 'TLSv1.3',
      users: { prom: await hashPassword('pw') },
    };
    const clusters = ['a:8080', 'b:8080'].map((id) => ({ id, hostname: id, options: { port: 0 } }));
    const rig = await startRig({ web }, clusters, { prom_http_sd: { enabled: true, sd_port: 0 } });
    const server = await startServer(`
  - job_name: onefs
    tls_config: {ca_file: ${files.tls_cert}}
    basic_auth: {username: prom, password: pw}
    http_sd_configs:
      - url: '${rig.url('discovery')}'
        refresh_interval: 1s
        tls_config: {ca_file: ${files.tls_cert}}
        basic_auth: {username: prom, password: pw}
`);
    await expect.poll(() => query(server, 'up == 1'), { timeout: 60_000 }).toHaveLength(2);
  });
});

describe.skipIf(promtoolBinary() === undefined)('promtool', () => {
  test('reads the page, with nothing to complain about', async () => {
    const rig = await startRig({ instance_label_name: 'onefs' });
    observeSome(rig);
    expect(await checkMetrics(await rig.page())).toEqual({ exitCode: 0, complaints: [] });
    expect(await checkMetrics(await rig.page('/internal/metrics'))).toEqual({ exitCode: 0, complaints: [] });
  });

  test('reads the page of every real statistic, and only complains of names that dashboards ask for', async () => {
    const rig = await startRig();
    const keys = [...publishedKeys, ...describedKeys];
    rig.sink.observe(
      makeBatch(keys.map(({ name, description }) => ({ key: name, description, rows: [{ value: 1 }] }))),
    );
    expect(await rig.samples()).toHaveLength(keys.length);
    const { exitCode, complaints } = await checkMetrics(await rig.page());
    expect(exitCode).toBe(3);
    const naming = [
      /^isilon_stat_\w+ non-counter metrics should not have "_total" suffix$/,
      /^isilon_stat_\w+ non-histogram and non-summary metrics should not have "_(count|sum|bucket)" suffix$/,
      /^isilon_stat_\w+ metric names should not contain abbreviated units$/,
      /^isilon_stat_\w+ metric names should be written in 'snake_case' not 'camelCase'$/,
    ];
    expect(complaints.filter((line) => !naming.some((known) => known.test(line)))).toEqual([]);
    expect(complaints.length).toBeGreaterThan(0);
  });

  test('takes the example configuration', async () => {
    expect(await checkPrometheusConfig(example)).toEqual({ exitCode: 0, complaints: [] });
  });
});
