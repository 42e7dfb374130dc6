import { fileURLToPath } from 'node:url';
import { createCollector, parseConfig } from '@gostats/core';
import { memoryLogger } from '@gostats/core/testing';
import type { Registry } from 'prom-client';
import { expect, it } from 'vitest';
import { createRegistry } from '../../src/telemetry/create-registry.js';
import { configText } from '../support/config-text.js';

const page = fileURLToPath(new URL('../../../../docs/reference/metrics.md', import.meta.url));

const HEAD = `# Self-metrics

<!-- Made from the metrics by scripts/docs-metrics.mjs. Edit packages/cli/test/telemetry/metrics-page.test.ts, not here. -->

These metrics describe gostats itself. They are served at \`/metrics\` if the configuration has a table
[\`[telemetry]\`](config.md#telemetry). Statistics of the clusters are delivered by sinks instead.

The label \`cluster\` contains the name that OneFS reports, or \`host:port\` until the cluster has responded for the first
time.
`;

const PROCESS = `## Process

These are the default metrics of prom-client for a Node.js process. \`process_open_fds\`, \`process_max_fds\`,
\`process_heap_bytes\` and \`process_virtual_memory_bytes\` exist only on Linux.
`;

const ALERTS = `## Alerts

| expression | meaning |
|---|---|
| \`gostats_cluster_up == 0\` | a cluster delivers nothing: no data for two polling intervals, unreachable, or the login fails |
| \`gostats_cluster_state{state="over_limit"} == 1\` | part of a cluster's data is dropped because it exceeds a limit |
| \`gostats_job_up == 0\` | the statistics of one interval or one summary fail; other jobs continue |
| \`gostats_cluster_nodes_down > 0\` | nodes of a cluster are down |
| \`abs(gostats_cluster_clock_offset_seconds) > 30\` | points have wrong times |
| \`gostats_sink_up == 0\` | a sink has not started, or is ignored or unusable |
| \`gostats_sink_oldest_waiting_seconds > 120\` | a database is unavailable, rejects a batch, or is too slow; nothing is lost yet |
| \`increase(gostats_sink_write_failures_total[10m]) > 0\` | writes to a database fail; nothing is lost yet |
| \`increase(gostats_sink_dropped_points_total[10m]) > 0\` | points are lost |
| \`nodejs_eventloop_lag_p99_seconds > 0.2\` | the process needs more than one core |
`;

async function describeMetrics(register: Registry): Promise<string> {
  const rows = (await register.getMetricsAsJSON()).map(({ name, type, help }) => {
    const { labelNames } = register.getSingleMetric(name) as unknown as { labelNames: readonly string[] };
    const labels = labelNames.map((label) => `\`${label}\``).join(', ');
    return { name, row: `| \`${name}\` | ${String(type)} | ${labels} | ${help.replaceAll('|', '\\|')} |` };
  });
  const table = (own: boolean): string =>
    [
      '| metric | type | labels | meaning |',
      '|---|---|---|---|',
      ...rows.filter(({ name }) => name.startsWith('gostats_') === own).map(({ row }) => row),
      '',
    ].join('\n');
  return [HEAD, '## Collector', '', table(true), ALERTS, PROCESS, table(false)].join('\n');
}

it.runIf(process.platform === 'linux')(
  'docs/reference/metrics.md lists every metric: node scripts/docs-metrics.mjs',
  async () => {
    const config = parseConfig(configText({ port: 1 }), '/etc/idic.toml', { env: {} });
    const collector = createCollector({ config, logger: memoryLogger(), userAgent: 'test', sinkFolders: [] });
    await expect(await describeMetrics(createRegistry(collector, '1.2.3'))).toMatchFileSnapshot(page);
  },
);
