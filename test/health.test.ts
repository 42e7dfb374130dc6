import { join } from 'node:path';
import { createCollector, parseConfig, type Collector } from '@gostats/core';
import { manualClock, memoryLogger, type LogLine, type ManualClock } from '@gostats/core/testing';
import { startSimulator, type Fault, type ServedClusters } from '@gostats/simulator';
import { freePort } from '@gostats/test-servers';
import { afterEach, describe, expect, it } from 'vitest';
import { statusText } from '../packages/cli/src/run/status-text.js';
import { startTelemetry } from '../packages/cli/src/telemetry/start-telemetry.js';
import { programFolders } from '../packages/cli/src/version.js';
import { makeFolder, removeFolders } from '../packages/cli/test/support/folder.js';
import { waitUntil } from './support/wait-until.js';

const INTERVAL_MS = 5_000;
const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end();
  removeFolders();
});

interface Rig {
  readonly collector: Collector;
  readonly lines: readonly LogLine[];
  readonly fault: (fault: Fault | undefined) => void;
  readonly kill: () => Promise<void>;
  readonly revive: () => Promise<void>;
  /** Lets so much of the hand-turned time pass, in steps that leave the real sockets time to answer. */
  readonly pass: (ms: number) => Promise<void>;
  /** What each view says of the cluster: they must agree. */
  readonly views: () => Promise<Views>;
}

interface Views {
  readonly state: string;
  readonly health: { readonly status: string; readonly code: number; readonly state: string; readonly name: string };
  readonly metrics: { readonly up: string; readonly state: string };
  readonly page: { readonly up: string; readonly state: string };
  readonly line: string;
}

/** A collector with a hand-turned clock, a simulated cluster whose clock is the same, and all views of its health. */
async function start(more = '', nodes = 3): Promise<Rig> {
  const clock = manualClock(Math.floor(Date.now() / 1000) * 1000);
  const serve = (port: number): Promise<ServedClusters> =>
    startSimulator({ clusters: 1, nodes, port, now: () => clock.now() });
  let served = await serve(0);
  const port = served.endpoints[0]?.port as number;
  const [telemetryPort, pagePort] = [await freePort(), await freePort()];
  const config = parseConfig(toml(port, pagePort) + more, join(makeFolder({}), 'idic.toml'), { env: {} });
  const logger = memoryLogger();
  const collector = createCollector({
    config,
    logger,
    userAgent: 'test',
    sinkFolders: programFolders,
    clock,
    random: () => 0.5,
  });
  const telemetry = startTelemetry({
    config: { port: telemetryPort, listenAddress: '127.0.0.1' },
    collector,
    log: { logger },
    version: '1',
    clock,
  });
  await collector.start();
  ends.push(
    () => served.close(),
    () => telemetry.end(),
    async () => {
      const stopping = collector.stop(AbortSignal.timeout(2_000));
      await pass(clock, 10_000);
      await stopping;
    },
  );
  const text = async (from: number, path: string): Promise<string> =>
    (await fetch(`http://127.0.0.1:${from}${path}`)).text();
  return {
    collector,
    lines: logger.lines,
    fault: (fault) => served.endpoints[0]?.cluster.faults.set(fault === undefined ? [] : [fault]),
    kill: () => served.close(),
    revive: async () => void (served = await serve(port)),
    pass: (ms) => pass(clock, ms),
    async views() {
      const answer = await fetch(`http://127.0.0.1:${telemetryPort}/health`);
      const health = (await answer.json()) as { status: string; clusters: [{ state: string; name: string }] };
      const { clusters, lanes } = collector;
      return {
        state: clusters[0]?.state ?? '',
        health: {
          status: health.status,
          code: answer.status,
          state: health.clusters[0].state,
          name: health.clusters[0].name,
        },
        metrics: inMetrics(await text(telemetryPort, '/metrics')),
        page: inMetrics(await text(pagePort, '/metrics')),
        line: statusText({
          clusters,
          lanes: lanes.map((lane) => lane.status()),
          pointsPerSecond: 0,
          requestsPerSecond: 0,
        }),
      };
    },
  };
}

async function pass(clock: ManualClock, ms: number): Promise<void> {
  for (let passed = 0; passed < ms; passed += 250) {
    await clock.advance(250);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

function inMetrics(page: string): { up: string; state: string } {
  return {
    up: /^gostats_cluster_up\{cluster="simcluster"\} (.*)$/m.exec(page)?.[1] ?? '',
    state: /^gostats_cluster_state\{cluster="simcluster",state="(\w+)"\} 1$/m.exec(page)?.[1] ?? '',
  };
}

function toml(port: number, pagePort: number): string {
  return `[global]
version = "0.40"
min_update_interval_override = ${INTERVAL_MS / 1000}
active_stat_groups = ["often", "seldom"]
stats_processor = "prometheus"
[logging]
log_to_stdout = true
[prometheus]
port = ${pagePort}
[summary_stats]
protocol = true
protocol_interval = 30
[[cluster]]
hostname = "127.0.0.1"
port = ${port}
username = "gostats"
password = "gostats"
verify-ssl = false
[[statgroup]]
name = "often"
update_interval = "${INTERVAL_MS / 1000}"
stats = ["node.cpu.user.avg", "cluster.health"]
[[statgroup]]
name = "seldom"
update_interval = "300"
stats = ["node.uptime"]
`;
}

/** All views say the same, under the cluster's own name. */
async function expectAgreement({ views }: Rig, states: readonly string[], status: string): Promise<void> {
  const { state, health, metrics, page, line } = await views();
  expect(states).toContain(state);
  const up = state === 'up' || state === 'over_limit';
  expect({ health, metrics, page }).toEqual({
    health: { status, code: status === 'failing' ? 503 : 200, state, name: 'simcluster' },
    metrics: { up: up ? '1' : '0', state },
    page: { up: up ? '1' : '0', state },
  });
  const words = state.replace('over_limit', 'over its limit');
  expect(line).toMatch(
    state === 'up' ? /^1 of 1 cluster up/ : new RegExp(`^${up ? 1 : 0} of 1 cluster up \\(simcluster ${words}\\)`),
  );
}

async function bringUp(rig: Rig): Promise<void> {
  await waitUntil('a cluster that is up', async () => {
    await rig.pass(500);
    return (
      rig.collector.clusters[0]?.jobs.every((job) => job.state === 'ok') === true &&
      rig.collector.clusters[0].jobs.length > 0
    );
  });
  await expectAgreement(rig, ['up'], 'ok');
}

describe('within two intervals every view says that a cluster does not deliver', () => {
  it.each<[string, (rig: Rig) => unknown]>([
    ['is killed', (rig) => rig.kill()],
    ['answers 503', (rig) => rig.fault({ kind: 'unavailable' })],
    ['answers 429', (rig) => rig.fault({ kind: 'throttle', retryAfterSeconds: 600 })],
    ['hangs', (rig) => rig.fault({ kind: 'hang' })],
    ['hangs for statistics alone', (rig) => rig.fault({ kind: 'hang', path: 'statistics' })],
    ['forbids everything', (rig) => rig.fault({ kind: 'forbidden' })],
    ['sends half of its answers', (rig) => rig.fault({ kind: 'truncate' })],
  ])('when it %s', async (_, goWrong) => {
    const rig = await start();
    await bringUp(rig);
    const before = rig.lines.length;
    await goWrong(rig);
    await rig.pass(2 * INTERVAL_MS);
    await expectAgreement(rig, ['stale', 'down'], 'failing');
    const said = rig.lines.slice(before).filter(({ level }) => level === 'warn' || level === 'error');
    expect(said.length).toBeGreaterThan(0);
    expect(said.map(({ fields }) => fields['cluster'])).toEqual(said.map(() => 'simcluster'));
    const changes = said.filter(
      ({ fields }) => fields['event'] === 'cluster.stale' || fields['event'] === 'cluster.down',
    );
    expect(changes.length).toBeGreaterThan(0);
  });
});

it('a summary that is forbidden costs itself alone', async () => {
  const rig = await start();
  await bringUp(rig);
  rig.fault({ kind: 'forbidden', path: 'summary/protocol' });
  await rig.pass(40_000);
  await expectAgreement(rig, ['up'], 'degraded');
  expect(rig.collector.clusters[0]?.jobs).toContainEqual(
    expect.objectContaining({
      id: 'summary protocol',
      state: 'failing',
      lastError: expect.objectContaining({ code: 'E_CLUSTER_FORBIDDEN' }),
    }),
  );
  expect((await rig.views()).line).toContain('simcluster: summary protocol failing');
});

it('a cluster that is over its limit is up, and every view says so', async () => {
  const rig = await start('[limits]\nanswer_rows = 100\n', 40);
  await waitUntil('a cluster that delivers', async () => {
    await rig.pass(500);
    return rig.collector.clusters[0]?.state === 'over_limit';
  });
  await expectAgreement(rig, ['over_limit'], 'degraded');
  expect(rig.collector.clusters[0]?.limits).toMatchObject([{ limit: 'answer_rows', allowed: 100 }]);
});

it('says once that the cluster is back, and for how long it was away', async () => {
  const rig = await start();
  await bringUp(rig);
  await rig.kill();
  await rig.pass(20_000);
  const before = rig.lines.length;
  await rig.revive();
  await rig.pass(60_000);
  await expectAgreement(rig, ['up'], 'ok');
  const said = rig.lines
    .slice(before)
    .filter(({ level, fields }) => level === 'notice' && fields['cluster'] === 'simcluster');
  expect(said.map(({ message }) => message)).toEqual([expect.stringMatching(/^simcluster is back after \d+ s\.$/)]);
  expect(said[0]?.fields['outageMs']).toBeGreaterThan(20_000);
});
