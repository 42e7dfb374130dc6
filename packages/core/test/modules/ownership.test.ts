import { chmodSync, chownSync, existsSync, lchownSync, mkdirSync, renameSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { admit, install, installProgram, load, makeRoot, removeRoots, sinkText, write } from './disk.js';

const STRANGER = 4711;
const isRoot = process.geteuid?.() === 0;

let root: string;
let at: string;
beforeEach(() => {
  root = makeRoot();
  installProgram(root, '@gostats/sink-discard');
  at = install(join(root, 'etc'), 'gostats-sink-mything', { dependencies: { redis: '*' } });
  install(join(root, 'etc'), 'redis', { name: 'redis' });
  write(join(at, 'lib/deep/part.js'), '');
});
afterEach(removeRoots);

/** Every thing that decides what runs, from the disk's root to the last file. */
const DECIDING = [
  '',
  'etc',
  'etc/node_modules',
  'etc/node_modules/gostats-sink-mything',
  'etc/node_modules/gostats-sink-mything/package.json',
  'etc/node_modules/gostats-sink-mything/index.js',
  'etc/node_modules/gostats-sink-mything/lib',
  'etc/node_modules/gostats-sink-mything/lib/deep/part.js',
  'etc/node_modules/redis',
  'etc/node_modules/redis/index.js',
];

async function refusal(use = 'mything'): Promise<{ code: string; message: string; remedy: string }> {
  const thrown: unknown = await load(root, use).catch((error: unknown) => error);
  expect(existsSync(join(at, 'IMPORTED'))).toBe(false);
  return thrown as { code: string; message: string; remedy: string };
}

describe.skipIf(process.platform === 'win32')('what others can change is not loaded', () => {
  it('and nothing is wrong with what only its owner can', async () => {
    expect((await admit(root, 'mything')).found).toBe(at);
  });

  it.each(DECIDING)('writable by everybody: /%s', async (path) => {
    chmodSync(join(root, path), 0o777);
    const { code, message, remedy } = await refusal();
    expect(code).toBe('E_MODULE_UNSAFE');
    expect(message).toContain(`${join(root, path).replace(/\/$/, '')} is writable by everyone (mode 0777)`);
    expect(remedy).toContain(`chmod o-w ${join(root, path).replace(/\/$/, '')}`);
  });

  it.runIf(isRoot).each(DECIDING)('of another user: /%s', async (path) => {
    chownSync(join(root, path), STRANGER, 0);
    const { code, message, remedy } = await refusal();
    expect(code).toBe('E_MODULE_UNSAFE');
    expect(message).toContain(`belongs to user ${STRANGER}, neither to root nor to user 0`);
    expect(remedy).toContain(`chown -h 0 ${join(root, path).replace(/\/$/, '')}`);
  });

  // In the first of them the program stands too.
  it.runIf(isRoot).each(DECIDING.slice(1))('writable by a group: /%s', async (path) => {
    chownSync(join(root, path), 0, STRANGER);
    chmodSync(join(root, path), 0o775);
    expect(await refusal()).toMatchObject({
      code: 'E_MODULE_UNSAFE',
      message: expect.stringContaining(`writable by group ${STRANGER}`),
    });
  });

  it('writable by the group that is the owner’s alone is fine', async () => {
    for (const path of DECIDING) chmodSync(join(root, path), 0o775);
    const { gid, uid } = { gid: process.getegid?.(), uid: process.geteuid?.() };
    expect(
      await load(root, 'mything').then(
        ({ found }) => found,
        (error: { code: string }) => error.code,
      ),
    ).toBe(gid === uid || gid === 0 ? at : 'E_MODULE_UNSAFE');
  });

  it('a folder with the sticky bit, as /tmp has it, is on the way and nothing more', async () => {
    chmodSync(join(root, 'etc'), 0o1777);
    expect((await admit(root, 'mything')).found).toBe(at);
    chmodSync(at, 0o1777);
    expect((await refusal()).message).toContain(`${at} is writable by everyone`);
  });

  it('a link: both its own folder and where it leads are looked at', async () => {
    const store = join(root, 'store');
    mkdirSync(store);
    renameSync(at, join(store, 'mything'));
    symlinkSync(join(store, 'mything'), at);
    renameSync(join(root, 'etc/node_modules/redis'), join(root, 'redis'));
    expect((await admit(root, 'mything')).found).toBe(at);
    chmodSync(store, 0o777);
    expect((await refusal()).message).toContain(`${store} is writable by everyone`);
    chmodSync(store, 0o755);
    chmodSync(join(root, 'etc/node_modules'), 0o777);
    expect((await refusal()).message).toContain(`${join(root, 'etc/node_modules')} is writable by everyone`);
  });

  it.runIf(isRoot)('a link of another user', async () => {
    renameSync(at, join(root, 'moved'));
    symlinkSync(join(root, 'moved'), at);
    lchownSync(at, STRANGER, 0);
    expect((await refusal()).message).toContain(`${at} belongs to user ${STRANGER}`);
  });

  it('a link within the package, to what others can change', async () => {
    const elsewhere = write(join(root, 'open/data.js'), '');
    chmodSync(join(root, 'open'), 0o777);
    symlinkSync(elsewhere, join(at, 'data.js'));
    expect((await refusal()).message).toContain(`${join(root, 'open')} is writable by everyone`);
  });

  it('a file by its path', async () => {
    const file = write(join(root, 'mine/sink.mjs'), sinkText());
    expect((await admit(root, file)).found).toBe(file);
    chmodSync(join(root, 'mine'), 0o777);
    expect(await refusal('../mine/sink.mjs')).toMatchObject({ code: 'E_MODULE_UNSAFE' });
    expect((await admit(root, file, true)).found).toBe(file);
  });

  it('unless its own table says that it may be', async () => {
    chmodSync(join(root, 'etc/node_modules'), 0o777);
    expect((await refusal()).remedy).toContain('allow_unsafe_path = true');
    expect((await admit(root, 'mything', true)).found).toBe(at);
  });

  it('what came with the program is as good as the program', async () => {
    chmodSync(join(root, 'usr/node_modules'), 0o777);
    expect((await admit(root, 'discard')).bundled).toBe(true);
  });

  it.runIf(isRoot)('a group that could change the program too may write beside it', async () => {
    const beside = install(join(root, 'usr'), 'gostats-sink-other');
    for (const path of ['usr', 'usr/node_modules']) {
      chownSync(join(root, path), 0, STRANGER);
      chmodSync(join(root, path), 0o2775);
    }
    expect((await admit(root, 'other')).found).toBe(beside);
  });
});
