import { influxDbBinary, startInfluxDb } from '@gostats/test-servers';
import type { TestServer } from '@gostats/test-servers';
import { afterAll, afterEach, describe, expect, it, onTestFinished } from 'vitest';
import { removeFolders } from '../packages/cli/test/support/folder.js';
import { killAll } from '../packages/cli/test/support/gostats.js';
import { dashboardQueries, statGroups } from './facts/index.js';
import { cellsOf } from './support/expected-points.js';
import type { ToldPoint } from './support/expected-points.js';
import { filledRows, influxQuery } from './support/influx-query.js';
import { startScene } from './support/scene.js';
import type { Scene, SceneOptions } from './support/scene.js';
import { waitUntil } from './support/wait-until.js';

const database = 'isi data';

afterEach(killAll);
afterAll(removeFolders);

/** The scene with an InfluxDB, and `gostats run` that writes to it too. */
async function collect(options: SceneOptions): Promise<Scene & { readonly influx: TestServer }> {
  const influx = await startInfluxDb();
  onTestFinished(() => influx.stop());
  const scene = await startScene({
    ...options,
    global: { stats_processor: 'influxdb', ...options.global },
    more: `${options.more ?? ''}
[influxdb]
host = "127.0.0.1"
port = "${influx.port}"
database = "${database}"
`,
  });
  return { influx, ...scene };
}

describe.skipIf(influxDbBinary() === undefined)('InfluxDB', () => {
  it('answers every query of the public dashboards', { timeout: 90_000 }, async () => {
    const { influx, gostats } = await collect({
      simulator: { clusters: 3, nodes: [3, 4, 5] },
      groups: statGroups,
      more: '[summary_stats]\nprotocol = true\nclient = true\ndrive = true\n',
    });
    const open = new Set(dashboardQueries);
    await waitUntil(
      'rows with a value for every query',
      async () => {
        for (const asked of open)
          if (filledRows(await influxQuery(influx, database, asked.query)) > 0) open.delete(asked);
        return open.size === 0;
      },
      { state: () => [[...open].map(({ panel, query }) => [panel, query]), gostats.output.slice(-2000)] },
    );
    const names = ['simcluster', 'simcluster2', 'simcluster3'];
    const ask = 'SHOW TAG VALUES FROM "cluster.cpu.sys.avg" WITH KEY = "cluster"';
    const found = async (): Promise<readonly unknown[]> =>
      (await influxQuery(influx, database, ask)).flatMap(({ values }) => values.map(([, name]) => name));
    await waitUntil('points of every cluster', async () => (await found()).length === names.length);
    expect(await found()).toEqual(names);
    expect(await gostats.stop('SIGTERM')).toBe(0);
    expect(gostats.output).toMatch(/Stopped\. influxdb: [\d,]+ points delivered, none dropped/);
    process.stdout.write(`InfluxDB: all ${dashboardQueries.length} dashboard queries return values\n`);
  });

  it('has every point when it was away for a while, and nobody waited for it', { timeout: 90_000 }, async () => {
    const steady = [
      'cluster.health',
      'cluster.protostats.nfs.total',
      'cluster.net.int.bytes.in.rate',
      'node.clientstats.active.nfs',
    ];
    const scene = await collect({
      simulator: { clusters: 2, nodes: 3 },
      global: { stats_processor_retry_interval: 0.5 },
      groups: { steady },
      interval: '1',
      more: '[summary_stats]\nprotocol = true\nprotocol_interval = 1\n',
    });
    const { influx, gostats } = scene;
    const told = (): readonly ToldPoint[] => scene.batches().flatMap(({ points }) => points);
    const times = (measurement: string): number =>
      new Set(scene.points(measurement).map(({ timestamp }) => timestamp)).size;
    /** The simulator renews its summaries every five seconds. */
    const moreRounds = async (): Promise<void> => {
      const [health, summary] = [times('cluster.health'), times('node.summary.protocol')];
      const enough = (): boolean => times('cluster.health') >= health + 3 && times('node.summary.protocol') > summary;
      await waitUntil('more rounds', enough, { state: () => gostats.output.slice(-2000) });
    };
    const missing = async (): Promise<readonly string[]> => {
      const series = await influxQuery(influx, database, 'SELECT * FROM /.*/ GROUP BY *');
      const written = new Set(series.flatMap(pointsOf).flatMap(cellsOf));
      return told()
        .flatMap(cellsOf)
        .filter((cell) => !written.has(cell));
    };
    await moreRounds();
    await influx.halt();
    await gostats.says(/influxdb.*(refused|reset|closed|ECONN|hang up)/i);
    await moreRounds();
    await influx.resume();
    await moreRounds();
    await waitUntil('what was collected meanwhile', async () => (await missing()).length === 0);
    expect(await gostats.stop('SIGTERM')).toBe(0);

    expect(await missing()).toEqual([]);
    const [, delivered = '', toFile = ''] =
      /influxdb: ([\d,]+) points delivered, none dropped.*ndjson: ([\d,]+) points/s.exec(gostats.output) ?? [];
    expect(delivered).toBe(toFile);
    expect(Number(delivered.replaceAll(',', ''))).toBe(told().length);
    process.stdout.write(`InfluxDB away: ${told().length} points delivered, every one found in the database\n`);
  });
});

function pointsOf({
  name,
  tags = {},
  columns,
  values,
}: Awaited<ReturnType<typeof influxQuery>>[number]): readonly ToldPoint[] {
  return values.map(([time, ...row]) => ({
    measurement: name,
    tags: Object.fromEntries(Object.entries(tags).filter(([, value]) => value !== '')),
    timestamp: Number(time),
    fields: Object.fromEntries(
      row.flatMap((value, at) => (typeof value === 'number' ? [[columns[at + 1] ?? '', value]] : [])),
    ),
  }));
}
