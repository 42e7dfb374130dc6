import { lstat, rename, rm } from 'node:fs/promises';

/**
 * `log` → `log.1` → `log.2` … ; the oldest goes. With no files to keep the log itself goes.
 *
 * @throws Error when one of these names is taken by something that is no file (a link, a folder); then nothing was moved
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

/** A link would be replaced and not followed; but whoever put it there meant something by it. */
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
