import { fileURLToPath } from 'node:url';
import { startSimulator, type Endpoint, type ServedClusters } from '@gostats/simulator';
import { afterEach, expect, it, vi } from 'vitest';
import { createCollector, parseConfig, type Collector, type ResolvedConfig } from '../src/index.js';
import type { PointBatch } from '../src/sink/index.js';
import { memoryLogger } from '../src/testing/index.js';

const configFile = fileURLToPath(new URL('fixtures/idic.toml', import.meta.url));
const ended: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of ended.splice(0).toReversed()) await end();
});

async function simulate(options: Parameters<typeof startSimulator>[0]): Promise<ServedClusters> {
  const simulator = await startSimulator({ port: 0, ...options });
  ended.push(() => simulator.close());
  return simulator;
}

function configOf(clusters: readonly { port: number; more?: string }[], more = '', stats = ''): ResolvedConfig {
  const text = `
[global]
version = "0.40"
stats_processor = "./memory-sink.mjs"
min_update_interval_override = 1
active_stat_groups = ["g"]
[logging]
log_to_stdout = true
[summary_stats]
protocol = true
client = true
drive = true
${more}
[[statgroup]]
name = "g"
update_interval = "1"
stats = ["cluster.cpu.sys.avg", "node.cpu.user.avg", "cluster.protostats.nfs", "node.ifs.cache", "no.such.key"${stats}]
${clusters.map(({ port, more: own = '' }) => `[[cluster]]\nhostname = "127.0.0.1"\nport = ${port}\nusername = "gostats"\npassword = "gostats"\nverify-ssl = false\n${own}`).join('\n')}
`;
  return parseConfig(text, configFile, { env: {} });
}

function collect(
  clusters: readonly { port: number; more?: string }[],
  more = '',
): { collector: Collector; logger: ReturnType<typeof memoryLogger> } {
  const logger = memoryLogger();
  const config = configOf(clusters, more);
  const collector = createCollector({ config, logger, userAgent: 'gostats/test', sinkFolders: [] });
  ended.push(() => collector.stop(AbortSignal.timeout(5000)));
  return { collector, logger };
}

const memories = (): ReadonlyMap<string, { batches: PointBatch[]; closed: number }> =>
  (globalThis as { gostatsMemory?: Map<string, { batches: PointBatch[]; closed: number }> }).gostatsMemory ?? new Map();
const received = (): readonly PointBatch[] => [...memories().values()].flatMap(({ batches }) => batches);

it('carries the values of several clusters to a sink, and says what is missing', async () => {
  const simulator = await simulate({ clusters: 2, nodes: [3, 4] });
  const { collector, logger } = collect(simulator.endpoints);
  await collector.start();
  await vi.waitFor(() => {
    const seen = new Set(
      received().flatMap(({ cluster, frames }) => frames.map(({ stat }) => `${cluster.name} ${stat.key}`)),
    );
    for (const cluster of ['simcluster', 'simcluster2']) {
      for (const key of [
        'cluster.cpu.sys.avg',
        'node.cpu.user.avg',
        'cluster.protostats.nfs',
        'node.ifs.cache',
        'node.summary.protocol',
        'node.summary.client',
        'node.summary.drive',
      ]) {
        expect(seen).toContain(`${cluster} ${key}`);
      }
    }
  }, 120_000);
  const nodes = received().flatMap(({ cluster, frames }) =>
    frames.filter(({ stat }) => cluster.name === 'simcluster' && stat.key === 'node.cpu.user.avg'),
  );
  expect(nodes[0]?.series).toHaveLength(3);
  expect(logger.lines.filter(({ message }) => message.includes('no.such.key'))).toHaveLength(2);
  expect(logger.lines.filter(({ level }) => level === 'error')).toEqual([]);
});

it('goes on with the others while one cluster cannot be reached, and tries that one again', async () => {
  const simulator = await simulate({ clusters: 1, nodes: 2 });
  const { collector, logger } = collect([{ port: 1 }, ...simulator.endpoints]);
  await collector.start();
  await vi.waitFor(() => expect(received().length).toBeGreaterThan(2), 60_000);
  await vi.waitFor(
    () =>
      expect(logger.lines.filter(({ fields }) => fields['code'] === 'E_CLUSTER_UNREACHABLE').length).toBeGreaterThan(0),
    60_000,
  );
});

it('touches on reload only what changed: sessions and sinks of the others live on', async () => {
  const simulator = await simulate({ clusters: 3, nodes: 2 });
  const [one, two, three] = simulator.endpoints as readonly [Endpoint, Endpoint, Endpoint];
  const { collector, logger } = collect([one, two]);
  await collector.start();
  await vi.waitFor(() => expect(clustersUp(collector).length).toBe(2), 60_000);
  const memory = [...memories().values()].at(-1);

  const diff = await collector.reload(configOf([one, three]), AbortSignal.timeout(5000));
  expect(diff).toMatchObject({
    clustersKept: [{ port: one.port }],
    clustersAdded: [{ port: three.port }],
    clustersRemoved: [{ port: two.port }],
  });
  await vi.waitFor(() => {
    expect([...clustersUp(collector)].sort()).toEqual([`127.0.0.1:${one.port}`, `127.0.0.1:${three.port}`].sort());
  }, 120_000);
  const logins = (port: number): number =>
    logger.lines.filter(({ message, fields }) => message === 'logged in' && fields['cluster'] === `127.0.0.1:${port}`)
      .length;
  expect(logins(one.port)).toBe(1);

  await collector.reload(configOf([one, three], '', ', "cluster.health"'), AbortSignal.timeout(5000));
  await vi.waitFor(
    () => expect(received().some(({ frames }) => frames.some(({ stat }) => stat.key === 'cluster.health'))).toBe(true),
    60_000,
  );
  expect(logins(one.port)).toBe(1);
  expect([...memories().values()].at(-1)).toBe(memory);
  expect(memory?.closed).toBe(0);
});

it('hands new retry settings to the sinks that stay', async () => {
  const simulator = await simulate({ clusters: 1, nodes: 1 });
  const config = { ...configOf(simulator.endpoints), sinkRetryIntervalMs: 100 };
  const collector = createCollector({ config, logger: memoryLogger(), userAgent: 'gostats/test', sinkFolders: [] });
  ended.push(() => collector.stop(AbortSignal.timeout(100)));
  const waits: number[] = [];
  collector.hooks.writeFailed.tap('test', ({ retryInMs }) => void waits.push(retryInMs ?? 0));
  await collector.start();
  const lanes = collector.lanes;
  Object.assign([...memories().values()].at(-1) ?? {}, { down: true });
  await vi.waitFor(() => expect(waits.length).toBeGreaterThan(1), 60_000);
  expect(Math.max(...waits)).toBeLessThan(30_000);

  const diff = await collector.reload({ ...config, sinkRetryIntervalMs: 60_000 }, AbortSignal.timeout(5000));
  expect(diff).toMatchObject({ sinksKept: [{ id: './memory-sink.mjs' }], globalChanged: ['sinkRetryIntervalMs'] });
  expect(collector.lanes).toEqual(lanes);
  await vi.waitFor(() => expect(waits.at(-1)).toBeGreaterThan(30_000), 60_000);
});

it('goes on with what it has when a sink of the next configuration cannot be found, and tries that again', async () => {
  const simulator = await simulate({ clusters: 1, nodes: 2 });
  const { collector, logger } = collect(simulator.endpoints);
  await collector.start();
  await vi.waitFor(() => expect(clustersUp(collector).length).toBe(1), 60_000);
  const [lane] = collector.lanes;
  const next = configOf(simulator.endpoints, '[[sink]]\nuse = "no-such-sink"');
  for (let reload = 1; reload <= 2; reload++) {
    await collector.reload(next, AbortSignal.timeout(5000));
    expect(collector.lanes[0]).toBe(lane);
    expect(collector.lanes.map((one) => one.status().state)).toEqual(['running', 'unusable']);
    expect(logger.lines.filter(({ fields }) => fields['code'] === 'E_SINK_NOT_FOUND')).toHaveLength(reload);
  }
  expect(clustersUp(collector).length).toBe(1);
});

function clustersUp(collector: Collector): readonly string[] {
  return collector.clusters.filter(({ state }) => state === 'up').map(({ id }) => id);
}
