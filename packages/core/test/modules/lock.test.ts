import {
  appendFileSync,
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { checkLock, lockModules, readNamedModules, type NamedModules } from '../../src/index.js';
import { loadModule } from '../../src/modules/load.js';
import { sinkKind } from '../../src/sinks/sink-kind.js';
import { admit, install, installProgram, load, makeRoot, removeRoots, sinkText, write } from './disk.js';

let root: string;
let at: string;
let redis: string;
let lock: string;

beforeEach(async () => {
  root = makeRoot();
  installProgram(root, '@gostats/sink-discard');
  const etc = join(root, 'etc');
  at = install(etc, 'gostats-sink-mything', {
    dependencies: { redis: '*' },
    peerDependencies: { '@gostats/core': '*' },
  });
  write(join(at, 'lib/part.js'), 'export default 1;');
  redis = install(etc, 'redis', { dependencies: { deep: '*' } });
  install(redis, 'deep');
  install(etc, '@gostats/core');
  install(etc, 'gostats-sink-other');
  write(join(etc, 'mine.mjs'), sinkText());
  lock = join(etc, 'gostats-lock.json');
  await writeLock();
  rmSync(join(at, 'IMPORTED'), { force: true });
});
afterEach(removeRoots);

async function configure(uses: readonly string[], more = ''): Promise<NamedModules> {
  const text = `[global]\nversion = "0.40"\nstats_processor = ${JSON.stringify(uses)}\n[[cluster]]\nhostname = "c"\nusername = "u"\npassword = "$cmd:touch RAN"\n${more}`;
  return readNamedModules(write(join(root, 'etc/idic.toml'), text), {});
}

const folders = (): string[] => [join(root, 'usr/node_modules/gostats/bin')];
const USES = ['discard', 'mything', './mine.mjs'];

async function writeLock(): Promise<void> {
  const { file, text } = await lockModules(await configure(USES), folders());
  expect(file).toBe(lock);
  writeFileSync(file, text);
}

/** What loading the sink is refused with; none of its code has run. */
async function refusal(use = 'mything'): Promise<string> {
  const thrown: unknown = await load(root, use).catch((error: unknown) => error);
  expect(existsSync(join(at, 'IMPORTED'))).toBe(false);
  expect(thrown).toMatchObject({ code: 'E_MODULE_LOCK' });
  return (thrown as Error).message;
}

describe('a lock beside the configuration', () => {
  it('names what the configuration loads, what that depends on, and the hash of every file', () => {
    const { modules, packages } = JSON.parse(readFileSync(lock, 'utf8')) as {
      modules: object;
      packages: Record<string, object>;
    };
    expect(modules).toEqual({ './mine.mjs': 'file:./mine.mjs', 'gostats-sink-mything': 'gostats-sink-mything@1.2.3' });
    expect(Object.keys(packages)).toEqual([
      '@gostats/core@1.2.3',
      'deep@1.2.3',
      'file:./mine.mjs',
      'gostats-sink-mything@1.2.3',
      'redis@1.2.3',
    ]);
    const hash = expect.stringMatching(/^sha256-.{44}$/) as unknown;
    expect(packages['gostats-sink-mything@1.2.3']).toEqual({
      integrity: expect.stringMatching(/^sha512-/) as unknown,
      dependencies: { '@gostats/core': ['@gostats/core@1.2.3'], redis: ['redis@1.2.3'] },
      files: { 'index.js': hash, 'lib/part.js': hash, 'package.json': hash },
    });
  });

  it('lets through what is as locked, and what came with the program', async () => {
    await checkLock(await configure(USES), folders());
    for (const use of USES) expect((await admit(root, use)).use).toBe(use);
  });

  it('comes out the same, whatever the order', async () => {
    const { text } = await lockModules(await configure([...USES].toReversed()), folders());
    expect(text).toBe(readFileSync(lock, 'utf8'));
  });

  it.each<[string, () => void, RegExp]>([
    [
      'a file that is changed',
      () => appendFileSync(join(at, 'lib/part.js'), ' '),
      /mything@1\.2\.3: changed lib\/part\.js \(in /,
    ],
    ['a file that is added', () => void write(join(at, 'lib/new.js'), ''), /mything@1\.2\.3: added lib\/new\.js/],
    ['a file that is removed', () => rmSync(join(at, 'lib/part.js')), /mything@1\.2\.3: removed lib\/part\.js/],
    [
      'two files swapped',
      () => {
        renameSync(join(at, 'index.js'), join(at, 'x'));
        renameSync(join(at, 'lib/part.js'), join(at, 'index.js'));
        renameSync(join(at, 'x'), join(at, 'lib/part.js'));
      },
      /changed index\.js, changed lib\/part\.js/,
    ],
    [
      'another version',
      () => void install(join(root, 'etc'), 'gostats-sink-mything', { version: '1.2.4' }),
      /locked is gostats-sink-mything@1\.2\.3, installed gostats-sink-mything@1\.2\.4/,
    ],
    [
      'a dependency that is changed',
      () => appendFileSync(join(redis, 'index.js'), ' '),
      /redis@1\.2\.3: changed index\.js/,
    ],
    [
      'a dependency of a dependency that is changed',
      () => appendFileSync(join(redis, 'node_modules/deep/index.js'), ' '),
      /deep@1\.2\.3: changed index\.js/,
    ],
    [
      'a dependency that was updated',
      () => void install(join(root, 'etc'), 'redis', { version: '1.2.4' }),
      /its dependency redis is redis@1\.2\.4, locked is redis@1\.2\.3/,
    ],
    ['a dependency that goes before', () => void install(at, 'redis', { version: '6.6.6' }), /redis@6\.6\.6/],
    [
      'one that goes before under the same version',
      () => void install(at, 'redis', {}, 'evil'),
      /redis@1\.2\.3: changed index\.js/,
    ],
    [
      'a dependency that is gone',
      () => rmSync(redis, { recursive: true }),
      /its dependency redis is none, locked is redis@1\.2\.3/,
    ],
    [
      'another contract beside it',
      () => appendFileSync(join(root, 'etc/node_modules/@gostats/core/index.js'), ' '),
      /@gostats\/core@1\.2\.3: changed/,
    ],
    [
      'a manifest that leads elsewhere',
      () =>
        void write(join(at, 'package.json'), {
          name: 'gostats-sink-mything',
          version: '1.2.3',
          type: 'module',
          exports: './lib/part.js',
        }),
      /changed package\.json/,
    ],
    [
      'a file behind a link',
      () => {
        renameSync(join(at, 'lib/part.js'), join(root, 'part.js'));
        symlinkSync(join(root, 'part.js'), join(at, 'lib/part.js'));
        appendFileSync(join(root, 'part.js'), ' ');
      },
      /changed lib\/part\.js/,
    ],
    [
      'a lock with another hash',
      () => edit((text) => text.replace(/("lib\/part.js": "sha256-)..../, '$1AAAA')),
      /changed lib\/part\.js/,
    ],
    [
      'a lock with another sum',
      () => edit((text) => text.replace(/sha512-..../g, 'sha512-AAAA')),
      /its checksum does not match its files/,
    ],
    ['a lock that is half written', () => edit((text) => text.slice(0, 500)), /it is not a lock of version 1/],
    [
      'a lock of another version',
      () => edit((text) => text.replace('"lockVersion": 1', '"lockVersion": 2')),
      /it is not a lock of version 1: lockVersion/,
    ],
    ['an empty lock', () => edit(() => '{}'), /it is not a lock of version 1/],
    ['a lock that others can write', () => chmodSync(lock, 0o666), /is writable by everyone \(mode 0666\); chmod o-w/],
  ])('refuses %s', async (_, change, message) => {
    change();
    const thrown: unknown = await load(root, 'mything').catch((error: unknown) => error);
    expect(existsSync(join(at, 'IMPORTED'))).toBe(false);
    expect((thrown as Error).message).toMatch(message);
    expect(thrown).toMatchObject({ code: 'E_MODULE_LOCK' });
  });

  it.runIf(process.geteuid?.() === 0)('refuses a lock of another user', async () => {
    chownSync(lock, 4711, 0);
    expect(await refusal()).toContain('belongs to user 4711');
  });

  it.each(['other', 'gostats-sink-other', './further.mjs'])('refuses what is not in it: %s', async (use) => {
    write(join(root, 'etc/further.mjs'), sinkText());
    expect(await refusal(use)).toContain('is not in the lock');
  });

  it('refuses a dependency under its own name: it was locked as a part of another', async () => {
    install(join(root, 'etc'), 'gostats-sink-dep');
    edit((text) => text.replaceAll('redis@1.2.3', 'gostats-sink-dep@1.2.3'));
    expect(await refusal('gostats-sink-dep')).toContain('is not in the lock');
  });

  it('refuses a file that was changed', async () => {
    appendFileSync(join(root, 'etc/mine.mjs'), ' ');
    expect(await refusal('./mine.mjs')).toContain('file:./mine.mjs: changed mine.mjs');
  });

  it('holds for a package that is named by its path, and for one that may be changed by others', async () => {
    appendFileSync(join(at, 'lib/part.js'), ' ');
    expect(await refusal(join(at, 'index.js'))).toContain('changed lib/part.js');
    await expect(admit(root, 'mything', true)).rejects.toMatchObject({ code: 'E_MODULE_LOCK' });
  });

  it.each([
    ['a package that it does not declare', `import 'gostats-sink-other';`],
    [
      'a package that is required',
      `import { createRequire } from 'node:module'; createRequire(import.meta.url)('gostats-sink-other');`,
    ],
    ['a file beside the package', `import '../gostats-sink-other/index.js';`],
    ['a file far away', `await import(new URL('../../../far.mjs', import.meta.url));`],
  ])('holds while it is being loaded: %s', async (_, imports) => {
    const far = write(
      join(root, 'far.mjs'),
      `import { writeFileSync } from 'node:fs'; writeFileSync(new URL('./FAR', import.meta.url), '');`,
    );
    install(join(root, 'etc'), 'gostats-sink-mything', {}, `${imports}\n${sinkText()}`);
    const other = join(root, 'etc/node_modules/gostats-sink-other');
    await writeLock();
    const error: unknown = await load(root, 'mything').catch((thrown: unknown) => thrown);
    expect((error as Error).message).toContain(`is not in the lock, and ${join(at, 'index.js')} imports it`);
    expect(error).toMatchObject({ code: 'E_MODULE_LOCK' });
    expect([existsSync(join(other, 'IMPORTED')), existsSync(join(far, '../FAR'))]).toEqual([false, false]);
  });

  it('lets a module import what is locked: its dependencies, its own files, JSON', async () => {
    const text = `import 'redis';\nimport './lib/part.js';\nimport data from './data.json' with { type: 'json' };\nimport { createRequire } from 'node:module';
createRequire(import.meta.url)('./old.cjs');\n${sinkText()}`;
    write(join(at, 'data.json'), {});
    write(join(at, 'old.cjs'), `require('./older.cjs'); require('node:path');`);
    write(join(at, 'older.cjs'), '');
    install(join(root, 'etc'), 'gostats-sink-mything', { dependencies: { redis: '*' } }, text);
    await writeLock();
    await load(root, 'mything');
    expect(existsSync(join(at, 'IMPORTED'))).toBe(true);
  });

  it('sees a file that is changed between the look and the import', async () => {
    const resolved = await admit(root, 'mything');
    appendFileSync(join(at, 'index.js'), '// late');
    await expect(loadModule(sinkKind, resolved)).rejects.toMatchObject({
      code: 'E_MODULE_LOCK',
      message: expect.stringContaining('index.js was changed while it was being loaded'),
    });
    expect(existsSync(join(at, 'IMPORTED'))).toBe(false);
  });

  it('holds for secret stores too, and is written without asking one or running a program', async () => {
    const store = install(join(root, 'etc'), '@acme/vault');
    const more = '[[secret_store]]\nname = "vault"\nuse = "@acme/vault"\n';
    const { modules } = await lockModules(await configure(['discard'], more), folders());
    expect(modules).toEqual(['@acme/vault']);
    expect([existsSync(join(store, 'IMPORTED')), existsSync(join(root, 'etc/RAN'))]).toEqual([false, false]);
  });

  it('says in a check what it has too much', async () => {
    await expect(checkLock(await configure(['mything']), folders())).rejects.toMatchObject({
      message: expect.stringContaining('./mine.mjs is in the lock, but the configuration does not name it'),
    });
    rmSync(lock);
    await expect(checkLock(await configure(USES), folders())).rejects.toMatchObject({
      message: expect.stringContaining('there is no such file'),
    });
  });

  it('cannot be made of one version that is there in two kinds', async () => {
    install(join(at, 'node_modules'), 'x');
    cpSync(redis, join(at, 'node_modules/redis'), { recursive: true });
    appendFileSync(join(at, 'node_modules/redis/node_modules/deep/index.js'), ' ');
    install(join(root, 'etc'), 'gostats-sink-other', { dependencies: { redis: '*', 'gostats-sink-mything': '*' } });
    await expect(lockModules(await configure(['other']), folders())).rejects.toMatchObject({
      code: 'E_MODULE_LOCK',
      message: expect.stringContaining('deep@1.2.3 is installed twice with different content'),
    });
  });

  function edit(change: (text: string) => string): void {
    writeFileSync(lock, change(readFileSync(lock, 'utf8')));
  }
});
