import { constants, existsSync } from 'node:fs';
import { cp, mkdtemp, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';

/** Everything that a package manager, or the gostats lock, may change. */
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

/** A copy of the contents of folders before a change. */
export interface FolderState {
  /** Restores the previous contents. */
  restore(): Promise<void>;
  /** Deletes the copy. */
  discard(): Promise<void>;
}

/**
 * Copies everything that an installation may change into the same folders. A package manager that fails halfway leaves
 * some of it changed, and undoing that through the package manager would need the network.
 *
 * @throws file system errors; no copy is left behind then
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

/** Copies a tree. Symbolic links are copied verbatim, and files share blocks where the file system supports it. */
function copyTree(from: string, to: string): Promise<void> {
  return cp(from, to, {
    recursive: true,
    verbatimSymlinks: true,
    preserveTimestamps: true,
    mode: constants.COPYFILE_FICLONE,
  });
}
