import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startSimulator } from '@gostats/simulator';
import type { ServedClusters, StartOptions } from '@gostats/simulator';
import { influxDbBinary, startInfluxDb } from '@gostats/test-servers';
import type { TestServer } from '@gostats/test-servers';
import { afterAll, afterEach, describe, expect, it, onTestFinished } from 'vitest';
import { makeFolder, removeFolders } from '../packages/cli/test/support/folder.js';
import { killAll, startGostats } from '../packages/cli/test/support/gostats.js';
import type { RunningGostats } from '../packages/cli/test/support/gostats.js';
import { cellsOf } from './support/expected-points.js';
import type { ToldPoint } from './support/expected-points.js';
import { idic } from './support/idic.js';
import type { Idic } from './support/idic.js';
import { filledRows, influxQuery } from './support/influx-query.js';
import { followNdjson, ndjsonSink } from './support/ndjson-file.js';
import { dashboardQueries, statGroups } from './support/shared.js';
import { waitUntil } from './support/wait-until.js';

const database = 'isi data';

afterEach(killAll);
afterAll(removeFolders);

interface Scene {
  readonly influx: TestServer;
  readonly served: ServedClusters;
  readonly gostats: RunningGostats;
  /** What the second sink has been given since the last time it was read. */
  readonly readNew: () => readonly ToldPoint[];
}

/** Simulated clusters, an InfluxDB, and `gostats run` that writes to it and to a file. */
async function collect(simulator: StartOptions, configuration: Omit<Idic, 'clusters'>): Promise<Scene> {
  const influx = await startInfluxDb();
  onTestFinished(() => influx.stop());
  const served = await startSimulator({ port: 0, ...simulator });
  onTestFinished(() => served.close());
  const folder = makeFolder({ 'ca.pem': served.certificate, 'ndjson.mjs': ndjsonSink });
  const file = join(folder, 'points.ndjson');
  const text = idic({
    ...configuration,
    global: { stats_processor: 'influxdb', ...configuration.global },
    clusters: served.endpoints.map(({ port }) => ({ port, ca_file: 'ca.pem' })),
    more: `${configuration.more ?? ''}
[influxdb]
host = "127.0.0.1"
port = "${influx.port}"
database = "${database}"
[[sink]]
use = "./ndjson.mjs"
id = "ndjson"
[sink.options]
file = ${JSON.stringify(file)}
`,
  });
  writeFileSync(join(folder, 'idic.toml'), text);
  return { influx, served, gostats: startGostats(['run'], { cwd: folder }), readNew: followNdjson(file) };
}

describe.skipIf(influxDbBinary() === undefined)('InfluxDB', () => {
  it('answers every query of the public dashboards', { timeout: 90_000 }, async () => {
    const { influx, gostats } = await collect(
      { nodes: [3, 4, 5] },
      {
        groups: statGroups(),
        more: '[summary_stats]\nprotocol = true\nclient = true\ndrive = true\n',
      },
    );
    const queries = dashboardQueries();
    const open = new Set(queries);
    await waitUntil(
      'rows with a value for every query',
      async () => {
        for (const asked of open)
          if (filledRows(await influxQuery(influx, database, asked.query)) > 0) open.delete(asked);
        return open.size === 0;
      },
      { seconds: 40, state: () => [[...open].map(({ panel, query }) => [panel, query]), gostats.output.slice(-2000)] },
    );
    const names = ['simcluster', 'simcluster2', 'simcluster3'];
    const ask = 'SHOW TAG VALUES FROM "cluster.cpu.sys.avg" WITH KEY = "cluster"';
    const found = async (): Promise<readonly unknown[]> =>
      (await influxQuery(influx, database, ask)).flatMap(({ values }) => values.map(([, name]) => name));
    await waitUntil('points of every cluster', async () => (await found()).length === names.length);
    expect(await found()).toEqual(names);
    expect(await gostats.stop('SIGTERM')).toBe(0);
    expect(gostats.output).toMatch(/Stopped\. influxdb: [\d,]+ points delivered, none dropped/);
    process.stdout.write(`InfluxDB: ${queries.length} of ${queries.length} dashboard queries return values\n`);
  });

  it('has every point when it was away for a while, and nobody waited for it', { timeout: 90_000 }, async () => {
    const steady = [
      'cluster.health',
      'cluster.protostats.nfs.total',
      'cluster.net.int.bytes.in.rate',
      'node.clientstats.active.nfs',
    ];
    const { influx, gostats, readNew } = await collect(
      { clusters: 2, nodes: 3 },
      {
        global: { stats_processor_retry_interval: 0.5 },
        groups: { steady },
        interval: '1',
        more: '[summary_stats]\nprotocol = true\nprotocol_interval = 1\n',
      },
    );
    const told: ToldPoint[] = [];
    const times = (measurement: string): number => {
      told.push(...readNew());
      return new Set(told.filter((point) => point.measurement === measurement).map(({ timestamp }) => timestamp)).size;
    };
    /** The simulator renews its summaries every five seconds. */
    const moreRounds = async (): Promise<void> => {
      const [health, summary] = [times('cluster.health'), times('node.summary.protocol')];
      const enough = (): boolean => times('cluster.health') >= health + 3 && times('node.summary.protocol') > summary;
      await waitUntil('more rounds', enough, { state: () => gostats.output.slice(-2000) });
    };
    const missing = async (): Promise<readonly string[]> => {
      const series = await influxQuery(influx, database, 'SELECT * FROM /.*/ GROUP BY *');
      const written = new Set(series.flatMap(pointsOf).flatMap(cellsOf));
      return told.flatMap(cellsOf).filter((cell) => !written.has(cell));
    };
    await moreRounds();
    await influx.halt();
    await gostats.says(/influxdb.*(refused|reset|closed|ECONN|hang up)/i);
    await moreRounds();
    await influx.resume();
    await moreRounds();
    await waitUntil('what was collected meanwhile', async () => (await missing()).length === 0, { seconds: 40 });
    expect(await gostats.stop('SIGTERM')).toBe(0);
    told.push(...readNew());

    expect(await missing()).toEqual([]);
    const [, delivered = '', toFile = ''] =
      /influxdb: ([\d,]+) points delivered, none dropped.*ndjson: ([\d,]+) points/s.exec(gostats.output) ?? [];
    expect(delivered).toBe(toFile);
    expect(Number(delivered.replaceAll(',', ''))).toBe(told.length);
    process.stdout.write(`InfluxDB away: ${told.length} points delivered, every one found in the database\n`);
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
