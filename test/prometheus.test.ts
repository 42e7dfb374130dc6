import type { Endpoint } from '@gostats/simulator';
import { checkMetrics, freePort, prometheusBinary, promtoolBinary, startPrometheus } from '@gostats/test-servers';
import { afterAll, afterEach, describe, expect, it, onTestFinished } from 'vitest';
import { removeFolders } from '../packages/cli/test/support/folder.js';
import { killAll } from '../packages/cli/test/support/gostats.js';
import { statGroups } from './facts/index.js';
import { startScene } from './support/scene.js';
import type { Scene } from './support/scene.js';
import { waitUntil } from './support/wait-until.js';

afterEach(killAll);
afterAll(removeFolders);

interface PrometheusScene extends Scene {
  /** Of each cluster, in their order. */
  readonly metricsPorts: readonly number[];
  readonly discoveryPort: number;
}

/** Three clusters whose clock stands still, and `gostats run` that serves what they say. */
async function collect(): Promise<PrometheusScene> {
  const frozen = Math.floor(Date.now() / 1000) * 1000 - 20_000;
  const [discoveryPort, ...metricsPorts] = await Promise.all([freePort(), freePort(), freePort(), freePort()]);
  const scene = await startScene({
    simulator: { clusters: 3, nodes: [3, 4, 5], now: () => frozen },
    clusters: metricsPorts.map((port) => ({ prometheus_port: port })),
    global: { stats_processor: 'prometheus' },
    groups: statGroups,
    more: `[summary_stats]
protocol = true
client = true
drive = true
[prometheus]
listen_address = "127.0.0.1"
[prom_http_sd]
enabled = true
listen_addr = "127.0.0.1"
sd_port = ${discoveryPort}
`,
  });
  return { ...scene, metricsPorts, discoveryPort };
}

const page = async (port: number): Promise<string> => (await fetch(`http://127.0.0.1:${port}/metrics`)).text();

/** Until every group and every summary of it has been asked for once. */
async function pageIsWhole({ metricsPorts, gostats }: PrometheusScene): Promise<readonly string[]> {
  const parts = [
    'cluster_cpu_sys_avg',
    'ifs_bytes_used',
    'node_ifs_cache_',
    'node_ifs_heat_lock_total',
    'node_summary_drive_',
  ];
  return waitUntil(
    'whole pages',
    async () => {
      const pages = await Promise.all(metricsPorts.map((port) => page(port).catch(() => '')));
      return pages.every((text) => parts.every((part) => text.includes(`isilon_stat_${part}`))) && pages;
    },
    { state: () => gostats.output },
  );
}

interface Row {
  readonly key: string;
  readonly node?: number;
  readonly time: number;
  readonly value: number;
}

/** What the cluster itself says, asked for without any of our code in between but the simulator's. */
async function askCluster({ cluster, url }: Endpoint, keys: readonly string[]): Promise<readonly Row[]> {
  const query = `devid=all&show_nodes=true&${keys.map((key) => `key=${key}`).join('&')}`;
  const headers = { authorization: `Basic ${Buffer.from('gostats:gostats').toString('base64')}` };
  const request = new Request(`${url}/platform/1/statistics/current?${query}`, { headers });
  return ((await (await cluster.handle(request)).json()) as { stats: Row[] }).stats;
}

describe.skipIf(prometheusBinary() === undefined)('Prometheus', () => {
  it(
    'finds and scrapes every cluster, and has what the cluster said, dated when it said so',
    { timeout: 90_000 },
    async () => {
      const scene = await collect();
      await pageIsWhole(scene);
      const prometheus = await startPrometheus(`
global: {scrape_interval: 1s, scrape_timeout: 1s}
scrape_configs:
  - job_name: onefs
    http_sd_configs: [{url: 'http://127.0.0.1:${scene.discoveryPort}/', refresh_interval: 1s}]
`);
      onTestFinished(() => prometheus.stop());
      const ask = async (query: string): Promise<readonly Found[]> => {
        const answer = await fetch(`${prometheus.url}/api/v1/query?${new URLSearchParams({ query }).toString()}`);
        return ((await answer.json()) as { data: { result: readonly Found[] } }).data.result;
      };
      await waitUntil('three scraped clusters', async () => (await ask('up == 1')).length === 3, {
        state: () => scene.gostats.output,
      });
      const targets = (await (await fetch(`${prometheus.url}/api/v1/targets`)).json()) as Targets;
      expect(targets.data.activeTargets.map(({ health, lastError }) => [health, lastError])).toEqual(
        scene.metricsPorts.map(() => ['up', '']),
      );

      for (const endpoint of scene.endpoints) {
        const keys = ['cluster.cpu.sys.avg', 'node.load.1min'];
        for (const { key, node, time, value } of await askCluster(endpoint, keys)) {
          const labels = [
            `cluster="${endpoint.cluster.spec.name}"`,
            ...(key.startsWith('node.') ? [`node="${node}"`] : []),
          ];
          const [series, ...more] = await ask(`isilon_stat_${key.replaceAll('.', '_')}{${labels.join()}}[10m]`);
          expect(more).toEqual([]);
          expect(series?.values).toEqual([[time, String(value)]]);
        }
      }
      const samples = (await ask('sum(scrape_samples_scraped)'))[0]?.value?.[1];
      process.stdout.write(`Prometheus: 3 clusters up, ${samples} samples a scrape\n`);
      expect(await scene.gostats.stop('SIGTERM')).toBe(0);
    },
  );
});

describe.skipIf(promtoolBinary() === undefined)('promtool', () => {
  it('can read every page, and only finds names that are those of OneFS', { timeout: 60_000 }, async () => {
    const scene = await collect();
    for (const text of await pageIsWhole(scene)) {
      const { exitCode, complaints } = await checkMetrics(text);
      // 3 is advice about names: gauges that end in _total, as the dashboards have them.
      expect([0, 3]).toContain(exitCode);
      expect(complaints.filter((line) => !/^isilon_stat_\w+ (non-|metric names? )/.test(line))).toEqual([]);
    }
    expect(await scene.gostats.stop('SIGINT')).toBe(0);
  });
});

interface Found {
  readonly metric: Readonly<Record<string, string>>;
  readonly value?: readonly [number, string];
  readonly values?: readonly (readonly [number, string])[];
}

interface Targets {
  readonly data: { readonly activeTargets: readonly { readonly health: string; readonly lastError: string }[] };
}
