import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
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

const run = (
  text: ConfigText,
  files: Readonly<Record<string, string>> = {},
  flags: readonly string[] = [],
): RunningGostats => startGostats(['run', ...flags], { cwd: makeFolder({ 'idic.toml': configText(text), ...files }) });

describe('a healthy run', () => {
  it.each(['SIGINT', 'SIGTERM'] as const)('says what it does, and ends with 0 at %s', async (signal) => {
    const { port, certificate } = await startCluster();
    const running = run({ port, cluster: 'ca_file = "ca.pem"' }, { 'ca.pem': certificate }, [
      '-loglevel',
      'debug',
      '-check-stat-return',
    ]);
    await running.says(
      /NOTICE {3}gostats \S+ is starting with \S+idic\.toml: clusters 127\.0\.0\.1:\d+; sinks discard\./,
    );
    await running.says(/NOTICE {3}\[simcluster\] Collecting from simcluster .*2 nodes, 2 keys/);
    await running.says(/DEBUG {4}\[simcluster\] \[discard\] written .*points=2/);
    expect(await running.stop(signal)).toBe(0);
    expect(running.stdout).toMatch(/Stopped\. discard: [1-9]\d* points delivered, none dropped\./);
    expect(running.stderr).toBe('');
  });
});

describe('a cluster that cannot be used', () => {
  it.each<[string, () => Promise<ConfigText>, RegExp]>([
    [
      'is not there',
      async () => ({ port: await closedPort() }),
      /ERROR {4}\[(\S+)\] \1 is down: Cannot reach cluster \1: nothing listens .* hostname and port .*retryInMs=\d+/,
    ],
    [
      'has a name that nobody knows',
      async () => ({ port: 8080, hostname: 'no-such-host.invalid' }),
      /ERROR {4}\[no-such-host\.invalid:8080\] \S+ is down: Cannot reach cluster .* Check hostname and port .*retryInMs=\d+/,
    ],
    [
      'refuses the password',
      async () => ({ port: (await startCluster()).port, password: 'wr0ng-one' }),
      /ERROR {4}\[(\S+)\] \1 is down: Cluster \1 refused the login of user "gostats"\. Check username and password .*retryInMs=\d+/,
    ],
    [
      'has a certificate that nobody vouches for',
      async () => ({ port: (await startCluster()).port, cluster: '' }),
      /ERROR {4}\[(\S+)\] \1 is down: The certificate of cluster \1 is not trusted: .*ca_file .*fingerprint = .*verify-ssl = false.*retryInMs=\d+/,
    ],
  ])('is told of and tried again when it %s', async (_, text, sentence) => {
    const running = run(await text());
    await running.says(sentence);
    expect(running.child.exitCode).toBeNull();
    expect(await running.stop('SIGINT')).toBe(0);
    expect(running.output).not.toContain('wr0ng-one');
  });
});

describe('an end that nobody asked for', () => {
  it('has exit code 1 when a sink does not start and that was to end it', async () => {
    const sink = sinkFile(`return { async init() { throw new Error('no database'); }, async writePoints() {} };`);
    const running = run({ port: 1, ...useSinkFile('on_start_failure = "fail"') }, { 'own.mjs': sink });
    expect(await running.ended).toBe(1);
    expect(running.stderr).toMatch(/^E_SINK_START {2}The sink "own" did not start: no database\.\n {2}Fix the cause/);
  });

  it.each([
    ['an exception', `throw new Error('from nowhere')`, 'Uncaught exception'],
    ['a rejection', `Promise.reject(new Error('from nowhere'))`, 'Unhandled promise rejection'],
  ])('has exit code 1 after %s that nobody caught, and the log file says where', async (_, cause, sentence) => {
    const logging = 'logfile = "log"\nlog_to_stdout = true';
    const folder = makeFolder({
      'idic.toml': configText({ port: await closedPort(), logging }),
      'ours.mjs': `process.once('SIGUSR2', () => { ${cause}; });`,
    });
    const running = startGostats(['run'], { cwd: folder, nodeFlags: ['--import', './ours.mjs'] });
    await running.says(/Cannot reach/);
    running.child.kill('SIGUSR2');
    expect(await running.ended).toBe(1);
    const log = readFileSync(join(folder, 'log'), 'utf8');
    expect(log).toMatch(
      new RegExp(`CRITICAL ${sentence}; gostats exits with code 1.*\\n {2}Error: from nowhere\\n +at .*ours\\.mjs`),
    );
  });

  it('has exit code 1 when nobody reads what it prints', async () => {
    const running = run({ port: await closedPort() });
    await running.says(/is starting with/);
    running.child.stdout?.destroy();
    expect(await running.ended).toBe(1);
    expect(running.stderr).toMatch(/Cannot write to standard output/);
  });
});

it.each([
  ['an exception', `setTimeout(() => { throw new Error('from a sink'); })`],
  ['a rejection', `Promise.reject(new Error('from a sink'))`],
])('goes on after %s that nobody caught in a sink, and says whose it was', async (_, cause) => {
  const { port } = await startCluster();
  const sink = sinkFile(`return { async writePoints() { ${cause}; } };`);
  const running = run({ port, ...useSinkFile() }, { 'own.mjs': sink }, ['-loglevel', 'debug']);
  await running.says(/\[own\] The sink "own" \(.*own\.mjs\) raised an unhandled error: .*from a sink/);
  await running.says(/\[simcluster\] \[own\] written[^]*\[simcluster\] \[own\] written/);
  expect(await running.stop('SIGINT')).toBe(0);
});

describe('signals', () => {
  it('end it at once with exit code 1 when they come again', async () => {
    const { port } = await startCluster();
    const sink = sinkFile(
      `return { async writePoints() { context.logger.notice('begins'); await new Promise(() => {}); } };`,
    );
    const running = run({ port, ...useSinkFile() }, { 'own.mjs': sink });
    await running.says(/\[own\] begins/);
    running.child.kill('SIGTERM');
    await running.says(/Stopping \(SIGTERM\)/);
    const again = setInterval(() => running.child.kill('SIGTERM'), 50);
    expect(await running.ended).toBe(1);
    clearInterval(again);
  });

  it('end it in time when a sink hangs, and what is lost is told', async () => {
    const { port } = await startCluster();
    const sink = sinkFile(
      `return { async writePoints() { context.logger.notice('begins'); await new Promise(() => {}); } };`,
    );
    const running = run({ port, ...useSinkFile() }, { 'own.mjs': sink });
    await running.says(/\[own\] begins/);
    expect(await running.stop('SIGINT')).toBe(0);
    expect(running.stdout).toMatch(/\[own\] Dropped [1-9]\d* points .*stopped/);
  });

  it('that move the log file find it made anew, and neither SIGUSR1 nor SIGHUP ends it', async () => {
    const folder = makeFolder({
      'idic.toml': configText({ port: await closedPort(), logging: 'logfile = "log"\nlog_to_stdout = true' }),
    });
    const running = startGostats(['run', '--loglevel', 'info'], { cwd: folder });
    await running.says(/Cannot reach/);
    renameSync(join(folder, 'log'), join(folder, 'log.old'));
    running.child.kill('SIGUSR1');
    running.child.kill('SIGHUP');
    await running.says(/SIGHUP/);
    expect(await running.stop('SIGINT')).toBe(0);
    expect(readFileSync(join(folder, 'log.old'), 'utf8')).toContain('is starting with');
    expect(readFileSync(join(folder, 'log'), 'utf8')).toMatch(/SIGHUP[^]*Stopped\./);
  });
});

/** A port of this machine where nothing listens. */
async function closedPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
