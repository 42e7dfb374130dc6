import { constants, existsSync } from 'node:fs';
import { cp, mkdtemp, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';

/** All that a package manager, and then the lock of gostats, may change. */
const CHANGED = [
  'package.json',
  'package-lock.json',
  'npm-shrinkwrap.json',
  'pnpm-lock.yaml',
  'pnpm-workspace.yaml',
  'yarn.lock',
  'yarn-error.log',
  '.yarnrc.yml',
  '.yarn',
  '.pnp.cjs',
  '.pnp.loader.mjs',
  'node_modules',
  'gostats-lock.json',
];

/** A copy of what stood in folders before something changed it. */
export interface FolderState {
  /** Puts everything back as it was. */
  restore(): Promise<void>;
  /** Forgets it. */
  discard(): Promise<void>;
}

/**
 * Copies, beside the originals, everything that an installation may change: a package manager that fails half-way leaves
 * some of it changed, and to ask it to undo that would need the network. @throws what the file system throws; then nothing is left behind
 */
export async function saveFolders(folders: readonly string[]): Promise<FolderState> {
  const saved: { folder: string; copy: string }[] = [];
  const discard = async (): Promise<void> => {
    for (const { copy } of saved) await rm(copy, { recursive: true, force: true });
  };
  try {
    for (const folder of new Set(folders)) {
      const copy = await mkdtemp(join(folder, '.gostats-undo-'));
      saved.push({ folder, copy });
      for (const name of CHANGED)
        if (existsSync(join(folder, name))) await copyTree(join(folder, name), join(copy, name));
    }
  } catch (thrown) {
    await discard();
    throw thrown;
  }
  return {
    discard,
    async restore() {
      for (const { folder, copy } of saved) {
        for (const name of CHANGED) {
          await rm(join(folder, name), { recursive: true, force: true, maxRetries: 3 });
          if (existsSync(join(copy, name))) await rename(join(copy, name), join(folder, name));
        }
      }
      await discard();
    },
  };
}

/** Links stay as they are written; where the file system can, files share their blocks. */
function copyTree(from: string, to: string): Promise<void> {
  return cp(from, to, {
    recursive: true,
    verbatimSymlinks: true,
    preserveTimestamps: true,
    mode: constants.COPYFILE_FICLONE,
  });
}
