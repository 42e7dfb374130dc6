import { mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { watchFileByName } from '../../src/reload/watch-file.js';
import { waitFor } from '../support/wait-for.js';

let folder = '';
let unwatch = (): void => {};
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'gostats-watch-'))));
afterEach(() => {
  unwatch();
  rmSync(folder, { recursive: true, force: true });
});

/** Watches until the watch has had its first look, then changes the file until that is seen. */
async function sees(file: string, change: (round: number) => void): Promise<boolean> {
  const changed = new AbortController();
  unwatch = watchFileByName(file, () => changed.abort());
  // The first look is a moment after the call; a change before it cannot be told from the file as it was.
  for (let round = 1; !changed.signal.aborted; round++) {
    change(round);
    const end = performance.now() + 600;
    await waitFor(() => changed.signal.aborted || performance.now() > end);
  }
  return true;
}

it('sees a file that is written to', async () => {
  const file = join(folder, 'idic.toml');
  writeFileSync(file, 'a');
  expect(await sees(file, (round) => writeFileSync(file, `a${round}`))).toBe(true);
});

it('sees an editor that renames another file over it', async () => {
  const file = join(folder, 'idic.toml');
  writeFileSync(file, 'a');
  const rename = (round: number): void => {
    writeFileSync(join(folder, 'idic.toml.new'), `b${round}`);
    renameSync(join(folder, 'idic.toml.new'), file);
  };
  expect(await sees(file, rename)).toBe(true);
});

it('sees a link that leads elsewhere, as when Kubernetes swaps a config map', async () => {
  const version = (name: string): void => {
    mkdirSync(join(folder, name));
    writeFileSync(join(folder, name, 'idic.toml'), name);
    symlinkSync(name, join(folder, '..data.new'));
    renameSync(join(folder, '..data.new'), join(folder, '..data'));
  };
  version('..v0');
  symlinkSync(join('..data', 'idic.toml'), join(folder, 'idic.toml'));
  expect(await sees(join(folder, 'idic.toml'), (round) => version(`..v${round}`))).toBe(true);
});
