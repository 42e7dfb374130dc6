import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { admitModule } from '../../src/modules/admit.js';
import { loadModule } from '../../src/modules/load.js';
import type { ResolvedModule } from '../../src/modules/resolve.js';
import { sinkKind } from '../../src/sinks/sink-kind.js';

const made: string[] = [];

/** An empty folder of its own. */
export function makeRoot(): string {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'gostats-modules-')));
  chmodSync(root, 0o755);
  made.push(root);
  return root;
}

export function removeRoots(): void {
  for (const root of made.splice(0)) rmSync(root, { recursive: true, force: true });
}

export function write(file: string, text: string | object): string {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, typeof text === 'string' ? text : JSON.stringify(text));
  return file;
}

/** A sink that leaves a file beside itself when it is imported. */
export const sinkText = (imports = ''): string => `${imports}
import { writeFileSync } from 'node:fs';
writeFileSync(new URL('./IMPORTED', import.meta.url), '');
export default { [Symbol.for('gostats.sink')]: 1, name: 'made', delivery: 'push',
  config: { '~standard': { version: 1, vendor: 't', validate: (value) => ({ value }) } }, create: () => ({ writePoints: async () => {} }) };
`;

/** A package under `node_modules` of a folder. @returns its folder */
export function install(folder: string, name: string, more: object = {}, text = sinkText()): string {
  const at = join(folder, 'node_modules', name);
  write(join(at, 'package.json'), { name, version: '1.2.3', type: 'module', exports: './index.js', ...more });
  write(join(at, 'index.js'), text);
  return at;
}

/** What a name leads to, with the configuration in `etc` and a program that depends on a sink of its own in `usr`. */
export async function admit(root: string, use: string, allowUnsafePath = false, etc = 'etc'): Promise<ResolvedModule> {
  const search = {
    configFile: join(root, etc, 'idic.toml'),
    folders: [join(root, 'usr', 'node_modules', 'gostats', 'bin')],
  };
  mkdirSync(join(root, etc), { recursive: true });
  return admitModule(sinkKind, { use, where: 'sink[0]', allowUnsafePath }, search);
}

export async function load(root: string, use: string): Promise<ResolvedModule> {
  const resolved = await admit(root, use);
  await loadModule(sinkKind, resolved);
  return resolved;
}

/** The program, with these sinks. */
export function installProgram(root: string, ...sinks: readonly string[]): void {
  const dependencies = Object.fromEntries(sinks.map((name) => [name, '*']));
  install(join(root, 'usr'), 'gostats', { dependencies });
  for (const name of sinks) install(join(root, 'usr'), name);
}
