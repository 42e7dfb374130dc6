import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startRegistry, type LocalRegistry } from './registry.js';
import { mustRun, writeFiles, type Ran } from './shell.js';
import { esmSink, strangers } from './strangers.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const manifestOf = (...path: string[]): Record<string, string> =>
  JSON.parse(readFileSync(join(root, ...path, 'package.json'), 'utf8')) as Record<string, string>;
// Without its hash, which npm does not take.
const [packageManager = ''] = (manifestOf()['packageManager'] ?? '').split('+');

/** Of core as the workspace has it; and the one after it, which is newer by its number only. */
export const coreVersion: string = manifestOf('packages', 'core')['version'] ?? '';
export const newerCore: string = coreVersion.replace(/\d+$/, (patch) => String(Number(patch) + 1));

const folder: string = mkdtempSync(join(tmpdir(), 'gostats-resolution-'));
export const inFolder = (...path: string[]): string => join(folder, ...path);
/** Packages of strangers, beside a configuration. */
export const etc: string = inFolder('etc');
/** What npm install -g gostats leaves. */
export const globalGostats: string = inFolder('usr', 'bin', 'gostats');
/** A project of pnpm. */
export const isolated: string = inFolder('isolated');

let npmEnvironment: Record<string, string> = {};

export const npm = (args: readonly string[], cwd: string = folder): Promise<Ran> =>
  mustRun('npm', args, cwd, npmEnvironment);
const pnpm = (args: readonly string[], cwd: string): Promise<Ran> =>
  mustRun('npm', ['exec', '--yes', '--', packageManager, ...args], cwd, npmEnvironment);

/** Packs everything, starts a registry with it, and installs. Whoever calls it closes the registry and removes the folder. */
export async function installAll(): Promise<LocalRegistry> {
  const upstream = (await mustRun('npm', ['config', 'get', 'registry'], root)).stdout.trim();
  const registry = await startRegistry(upstream.endsWith('/') ? upstream : `${upstream}/`);
  await packOurs(registry);
  await packStrangers(registry);
  const token = `${registry.url.replace('http:', '')}:_authToken=none`;
  writeFileSync(
    inFolder('npmrc'),
    `registry=${registry.url}\n${token}\naudit=false\nfund=false\nupdate-notifier=false\n`,
  );
  npmEnvironment = {
    npm_config_userconfig: inFolder('npmrc'),
    npm_config_registry: registry.url,
    npm_config_engine_strict: 'false',
  };
  await npm(['publish', inFolder('strangers', 'mything')]);
  const installGlobal = npm(['install', '-g', '--prefix', inFolder('usr'), 'gostats']);
  const installTwo = npm([
    'install',
    '-g',
    '--prefix',
    inFolder('usr2'),
    '@gostats/cli',
    '@gostats/simulator',
    'gostats-sink-mything',
  ]);
  await Promise.all([installGlobal, installTwo, installBeside(), installIsolated(registry)]);
  return registry;
}

async function packOurs(registry: LocalRegistry): Promise<void> {
  const packed = inFolder('packed');
  const filters = [
    'gostats',
    '@gostats/cli',
    '@gostats/core',
    '@gostats/line-protocol',
    '@gostats/net',
    '@gostats/simulator',
    '@gostats/sink-*',
  ];
  const args = ['-r', ...filters.flatMap((name) => ['--filter', name]), 'pack', '--pack-destination', packed];
  await mustRun('npm', ['exec', '--yes', '--', packageManager, ...args], root);
  // An older core for a sink that insists on it: everybody else gets the newest of the range.
  const newer = inFolder('newer');
  mkdirSync(newer);
  await mustRun('tar', ['-xzf', join(packed, `gostats-core-${coreVersion}.tgz`), '-C', newer], folder);
  const file = join(newer, 'package', 'package.json');
  writeFileSync(file, readFileSync(file, 'utf8').replace(`"version": "${coreVersion}"`, `"version": "${newerCore}"`));
  await mustRun('npm', ['pack', '--pack-destination', packed, join(newer, 'package')], folder);
  for (const name of readdirSync(packed).sort()) registry.add(join(packed, name));
}

/** All but the one that is published by npm itself. */
async function packStrangers(registry: LocalRegistry): Promise<void> {
  for (const [name, files] of Object.entries(strangers(coreVersion))) writeFiles(inFolder('strangers', name), files);
  const packed = inFolder('packed-strangers');
  mkdirSync(packed);
  const others = Object.keys(strangers(coreVersion)).filter((name) => name !== 'mything');
  await mustRun(
    'npm',
    ['pack', '--pack-destination', packed, ...others.map((name) => inFolder('strangers', name))],
    folder,
  );
  for (const name of readdirSync(packed)) registry.add(join(packed, name));
}

async function installBeside(): Promise<void> {
  mkdirSync(etc);
  const names = [
    'gostats-sink-mything',
    '@acme/gostats-sink-dual',
    'gostats-sink-classic',
    'gostats-sink-transpiled',
    'gostats-sink-pinned',
  ];
  await npm(['install', '--prefix', etc, ...names, 'gostats-plugin-tagger', 'mythin']);
  writeFiles(etc, {
    'local.js': esmSink('local-js'),
    'local.ts': `import type { SinkDefinition } from '@gostats/core/sink';\n${esmSink('local-ts').replace('export default', 'const sink: SinkDefinition =')}export default sink as SinkDefinition;\n`,
  });
  // A workspace elsewhere, one of whose packages is linked into etc.
  writeFiles(inFolder('workspace', 'linked'), {
    'package.json': {
      name: 'gostats-sink-linked',
      version: '0.0.1',
      type: 'module',
      exports: './index.js',
      peerDependencies: { '@gostats/core': '*' },
    },
    'index.js': esmSink('linked'),
  });
  cpSync(join(etc, 'node_modules', '@gostats'), inFolder('workspace', 'node_modules', '@gostats'), { recursive: true });
  symlinkSync(inFolder('workspace', 'linked'), join(etc, 'node_modules', 'gostats-sink-linked'), 'junction');
}

async function installIsolated(registry: LocalRegistry): Promise<void> {
  const dependencies = {
    '@gostats/cli': `^${coreVersion}`,
    'gostats-sink-mything': '^1.0.0',
    '@gostats/sink-influxdb': '*',
  };
  writeFiles(isolated, {
    'package.json': { name: 'isolated', private: true, dependencies },
    '.npmrc': `registry=${registry.url}\n`,
  });
  await pnpm(['install', '--ignore-scripts', '--config.minimumReleaseAge=0'], isolated);
}
