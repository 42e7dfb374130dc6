import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort, makeCertificate } from '@gostats/test-servers';
import { afterAll, afterEach, describe, expect, it, onTestFinished } from 'vitest';
import { removeFolders } from '../packages/cli/test/support/folder.js';
import { killAll } from '../packages/cli/test/support/gostats.js';
import { startIndependentOnefs } from './independent-onefs/index.js';
import { runGostats, startScene } from './support/scene.js';
import { waitUntil } from './support/wait-until.js';

afterEach(killAll);
afterAll(removeFolders);

const health = 'cluster.health';

/**
 * Where gostats fails its users, and ours must not.
 * This file: configuration, secrets, what is served.
 */
describe('failures of gostats that we do not have:', () => {
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

    // The sink is left out, and costs the other one nothing.
    const open = await startScene({ ...options, more: tables('') });
    await open.gostats.says(/prometheus\.password/);
    await open.more(health);
    await expect(ask('')).rejects.toThrow('fetch failed');
  });

  it('12. service discovery leaves disabled clusters out', async () => {
    const [port, other, discovery] = [await freePort(), await freePort(), await freePort()];
    const scene = await startScene({
      simulator: { clusters: 2 },
      global: { stats_processor: 'prometheus' },
      clusters: [{ prometheus_port: port }, { prometheus_port: other, disabled: true }],
      more: `[prometheus]
listen_address = "127.0.0.1"
[prom_http_sd]
enabled = true
listen_addr = "127.0.0.1"
sd_port = ${discovery}
`,
    });
    await scene.more(health);
    const found = (await (await fetch(`http://127.0.0.1:${discovery}/`)).json()) as readonly { targets: string[] }[];
    expect(found.flatMap(({ targets }) => targets)).toEqual([`127.0.0.1:${port}`]);
    expect(found[0]).toMatchObject({ labels: { __meta_prometheus_job: 'isilon_stats' } });
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
