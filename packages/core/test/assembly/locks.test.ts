import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { checkLock, lockModules, type NamedModule, type NamedModules } from '../../src/index.js';
import { install, installProgram, makeRoot, removeRoots, sinkText, write } from '../modules/disk.js';

let root: string;
let mine: string;
let plugin: string;
beforeEach(() => {
  root = makeRoot();
  installProgram(root, '@gostats/sink-discard');
  mine = install(join(root, 'etc'), 'gostats-sink-mine', { dependencies: { redis: '*' } });
  plugin = install(join(root, 'etc'), 'gostats-plugin-mine', { dependencies: { redis: '*' } });
  install(join(root, 'etc'), 'redis');
});
afterEach(removeRoots);

const folders = (): string[] => [join(root, 'usr/node_modules/gostats/bin')];
const sink = (use: string): Partial<NamedModule> & { use: string } => ({ noun: 'sink', use });
const named = (...modules: readonly (Partial<NamedModule> & { use: string })[]): NamedModules => ({
  file: join(root, 'etc/idic.toml'),
  locate: () => 7,
  modules: modules.map((one, index) => ({ noun: 'sink', allowUnsafePath: false, path: `sink[${index}]`, ...one })),
});
/** Writes the lock of these. */
async function lock(config: NamedModules): Promise<void> {
  const { file, text } = await lockModules(config, folders());
  writeFileSync(file, text);
}
/** The lines of the refusal, without the first. */
async function differencesOf(config: NamedModules): Promise<string[]> {
  const thrown: unknown = await checkLock(config, folders()).catch((error: unknown) => error);
  expect(thrown).toMatchObject({ code: 'E_MODULE_LOCK' });
  return (thrown as Error).message
    .split('\n')
    .slice(1)
    .map((line) => line.trim());
}

describe('a lock', () => {
  it('is of sinks and plugins by their kind, names each once, and leaves out what came with the program', async () => {
    const config = named(sink('discard'), sink('mine'), sink('gostats-sink-mine'), { noun: 'plugin', use: 'mine' });
    const made = await lockModules(config, folders());
    expect(made).toMatchObject({
      file: join(root, 'etc/gostats-lock.json'),
      modules: ['gostats-sink-mine', 'gostats-plugin-mine'],
      packages: ['gostats-sink-mine@1.2.3', 'redis@1.2.3', 'gostats-plugin-mine@1.2.3'],
    });
    expect(JSON.parse(made.text)).toMatchObject({
      modules: { 'gostats-plugin-mine': 'gostats-plugin-mine@1.2.3', 'gostats-sink-mine': 'gostats-sink-mine@1.2.3' },
    });
    await lock(config);
    expect(await checkLock(config, folders())).toEqual(made);
    expect([mine, plugin].map((at) => existsSync(join(at, 'IMPORTED')))).toEqual([false, false]);
  });

  it('is refused when it names more than the configuration, or holds more than that needs', async () => {
    await lock(named(sink('mine')));
    expect(await differencesOf(named(sink('discard')))).toEqual([
      'gostats-sink-mine is in the lock, but the configuration does not name it',
      'gostats-sink-mine@1.2.3 is in the lock, but nothing needs it',
      'redis@1.2.3 is in the lock, but nothing needs it',
    ]);
  });

  it('is refused when it names less, and tells a difference that two modules have once', async () => {
    await lock(named(sink('mine'), { noun: 'plugin', use: 'mine' }));
    write(join(root, 'etc/node_modules/redis/index.js'), 'changed');
    write(join(root, 'etc/further.mjs'), sinkText());
    const differences = await differencesOf(
      named(sink('mine'), { noun: 'plugin', use: 'mine' }, sink('./further.mjs')),
    );
    expect(differences).toEqual([
      expect.stringMatching(/^redis@1\.2\.3: changed index\.js \(in /),
      './further.mjs is not in the lock',
    ]);
  });

  it('is refused when it is not there', async () => {
    expect(await differencesOf(named(sink('mine')))).toEqual(['there is no such file']);
  });

  it('cannot be made of one version that is there in two kinds, nor of what is not there, and the place is told', async () => {
    install(plugin, 'redis', {}, 'another one');
    await expect(lockModules(named(sink('mine'), { noun: 'plugin', use: 'mine' }), folders())).rejects.toMatchObject({
      code: 'E_MODULE_LOCK',
      message: expect.stringMatching(/gostats-lock\.json[^]*redis@1\.2\.3 is installed twice with different content/),
    });
    await expect(lockModules(named(sink('lost')), folders())).rejects.toMatchObject({
      code: 'E_SINK_NOT_FOUND',
      message: expect.stringContaining(`sink[0] in ${join(root, 'etc/idic.toml')}, line 7`),
    });
  });
});
