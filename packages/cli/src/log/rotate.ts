import { lstat, rename, rm } from 'node:fs/promises';

/**
 * Rotates `log` → `log.1` → `log.2` … and deletes the oldest. With `maxFiles` 0 it deletes the log itself.
 *
 * @throws Error if one of these names is not a regular file (a link, a folder); nothing has been moved then
 */
export async function rotateFiles(file: string, maxFiles: number): Promise<void> {
  for (let number = 1; number <= maxFiles; number++) await expectFile(`${file}.${number}`);
  if (maxFiles === 0) {
    await rm(file, { force: true });
    return;
  }
  for (let number = maxFiles - 1; number >= 1; number--)
    await renameIfThere(`${file}.${number}`, `${file}.${number + 1}`);
  await renameIfThere(file, `${file}.1`);
}

/** Renaming would replace a link instead of following it, but it was probably put there on purpose. */
async function expectFile(name: string): Promise<void> {
  const stats = await lstat(name).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (stats?.isFile() === false)
    throw new Error(`${name} is ${stats.isSymbolicLink() ? 'a symbolic link' : 'not a regular file'}`);
}

async function renameIfThere(from: string, to: string): Promise<void> {
  try {
    await rename(from, to);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
}
