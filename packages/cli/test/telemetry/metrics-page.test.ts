import { fileURLToPath } from 'node:url';
import { createCollector, parseConfig } from '@gostats/core';
import { memoryLogger } from '@gostats/core/testing';
import type { Registry } from 'prom-client';
import { expect, it } from 'vitest';
import { createRegistry } from '../../src/telemetry/create-registry.js';
import { configText } from '../support/config-text.js';

const page = fileURLToPath(new URL('../../../../docs/reference/metrics.md', import.meta.url));

const HEAD = `# Metrics of gostats itself

<!-- Made from the metrics by scripts/docs-metrics.mjs. Edit packages/cli/test/telemetry/metrics-page.test.ts, not here. -->

What gostats says of itself at \`/metrics\`, when the configuration has a table
[\`[telemetry]\`](config.md#telemetry). The statistics of the clusters are not here; those are what a sink is for.

\`cluster\` is the name that the cluster calls itself; before it has answered for the first time, \`host:port\`.
`;

const PROCESS = `## The process

From prom-client, as any Node.js program has them. \`process_open_fds\`, \`process_max_fds\`, \`process_heap_bytes\` and
\`process_virtual_memory_bytes\` exist on Linux only.
`;

const ALERTS = `## What to watch

| expression | means |
|---|---|
| \`gostats_cluster_up == 0\` | a cluster delivers nothing: it has been silent for two polling intervals, cannot be reached, or refuses the login |
| \`gostats_cluster_state{state="over_limit"} == 1\` | part of what a cluster sends is left out |
| \`gostats_job_up == 0\` | one interval of statistics or one summary fails, the rest goes on |
| \`gostats_cluster_nodes_down > 0\` | nodes of a cluster are down |
| \`abs(gostats_cluster_clock_offset_seconds) > 30\` | points have wrong times |
| \`gostats_sink_up == 0\` | a sink has not started, or is left out |
| \`gostats_sink_oldest_waiting_seconds > 120\` | a database is away, refuses a batch, or does not keep up; nothing is lost yet |
| \`increase(gostats_sink_write_failures_total[10m]) > 0\` | a database refuses writes; nothing is lost yet |
| \`increase(gostats_sink_dropped_points_total[10m]) > 0\` | points are lost |
| \`nodejs_eventloop_lag_p99_seconds > 0.2\` | the process has more to do than one core can |
`;

async function describeMetrics(register: Registry): Promise<string> {
  const rows = (await register.getMetricsAsJSON()).map(({ name, type, help }) => {
    const { labelNames } = register.getSingleMetric(name) as unknown as { labelNames: readonly string[] };
    const labels = labelNames.map((label) => `\`${label}\``).join(', ');
    return { name, row: `| \`${name}\` | ${String(type)} | ${labels} | ${help.replaceAll('|', '\\|')} |` };
  });
  const table = (own: boolean): string =>
    ['| metric | type | labels | meaning |', '|---|---|---|---|', ...rows.filter(({ name }) => name.startsWith('gostats_') === own).map(({ row }) => row), ''].join('\n');
  return [HEAD, '## The collector', '', table(true), ALERTS, PROCESS, table(false)].join('\n');
}

it.runIf(process.platform === 'linux')('docs/reference/metrics.md lists every metric: node scripts/docs-metrics.mjs', async () => {
  const config = parseConfig(configText({ port: 1 }), '/etc/idic.toml', { env: {} });
  const collector = createCollector({ config, logger: memoryLogger(), userAgent: 'test', sinkFolders: [] });
  await expect(await describeMetrics(createRegistry(collector, '1.2.3'))).toMatchFileSnapshot(page);
});
