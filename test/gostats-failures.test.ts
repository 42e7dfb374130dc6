import { once } from 'node:events';
import { rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { join } from 'node:path';
import { startSimulator } from '@gostats/simulator';
import type { FaultKind } from '@gostats/simulator';
import { freePort, makeCertificate } from '@gostats/test-servers';
import { afterAll, afterEach, describe, expect, it, onTestFinished } from 'vitest';
import { removeFolders } from '../packages/cli/test/support/folder.js';
import { killAll } from '../packages/cli/test/support/gostats.js';
import { startIndependentOnefs } from './independent-onefs/index.js';
import { runGostats, startScene } from './support/scene.js';
import { testsOf } from './support/tests-of.js';
import { waitUntil } from './support/wait-until.js';

afterEach(killAll);
afterAll(removeFolders);

const health = 'cluster.health';
/** Also that only the keys that the list lacks are asked for by name. */
const provenAgainstAnother = 'loses not one key of all that it has, not even when its sessions end';
const summary = '[summary_stats]\nprotocol = true\nprotocol_interval = 1\n';

/** Section 6 of behaviour.md: where gostats fails its users, and ours must not. */
describe('gostats’ failures, of which we have none:', () => {
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
    expect(testsOf('packages/cli/test/running.test.ts')).toContain(
      'has exit code 1 when a sink does not start and that was to end it',
    );
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
    expect(testsOf('packages/core/test/papi/hanging.test.ts')).toContain('costs each try its time and no more');
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

  it('6. ticks that were missed are not made up for', () => {
    expect(testsOf('packages/core/test/schedule/scheduler.test.ts')).toContain(
      'skips the ticks that pass during a long run and stays on the grid',
    );
  });

  it('7. keys are not asked for one by one, and a passing failure there loses none', async () => {
    const scene = await startScene({
      prepare: ([first]) => first?.cluster.faults.add({ kind: 'unavailable', path: '/statistics/keys', count: 2 }),
      groups: { all: [health, 'ifs.bytes.total', 'node.load.1min'] },
      interval: '1',
    });
    await Promise.all([health, 'ifs.bytes.total', 'node.load.1min'].map((key) => scene.more(key)));
    expect(scene.endpoints[0]?.cluster.faults.list()[0]?.hits).toBe(2);
    expect(testsOf('test/independent-onefs.test.ts')).toContain(provenAgainstAnother);
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
    expect(testsOf('test/independent-onefs.test.ts')).toContain(provenAgainstAnother);
  });

  it('9. a key in two groups is one key; a reload touches only what changed', async () => {
    const groups = { one: [health, 'cluster.node.count.all'], two: [health, 'cluster.cpu.sys.avg'] };
    const session = '/session/1/session';
    const scene = await startScene({
      groups,
      interval: '1',
      // Does nothing but count the logins.
      prepare: ([first]) => first?.cluster.faults.add({ kind: 'slow', ms: 0, path: session }),
    });
    await Promise.all([health, 'cluster.node.count.all', 'cluster.cpu.sys.avg'].map((key) => scene.more(key)));
    expect(scene.gostats.output).toMatch(/WARN.*cluster\.health/);

    const file = join(scene.folder, 'idic.toml');
    writeFileSync(file, `${scene.configuration}\n[[cluster]]\nhostname = 1\n`);
    scene.gostats.child.kill('SIGHUP');
    await scene.gostats.says(/E_CONFIG|problem/);
    await scene.more(health, 2);
    writeFileSync(file, scene.configuration);
    scene.gostats.child.kill('SIGHUP');
    await scene.gostats.says(/Nothing changed/);
    await scene.more(health, 2);
    expect(scene.endpoints[0]?.cluster.faults.list()[0]?.hits).toBe(1);
    const touched = 'adds a cluster at SIGHUP; session and sink of the other live on';
    expect(testsOf('packages/cli/test/reloading.test.ts')).toContain(touched);
  });

  it('10. certificates are checked unless that is switched off, and the error says how', async () => {
    const scene = await startScene({
      clusters: [{ ca_file: 'other.pem' }],
      files: { 'other.pem': (await makeCertificate()).cert },
    });
    await scene.gostats.says(/The certificate of cluster .* is not trusted.*ca_file.*verify-ssl = false/);
    expect(scene.batches()).toEqual([]);
  });

  it('11. the password of /metrics may come from the environment; an empty one opens nothing', async () => {
    const port = await freePort();
    const options = { global: { stats_processor: 'prometheus' }, clusters: [{ prometheus_port: port }] };
    const tables = (password: string): string =>
      `[prometheus]\nlisten_address = "127.0.0.1"\nauthenticated = true\nusername = "prom"\npassword = "${password}"\n`;
    const scene = await startScene({ ...options, more: tables('$env:METRICS'), env: { METRICS: 'pä$$:w' } });
    await scene.more(health);
    const ask = async (password: string): Promise<number> => {
      const authorization = `Basic ${Buffer.from(`prom:${password}`).toString('base64')}`;
      return (await fetch(`http://127.0.0.1:${port}/metrics`, { headers: { authorization } })).status;
    };
    expect([await ask('pä$$:w'), await ask('$env:METRICS'), await ask('')]).toEqual([200, 401, 401]);
    await scene.gostats.stop('SIGTERM');

    const open = await startScene({ ...options, more: tables('') });
    expect(await open.gostats.ended).toBe(2);
    expect(open.gostats.output).toMatch(/prometheus\.password/);
  });

  it('12. service discovery leaves disabled clusters out', async () => {
    const [port, other, discovery] = [await freePort(), await freePort(), await freePort()];
    const scene = await startScene({
      simulator: { clusters: 2 },
      global: { stats_processor: 'prometheus' },
      clusters: [{ prometheus_port: port }, { prometheus_port: other, disabled: true }],
      more: `[prometheus]\nlisten_address = "127.0.0.1"\n[prom_http_sd]\nenabled = true\nlisten_addr = "127.0.0.1"\nsd_port = ${discovery}\n`,
    });
    await scene.more(health);
    const found: unknown = await (await fetch(`http://127.0.0.1:${discovery}/`)).json();
    expect(found).toEqual([{ targets: [`127.0.0.1:${port}`], labels: { __meta_prometheus_job: 'isilon_stats' } }]);
  });

  it('13. the session is logged out at the end, and neither it nor its CSRF token is ever in the log', async () => {
    const { cert, key } = await makeCertificate();
    const onefs = await startIndependentOnefs({ cert, key, username: 'gostats', password: 'c4n4ry-of-the-mine' });
    onTestFinished(() => onefs.close());
    const clusters = [{ port: onefs.port, password: '$env:CANARY', ca_file: 'ca.pem' }];
    const env = { CANARY: 'c4n4ry-of-the-mine' };
    const { gostats, more } = runGostats({ clusters }, { 'ca.pem': cert }, { flags: ['-loglevel', 'trace'], env });
    await more(health);
    onefs.passTime(500);
    await waitUntil('a replacement cookie', () => onefs.sessions.replacements > 0);
    onefs.expireSessionsAt('/statistics/current');
    await waitUntil('another login', () => onefs.sessions.logins === 2);
    await more(health, 2);
    expect(await gostats.stop('SIGTERM')).toBe(0);
    expect(onefs.sessions).toMatchObject({ logouts: 1, open: 0 });
    expect(gostats.output).toMatch(/DEBUG|TRACE/);
    expect([...onefs.secrets, 'c4n4ry'].filter((secret) => gostats.output.includes(secret))).toEqual([]);
  });

  it('14. how long a sample is good follows from how often it is polled', async () => {
    const scene = await startScene({ interval: '30' });
    await scene.more(health);
    expect(scene.batches().map(({ intervalMs }) => intervalMs)).toContain(30_000);
    expect(testsOf('packages/sink-prometheus/test/expiry.test.ts')).toContain(
      'a sample leaves after its polling interval times the multiplier',
    );
  });

  it('15. key names with blanks and + arrive at the cluster as they are', async () => {
    const key = 'node.sensor.volt.volts.BB +3.3V AUX';
    const scene = await startScene({ groups: { sensors: [key] } });
    await scene.more(key);
    expect(scene.points(key)[0]?.tags).toMatchObject({ cluster: 'simcluster' });
  });

  it('16. several sinks at once, and one of your own without a change of ours', async () => {
    const port = await freePort();
    const global = { stats_processor: ['prometheus', 'discard'] };
    const more = `[prometheus]\nport = ${port}\n`;
    const scene = await startScene({ global, more, simulator: { clusters: 2 } });
    await Promise.all([scene.more(health, 1, 'simcluster'), scene.more(health, 1, 'simcluster2')]);
    const page = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
    for (const name of ['simcluster', 'simcluster2'])
      expect(page).toMatch(new RegExp(`isilon_stat_cluster_health\\{.*cluster="${name}"`));
    expect(await scene.gostats.stop('SIGTERM')).toBe(0);
    expect(scene.gostats.output).toMatch(/Stopped\. .*discard: [1-9]/);
  });

  it('17. it says how it is', async () => {
    const port = await freePort();
    const scene = await startScene({ more: `[telemetry]\nport = ${port}\n` });
    await scene.more(health);
    const answer = await fetch(`http://127.0.0.1:${port}/health`);
    expect(answer.status).toBe(200);
    expect(await answer.json()).toMatchObject({
      status: 'ok',
      clusters: [{ name: 'simcluster', state: 'up' }],
      sinks: [{ sink: 'ndjson', pointsDropped: 0 }],
    });
    const page = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
    expect(page).toMatch(/^gostats_\w+\{.*sink="ndjson".*\} [1-9]/m);
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
