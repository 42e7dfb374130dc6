import { once } from 'node:events';
import { mkdirSync, renameSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, afterEach, expect, it } from 'vitest';
import { closeClusters, startCluster } from './support/cluster.js';
import { configText, type ConfigText } from './support/config-text.js';
import { makeFolder, removeFolders } from './support/folder.js';
import { killAll, startGostats, type RunningGostats } from './support/gostats.js';
import { sinkFile, useSinkFile } from './support/sink-file.js';

afterEach(async () => {
  killAll();
  await closeClusters();
});
afterAll(removeFolders);

const clusterTable = (port: number, more = ''): string =>
  `[[cluster]]\nhostname = "127.0.0.1"\nport = ${port}\nusername = "gostats"\npassword = "gostats"\nverify-ssl = false\n${more}\n`;

interface Rig {
  readonly running: RunningGostats;
  readonly folder: string;
  /** Writes another file and renames it over the configuration, as editors do. */
  readonly replace: (text: ConfigText) => void;
}

/** A gostats that delivers the values of its cluster. */
async function collecting(
  text: ConfigText,
  files: Readonly<Record<string, string>> = {},
  flags: readonly string[] = [],
): Promise<Rig> {
  const folder = makeFolder({ 'idic.toml': configText(text), ...files });
  const running = startGostats(['run', ...(flags.length > 0 ? flags : ['--loglevel', 'debug'])], { cwd: folder });
  await running.says(/Collecting from simcluster/);
  const replace = (next: ConfigText): void => {
    writeFileSync(join(folder, 'idic.toml.new'), configText(next));
    renameSync(join(folder, 'idic.toml.new'), join(folder, 'idic.toml'));
  };
  return { running, folder, replace };
}

const count = (text: string, pattern: RegExp): number => [...text.matchAll(pattern)].length;

it('adds a cluster at SIGHUP; session and sink of the other live on', async () => {
  const [one, two] = [await startCluster(), await startCluster({ names: ['second'] })];
  const { running, folder } = await collecting({ port: one.port });
  writeFileSync(join(folder, 'idic.toml'), configText({ port: one.port, more: clusterTable(two.port) }));
  running.child.kill('SIGHUP');
  const [, why] = await running.says(
    /NOTICE {3}Reloaded \((.*)\)\. Clusters: 1 added \(127\.0\.0\.1:\d+\), 1 kept\. Sinks: 1 kept/,
  );
  expect(why).toMatch(/SIGHUP|the file changed/);
  await running.says(/\[second\] Collecting from second/);
  await running.says(/\[second\] \[discard\] written/);
  expect(count(running.output, new RegExp(`\\[127\\.0\\.0\\.1:${one.port}\\] logged in`, 'g'))).toBe(1);
  expect(await running.stop('SIGINT')).toBe(0);
  expect(count(running.output, /Collecting from simcluster/g)).toBe(1);
});

it('reports a file that is wrong with its lines, goes on, and takes the corrected one', async () => {
  const { port } = await startCluster();
  const { running, replace } = await collecting({ port });
  replace({ port, version: '9.9', cluster: 'usrname = "x"\nverify-ssl = false' });
  await running.says(
    /ERROR {4}Reload \(the file changed\) refused: nothing was changed, and collection continues\. 2 problems in .*idic\.toml\n/,
  );
  expect(running.output).toMatch(
    /line 2 +global\.version .*\n.*line 15 +cluster\[0\]\.usrname .*did you mean "username"[^]* code=E_CONFIG/,
  );
  replace({ port, version: 'v0.31.1x"' });
  await running.says(/ERROR {4}Reload .* refused: .*idic\.toml:2:\d+ is not valid TOML/);
  const written = count(running.output, / written /g);
  await running.says(new RegExp(`( written [^]*){${written + 1}}`));

  replace({ port, processor: '"no-such-sink"' });
  await running.says(/ERROR {4}Reload .* refused: .* This file would remove 1 of 1 sinks.*kill -HUP \d+/);
  replace({ port, processor: '["discard", "no-such-sink"]' });
  await running.says(
    /ERROR {4}\[no-such-sink\] Cannot find a sink called "no-such-sink"[^]* It is left out; the others continue/,
  );
  replace({ port, logging: 'log_to_stdout = true\nlog_level = "info"', more: '[telemetry]\nport = 0' });
  await running.says(
    /Reloaded \(the file changed\)\. Clusters: 1 kept\. Sinks: 1 removed \(no-such-sink\), 1 kept\. Changed: \[telemetry\]\./,
  );
  await running.says(/WARN {5}These changes take effect at the next start: \[telemetry\]\./);
  expect(count(running.output, /logged in/g)).toBe(1);
  expect(await running.stop('SIGTERM')).toBe(0);
});

it('follows a link that is swapped, as Kubernetes does with a config map, and the level of the log', async () => {
  const { port } = await startCluster();
  const folder = makeFolder();
  const provide = (name: string, level: string): void => {
    mkdirSync(join(folder, name));
    const logging = `log_to_stdout = true\nlog_level = "${level}"`;
    writeFileSync(join(folder, name, 'idic.toml'), configText({ port, logging }));
    symlinkSync(name, join(folder, '..data.new'));
    renameSync(join(folder, '..data.new'), join(folder, '..data'));
  };
  provide('..1', 'notice');
  symlinkSync(join('..data', 'idic.toml'), join(folder, 'idic.toml'));
  const running = startGostats(['run'], { cwd: folder });
  await running.says(/Collecting from simcluster/);
  provide('..2', 'debug');
  await running.says(/Reloaded \(the file changed\)\..* Changed: \[logging\]\./);
  await running.says(/DEBUG {4}\[simcluster\] fetched/);
  expect(running.output).not.toContain('next start');
});

it('knows new secrets before anybody can log them', async () => {
  const { port } = await startCluster();
  const sink = sinkFile(`
    context.logger.notice('made with ' + options.password);
    return { async writePoints() { context.logger.trace('writes with ' + options.password); } };`);
  const options = (password: string): ConfigText => ({
    port,
    ...useSinkFile(`[sink.options]\npassword = "${password}"`),
  });
  const { running, replace } = await collecting(options('f1rst-canary'), { 'own.mjs': sink }, ['--loglevel', 'trace']);
  replace(options('s3cond-canary'));
  await running.says(/Reloaded .* Sinks: 1 changed \(own\), 0 kept\./);
  const reloaded = running.output.length;
  await running.says(new RegExp(`^[^]{${reloaded}}[^]*writes with \\[secret\\]`));
  expect(await running.stop('SIGINT')).toBe(0);
  expect(count(running.output, /made with \[secret\]/g)).toBe(2);
  expect(running.output).not.toMatch(/f1rst|s3cond/);
});

it('adds a cluster with a port of its own to the sink prometheus; the page of the other answers again', async () => {
  const [one, two] = [await startCluster(), await startCluster({ names: ['second'] })];
  const ports = [await freePort(), await freePort(), await freePort()] as const;
  const pageOf = async (port: number): Promise<string> => (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
  const text = (more: string): ConfigText => ({
    port: one.port,
    processor: '"prometheus"',
    cluster: `verify-ssl = false\nprometheus_port = ${ports[0]}`,
    more: `[prometheus]\nlisten_address = "127.0.0.1"\n[prom_http_sd]\nenabled = true\nsd_port = ${ports[2]}\nlisten_addr = "127.0.0.1"\n${more}`,
  });
  const { running, replace } = await collecting(text(''));
  await until(async () => (await pageOf(ports[0])).includes('isilon_stat_cluster_cpu_sys_avg{cluster="simcluster"}'));

  replace(text(clusterTable(two.port, `prometheus_port = ${ports[1]}`)));
  await running.says(/Reloaded .* Clusters: 1 added .* 1 of them with changed clusters \(prometheus\)/);
  await until(async () => (await pageOf(ports[0])).includes('isilon_stat_cluster_cpu_sys_avg{cluster="simcluster"}'));
  await until(async () => (await pageOf(ports[1])).includes('isilon_stat_cluster_cpu_sys_avg{cluster="second"}'));
  const found = (await (await fetch(`http://127.0.0.1:${ports[2]}/`)).json()) as { targets: string[] }[];
  expect(found.flatMap(({ targets }) => targets)).toEqual([`127.0.0.1:${ports[0]}`, `127.0.0.1:${ports[1]}`]);
  // Whoever runs the tests as root, or with simulated certificates, is told so.
  expect(running.output.replace(/^.*WARN.*(?:are not verified|run as root).*$/gm, '')).not.toMatch(
    /WARN|ERROR|CRITICAL/,
  );
  expect(count(running.output, new RegExp(`\\[127\\.0\\.0\\.1:${one.port}\\] logged in`, 'g'))).toBe(1);
  expect(await running.stop('SIGINT')).toBe(0);
});

/** Asks again until it is so; the test's own time limit ends it. */
async function until(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo().catch(() => false))) await new Promise<void>((resolve) => setImmediate(resolve));
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
