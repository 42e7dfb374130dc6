import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startSimulator } from '@gostats/simulator';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { killAll, startNode } from '../../packages/cli/test/support/gostats.js';
import { idic } from '../support/idic.js';
import { waitUntil } from '../support/wait-until.js';
import { coreVersion, etc, globalGostats, inFolder, installAll, isolated, newerCore, npm } from './installations.js';
import type { LocalRegistry } from './registry.js';
import { run, type Ran } from './shell.js';

/**
 * Real folders, as npm and pnpm lay them out: our packages packed, a registry on this machine, and packages of strangers
 * beside a configuration, while gostats itself stands elsewhere.
 */
let registry: LocalRegistry;
const folder = inFolder();

beforeAll(async () => {
  registry = await installAll();
}, 240_000);

afterEach(killAll);
afterAll(async () => {
  await registry.close();
  rmSync(folder, { recursive: true, force: true });
});

const gostats = (program: string, args: readonly string[], cwd = folder): Promise<Ran> =>
  run(process.execPath, [program, ...args], cwd);

/** A configuration with these sinks, in a folder; each may write to a file. */
function configure(where: string, uses: readonly string[], more = '', port = 8080): string {
  const tables = uses.map(
    (use, index) =>
      `[[sink]]\nuse = ${JSON.stringify(use)}\nid = "s${index}"\n[sink.options]\nfile = ${JSON.stringify(join(where, `s${index}.txt`))}\n`,
  );
  const text = idic({
    clusters: [{ port }],
    groups: { cpu: ['cluster.cpu.sys.avg'] },
    interval: '1',
    more: `${more}\n${tables.join('')}`,
  });
  const file = join(where, 'idic.toml');
  writeFileSync(file, text);
  return file;
}

/** What `gostats check` says of a configuration: id → the place of its package. */
async function places(program: string, file: string): Promise<Readonly<Record<string, string>>> {
  const { code, output, stdout } = await gostats(program, ['check', '--config-file', file]);
  expect([code, output]).toEqual([0, expect.any(String)]);
  return Object.fromEntries(
    [...stdout.matchAll(/^ {2}(\S+) {2}(\S+@\S+ in .*|\/.*) \((?:push|pull)\)$/gm)].map(([, id, place]) => [id, place]),
  );
}

describe('a configuration in etc, gostats installed globally', () => {
  it('finds what was installed beside it, whatever kind of module it is', async () => {
    const uses = [
      'mything',
      '@acme/gostats-sink-dual',
      'classic',
      'transpiled',
      'gostats-sink-pinned',
      'linked',
      './local.js',
      './local.ts',
    ];
    const modules = join(etc, 'node_modules');
    expect(await places(globalGostats, configure(etc, uses, '[[plugin]]\nuse = "tagger"'))).toEqual({
      s0: `gostats-sink-mything@1.2.0 in ${join(modules, 'gostats-sink-mything')}`,
      s1: `@acme/gostats-sink-dual@2.0.0 in ${join(modules, '@acme', 'gostats-sink-dual')}`,
      s2: `gostats-sink-classic@3.0.0 in ${join(modules, 'gostats-sink-classic')}`,
      s3: `gostats-sink-transpiled@3.1.0 in ${join(modules, 'gostats-sink-transpiled')}`,
      s4: `gostats-sink-pinned@4.0.0 in ${join(modules, 'gostats-sink-pinned')}`,
      s5: `gostats-sink-linked@0.0.1 in ${inFolder('workspace', 'linked')}`,
      s6: join(etc, 'local.js'),
      s7: join(etc, 'local.ts'),
    });
  });

  it('has two versions of core side by side', () => {
    const versionAt = (...path: string[]): string => {
      const file = inFolder(...path, 'node_modules', '@gostats', 'core', 'package.json');
      return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
    };
    const insistent = join('etc', 'node_modules', 'gostats-sink-pinned');
    const nested = existsSync(inFolder(insistent, 'node_modules'));
    const besides = [versionAt('etc'), ...(nested ? [versionAt(insistent)] : [])];
    expect(besides).toContain(coreVersion);
    expect(versionAt('usr', 'lib', 'node_modules', 'gostats')).toBe(newerCore);
  });

  it('finds the sinks that came with gostats, for an old idic.toml', async () => {
    const old = inFolder('old');
    mkdirSync(old);
    const text = idic({
      clusters: [{}],
      groups: { cpu: ['cluster.cpu.sys.avg'] },
      global: { stats_processor: 'influxdb' },
      more: '[influxdb]\nhost = "localhost"\nport = "8086"\ndatabase = "isi_data_insights"\n',
    });
    writeFileSync(join(old, 'idic.toml'), text);
    const found = await places(globalGostats, join(old, 'idic.toml'));
    expect(found['influxdb']).toContain(join('usr', 'lib', 'node_modules', 'gostats'));
  });

  it('finds what was installed globally beside a gostats without sinks', async () => {
    const empty = inFolder('empty');
    mkdirSync(empty);
    const found = await places(inFolder('usr2', 'bin', 'gostats'), configure(empty, ['mything']));
    expect(found['s0']).toBe(
      `gostats-sink-mything@1.2.0 in ${inFolder('usr2', 'lib', 'node_modules', 'gostats-sink-mything')}`,
    );
  });

  it('brings no simulator, and says how to get it', async () => {
    const { code, output } = await gostats(globalGostats, ['simulate', '--port', '0']);
    expect([code, output.split('\n')[0]]).toEqual([
      2,
      'E_SIMULATOR_MISSING  "gostats simulate" needs the package @gostats/simulator, which is not installed.',
    ]);
    expect(output).toContain('npm install -g @gostats/simulator');
    expect(existsSync(inFolder('usr', 'lib', 'node_modules', 'gostats', 'node_modules', 'selfsigned'))).toBe(false);
  });

  it('simulates where the simulator is installed beside it', async () => {
    const running = startNode([inFolder('usr2', 'bin', 'gostats'), 'simulate', '--port', '0', '--clusters', '1'], {
      cwd: folder,
    });
    await running.says(/Press Ctrl-C to stop\./);
    expect(await running.stop('SIGINT')).toBe(0);
  });

  it('delivers to all of them at once', async () => {
    const simulator = await startSimulator({ clusters: 1, nodes: 2, port: 0 });
    try {
      const uses = ['mything', '@acme/gostats-sink-dual', 'classic', 'gostats-sink-pinned', './local.ts'];
      const file = configure(etc, uses, '[[plugin]]\nuse = "tagger"', simulator.endpoints[0]?.port);
      const running = startNode([globalGostats, 'run', '--config-file', file], { cwd: folder });
      const got = (index: number): string => {
        const at = join(etc, `s${index}.txt`);
        return existsSync(at) ? readFileSync(at, 'utf8') : '';
      };
      await waitUntil(
        'points in every file',
        () => uses.every((_, index) => got(index).includes('cluster.cpu.sys.avg')),
        { state: () => running.output },
      );
      expect(await running.stop('SIGTERM')).toBe(0);
    } finally {
      await simulator.close();
    }
  });

  it('never loads another package than the ones that a name stands for', async () => {
    const { code, output } = await gostats(globalGostats, ['check', '--config-file', configure(etc, ['mythin'])]);
    expect(code).toBe(2);
    expect(output).not.toContain('EVIL');
    expect(output).toContain('E_SINK_NOT_FOUND  Cannot find a sink called "mythin" (sink[0] in');
    expect(output).toContain('Looked for @gostats/sink-mythin, gostats-sink-mythin\n');
    expect(output).toContain('Did you mean "mything"?');
    expect(output).not.toContain('npm install');
  });

  it('holds to a lock, whatever kind of module it is', async () => {
    const uses = [
      'mything',
      '@acme/gostats-sink-dual',
      'classic',
      'transpiled',
      'gostats-sink-pinned',
      'linked',
      './local.js',
      './local.ts',
    ];
    const file = configure(etc, uses, '[[plugin]]\nuse = "tagger"');
    const lock = join(etc, 'gostats-lock.json');
    const changed = join(etc, 'node_modules', '@gostats', 'core', 'dist', 'sink', 'index.js');
    const before = readFileSync(changed, 'utf8');
    try {
      const locked = await gostats(globalGostats, ['plugins', 'lock', '--config-file', file]);
      expect([locked.code, locked.output]).toEqual([0, expect.stringContaining(`  @gostats/core@${coreVersion}`)]);
      expect(Object.keys(await places(globalGostats, file))).toHaveLength(uses.length);
      writeFileSync(changed, `${before}\n// touched`);
      const refused = await gostats(globalGostats, ['check', '--config-file', file]);
      expect([refused.code, refused.output]).toEqual([2, expect.stringContaining('changed dist/sink/index.js')]);
    } finally {
      writeFileSync(changed, before);
      rmSync(lock, { force: true });
    }
  });

  it('can be started by npx, which installs it for the moment', async () => {
    // npm runs on whatever Node the machine has; gostats must run on the one of these tests.
    const file = configure(etc, ['mything']);
    const { stdout } = await npm([
      'exec',
      '--yes',
      '--package=gostats',
      '--',
      process.execPath,
      '-e',
      `
      const { spawnSync } = require('node:child_process');
      const { join, delimiter } = require('node:path');
      const bin = process.env.PATH.split(delimiter).map((path) => join(path, 'gostats')).find((path) => require('node:fs').existsSync(path));
      const { stdout, stderr } = spawnSync(process.execPath, [bin, 'check', '--config-file', ${JSON.stringify(file)}], { encoding: 'utf8' });
      console.log(stdout + stderr);`,
    ]);
    expect(stdout).toContain(
      `s0  gostats-sink-mything@1.2.0 in ${join(etc, 'node_modules', 'gostats-sink-mything')} (push)`,
    );
  });
});

describe('a project of pnpm, where packages see only what they name', () => {
  const program = join(isolated, 'node_modules', '@gostats', 'cli', 'bin', 'gostats.mjs');

  it('finds the sinks that the project names', async () => {
    expect(existsSync(join(isolated, 'node_modules', '.pnpm'))).toBe(true);
    const found = await places(
      program,
      configure(isolated, ['mything'], '[[sink]]\nuse = "influxdb"\nid = "db"\n[sink.options]\ndatabase = "d"\n'),
    );
    expect(found['s0']).toContain('gostats-sink-mything@1.2.0 in ');
    expect(found['db']).toContain('@gostats/sink-influxdb@');
  });

  it('holds to a lock', async () => {
    const file = configure(isolated, ['mything', 'influxdb']);
    const locked = await gostats(program, ['plugins', 'lock', '--config-file', file]);
    expect([locked.code, locked.output]).toEqual([0, expect.stringContaining('  @gostats/sink-influxdb@')]);
    const checked = await gostats(program, ['plugins', 'lock', '--check', '--config-file', file]);
    expect([checked.code, checked.output]).toEqual([0, expect.stringContaining('matches what is installed')]);
    rmSync(join(isolated, 'gostats-lock.json'));
  });

  it('lists them', async () => {
    const { stdout } = await gostats(program, ['sinks', '--json'], isolated);
    const found = JSON.parse(stdout) as { use: string; from: string; loaded: boolean }[];
    // The configuration of the test before is there and names both.
    expect(found.filter(({ from }) => from === isolated).map(({ use, loaded }) => [use, loaded])).toEqual([
      ['influxdb', true],
      ['mything', true],
    ]);
  });
});

it('what was published is what npm publish sent', () => {
  expect(registry.packages.filter((name) => name.startsWith('gostats-sink-mything'))).toEqual([
    'gostats-sink-mything@1.2.0',
  ]);
});
