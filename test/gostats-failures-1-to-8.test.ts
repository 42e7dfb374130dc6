import { once } from 'node:events';
import { rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { join } from 'node:path';
import { startSimulator } from '@gostats/simulator';
import type { FaultKind } from '@gostats/simulator';
import { freePort } from '@gostats/test-servers';
import { afterAll, afterEach, describe, expect, it, onTestFinished } from 'vitest';
import { removeFolders } from '../packages/cli/test/support/folder.js';
import { killAll } from '../packages/cli/test/support/gostats.js';
import { runGostats, startScene } from './support/scene.js';
import { waitUntil } from './support/wait-until.js';

afterEach(killAll);
afterAll(removeFolders);

const health = 'cluster.health';
const summary = '[summary_stats]\nprotocol = true\nprotocol_interval = 1\n';

/**
 * Where gostats fails its users, and ours must not.
 * This file: what keeps it from collecting.
 */
describe('failures of gostats that we do not have:', () => {
  it('1. a sink that is away does not end the collection, nor that of summaries', async () => {
    const global = { stats_processor_max_retries: 1, stats_processor_retry_interval: 0.05 };
    const { gostats, folder, more } = await startScene({ global, more: summary });
    await more(health);
    writeFileSync(join(folder, 'points.ndjson.down'), '');
    await gostats.says(/the database is away/);
    rmSync(join(folder, 'points.ndjson.down'));
    await Promise.all([more(health, 2), more('node.summary.protocol', 2)]);
    expect(await gostats.stop('SIGTERM')).toBe(0);
  });

  it('2. a cluster that is not there at the start is tried until it is', async () => {
    const port = await freePort();
    const { gostats, more } = runGostats({ clusters: [{ port }] });
    await gostats.says(/Cannot reach cluster/);
    const served = await startSimulator({ clusters: 1, nodes: 2, port });
    onTestFinished(() => served.close());
    await more(health, 2);
    expect(await gostats.stop('SIGTERM')).toBe(0);
  });

  it('3. it does not end when nothing can be collected, and never with 0 unless it was told to', async () => {
    const port = await freePort();
    const options = { clusters: 1, nodes: 2, port };
    const first = await startSimulator(options);
    const { gostats, more } = runGostats({ global: { max_retries: 1 }, clusters: [{ port }] });
    await more(health);
    await first.close();
    await gostats.says(/Cannot reach cluster|Lost cluster|is lost/i);
    const second = await startSimulator(options);
    onTestFinished(() => second.close());
    await more(health, 2);
    expect(gostats.child.exitCode).toBeNull();
    expect(await gostats.stop('SIGTERM')).toBe(0);

    const sink = `throw new Error('no database');`;
    const module = `export default { [Symbol.for('gostats.sink')]: 1, name: 'own', delivery: 'push', config: { '~standard': { version: 1, vendor: 't', validate: (value) => ({ value }) } }, create: () => ({ async init() { ${sink} }, async writePoints() {} }) };`;
    const table = '[[sink]]\nuse = "./own.mjs"\non_start_failure = "fail"\n';
    const ending = runGostats({ clusters: [{ port }], more: table }, { 'own.mjs': module });
    expect(await ending.gostats.ended).toBe(1);
  });

  it('4. a node that accepts and never answers hangs nobody, nor does such a database, nor the stop', async () => {
    const silent = await startSilentServer();
    const scene = await startScene({
      simulator: { clusters: 2 },
      prepare: ([first]) => first?.cluster.faults.add({ kind: 'hang', path: '/statistics/current' }),
      global: { stats_processor: 'influxdb' },
      more: `[influxdb]\nhost = "127.0.0.1"\nport = "${silent}"\ndatabase = "isi"\n`,
    });
    await scene.more(health, 3, 'simcluster2');
    expect(scene.batches().filter(({ cluster }) => cluster === 'simcluster')).toEqual([]);
    expect(await endWithin(10, scene.gostats.stop('SIGINT'))).toBe(0);
    const [, farewell] = scene.gostats.output.split('Stopping');
    expect(farewell).not.toMatch(/Next try|E_SINK_LEAK/);
  });

  it('5. a 503, a 429, a broken connection and half a body are tried again, in the same round', async () => {
    const kinds: readonly FaultKind[] = ['unavailable', 'throttle', 'reset', 'truncate', 'unauthorized'];
    const scene = await startScene({
      simulator: { clusters: kinds.length },
      prepare: (endpoints) =>
        endpoints.forEach(({ cluster }, at) => {
          const kind = kinds[at] as 'reset';
          cluster.faults.add({
            kind,
            path: '/statistics/current',
            count: 1,
            ...(at === 1 ? { retryAfterSeconds: 1 } : {}),
          });
        }),
      // The next round is in ten minutes.
      interval: '600',
    });
    const arrived = (): number => new Set(scene.points(health).map(({ tags }) => tags['cluster'])).size;
    await waitUntil('a point of every cluster', () => arrived() === kinds.length, {
      state: () => scene.gostats.output,
    });
    expect(scene.endpoints.map(({ cluster }) => cluster.faults.list()[0]?.hits)).toEqual(kinds.map(() => 1));
    expect(await scene.gostats.stop('SIGTERM')).toBe(0);
  });

  it('6. ticks that were missed are not made up for', async () => {
    const slow = { kind: 'slow', path: '/statistics/current', ms: 3500, count: 1 } as const;
    const scene = await startScene({
      prepare: ([first]) => first?.cluster.faults.add(slow),
      interval: '1',
      flags: ['-loglevel', 'info'],
    });
    await scene.gostats.says(/took longer than its interval; \d+ ticks? (?:was|were) skipped/);
    const before = scene.batches().length;
    const begun = performance.now();
    await scene.more(health, 3);
    const seconds = (performance.now() - begun) / 1000;
    expect(scene.batches().length - before).toBeLessThanOrEqual(seconds + 3);
    expect(await scene.gostats.stop('SIGTERM')).toBe(0);
  });

  it('7. keys are not asked for one by one, and a passing failure there loses none', async () => {
    const scene = await startScene({
      prepare: ([first]) => first?.cluster.faults.add({ kind: 'unavailable', path: '/statistics/keys', count: 2 }),
      groups: { all: [health, 'ifs.bytes.total', 'node.load.1min'] },
      interval: '1',
    });
    await Promise.all([health, 'ifs.bytes.total', 'node.load.1min'].map((key) => scene.more(key)));
    expect(scene.endpoints[0]?.cluster.faults.list()[0]?.hits).toBe(2);
  });

  it('8. one bad answer costs no other, and text that is no number ends nothing', async () => {
    const scene = await startScene({
      prepare: ([first]) => first?.cluster.faults.add({ kind: 'truncate', path: 'cluster.cpu.sys.avg' }),
      global: { fetch_by_statgroup: true, max_retries: 1 },
      groups: { bad: ['cluster.cpu.sys.avg'], good: [health, 'cluster.group', 'node.net.iface.name.0'] },
      interval: '1',
    });
    await scene.gostats.says(/cluster\.cpu\.sys\.avg|bad|JSON/);
    await scene.more(health, 5);
    expect(scene.points('cluster.cpu.sys.avg')).toEqual([]);
    expect(await scene.gostats.stop('SIGTERM')).toBe(0);
  });
});

/** Accepts connections and says nothing. */
async function startSilentServer(): Promise<number> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => sockets.add(socket.on('error', () => undefined))).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

async function endWithin(seconds: number, ended: Promise<number | null>): Promise<number | null> {
  let code: number | null | undefined;
  void ended.then((found) => (code = found));
  await waitUntil('the end', () => code !== undefined, { seconds });
  return ended;
}
