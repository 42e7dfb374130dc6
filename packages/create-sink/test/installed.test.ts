/**
 * The whole way of a stranger: `npm create`, `npm install`, build, test, and `gostats run` on a configuration beside the
 * package, all from packed tarballs. Needs what `npm test` has built, and the npm registry.
 */
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { startSimulator } from '@gostats/simulator';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';

const workspace = fileURLToPath(new URL('../../../', import.meta.url));
const packed = ['@gostats/core', '@gostats/net', '@gostats/simulator', '@gostats/cli', '@gostats/create-sink'];
const home = mkdtempSync(join(tmpdir(), 'gostats-stranger-'));
const folder = join(home, 'gostats-sink-mything');
afterAll(() => rmSync(home, { recursive: true, force: true }));

/** Runs a program to its end, with the Node of this test. @returns what it said. @throws with what it said */
async function run(cwd: string, command: string, ...args: readonly string[]): Promise<string> {
  const { PATH = '', NODE_OPTIONS: _, VITEST: _vitest, ...others } = process.env;
  const env = { ...others, PATH: `${dirname(process.execPath)}${delimiter}${PATH}`, npm_config_engine_strict: 'false' };
  return new Promise((resolve, reject) => {
    execFile(command, args, { cwd, env, maxBuffer: 1 << 24 }, (error, stdout, stderr) => {
      if (error === null) resolve(stdout + stderr);
      else reject(new Error(`${command} ${args.join(' ')} failed:\n${stdout}${stderr}`));
    });
  });
}

/** Where the tarball of a package of ours is. */
function tarball(name: string): string {
  const start = `${name.replace('@', '').replace('/', '-')}-`;
  const file = readdirSync(home).find((one) => one.startsWith(start) && /^\d/.test(one.slice(start.length)));
  if (file === undefined) throw new Error(`${name} was not packed`);
  return join(home, file);
}

/** Has npm take our packages from their tarballs: the registry may not have this version. */
function useTarballs(): void {
  const file = join(folder, 'package.json');
  const manifest = JSON.parse(readFileSync(file, 'utf8')) as Record<string, Record<string, string>>;
  const ours = packed.slice(0, -1).map((name) => [name, `file:${tarball(name)}`] as const);
  Object.assign(manifest['devDependencies'] ?? {}, Object.fromEntries(ours));
  manifest['overrides'] = Object.fromEntries(ours.map(([name]) => [name, `$${name}`]));
  writeFileSync(file, JSON.stringify(manifest, null, 2));
}

/** What vitest counted. It colours what it says. */
function testsPassed(said: string): number {
  // oxlint-disable-next-line no-control-regex -- a colour begins with one
  return Number(/Tests\s+(\d+) passed/.exec(said.replaceAll(/\u001b\[\d+m/g, ''))?.[1]);
}

beforeAll(async () => {
  const { packageManager } = JSON.parse(readFileSync(join(workspace, 'package.json'), 'utf8')) as {
    packageManager: string;
  };
  const filters = packed.flatMap((name) => ['--filter', name]);
  await run(
    workspace,
    'npm',
    'exec',
    '--yes',
    '--',
    // Without its hash, which npm does not take.
    packageManager.replace(/\+.*/, ''),
    '-r',
    ...filters,
    'pack',
    '--pack-destination',
    home,
  );
});

it('creates a package that installs, builds, and passes its tests', async () => {
  const created = await run(
    home,
    'npm',
    'exec',
    '--yes',
    `--package=${tarball('@gostats/create-sink')}`,
    '--',
    'create-sink',
    'mything',
  );
  expect(created).toContain('Wrote gostats-sink-mything');
  useTarballs();
  await run(folder, 'npm', 'install', '--no-audit', '--no-fund');
  await run(folder, 'npm', 'run', 'build');
  await run(folder, 'npm', 'run', 'types');
  const tested = await run(folder, 'npm', 'test');
  expect(testsPassed(tested)).toBeGreaterThan(30);
}, 180_000);

it('creates a pull sink too, which builds and passes its tests', async () => {
  const pull = join(home, 'pull');
  await run(
    home,
    'npm',
    'exec',
    '--yes',
    `--package=${tarball('@gostats/create-sink')}`,
    '--',
    'create-sink',
    'mypage',
    '--pull',
    '--dir',
    pull,
  );
  // What the first one installed: the packages are the same.
  symlinkSync(join(folder, 'node_modules'), join(pull, 'node_modules'), 'junction');
  await run(pull, 'npm', 'run', 'build');
  await run(pull, 'npm', 'run', 'types');
  expect(testsPassed(await run(pull, 'npm', 'test'))).toBeGreaterThan(30);
});

it.each([
  { taken: 9600, who: 'the receiver', cwd: folder },
  { taken: 8180, who: 'the simulated cluster', cwd: join(home, 'pull') },
])('leaves nothing behind when the port of $who is taken at its demo', async ({ taken, cwd }) => {
  const holder = createServer().listen(taken, '127.0.0.1');
  // Somebody else may have it already: taken it is.
  await new Promise((resolve) => holder.once('listening', resolve).once('error', resolve));
  const demo = spawn(process.execPath, ['demo.mjs'], { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
  demo.stdout.resume();
  demo.stderr.resume();
  // Not before everybody who has its pipes has ended: the programs that it started too.
  expect(await once(demo, 'close')).toEqual([1, null]);
  holder.close();
});

it('runs in the collector, by its name in a configuration beside it', async () => {
  const lines: string[] = [];
  const receiver = createServer(async (request, response) => {
    lines.push(...(await text(request)).split('\n'));
    response.writeHead(204).end();
  }).listen(0, '127.0.0.1');
  await once(receiver, 'listening');
  const simulator = await startSimulator({ clusters: 1, nodes: 3, port: 0 });
  const sample = readFileSync(join(folder, 'sample.toml'), 'utf8');
  const configuration = sample
    .replace(/^port = \d+/m, `port = ${simulator.endpoints[0]?.port}`)
    .replace(/^url = .*/m, `url = "http://127.0.0.1:${(receiver.address() as AddressInfo).port}/"`);
  writeFileSync(join(folder, 'mine.toml'), configuration);

  const gostats = join(folder, 'node_modules/@gostats/cli/bin/gostats.mjs');
  // From elsewhere: it is the configuration's folder that counts.
  const child = spawn(process.execPath, [gostats, 'run', '--config-file', join(folder, 'mine.toml')], { cwd: home });
  const said: string[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => said.push(String(chunk)));
  const ended = once(child, 'exit');
  try {
    await vi.waitFor(() => {
      if (child.exitCode !== null) throw new Error(`gostats ended: ${said.join('')}`);
      const measurements = lines.map((line) => (JSON.parse(line) as { measurement: string }).measurement);
      expect(measurements).toEqual(expect.arrayContaining(['cluster.health', 'node.load.1min']));
    }, 120_000);
  } finally {
    child.kill('SIGTERM');
    await ended;
    await simulator.close();
    receiver.close();
    receiver.closeAllConnections();
  }
  expect(child.exitCode).toBe(0);
  expect(said.join('')).toMatch(/mything: \d+ points delivered, none dropped/);
});
