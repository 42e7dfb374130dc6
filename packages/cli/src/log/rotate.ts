import { rename, rm } from 'node:fs/promises';

/** `log` → `log.1` → `log.2` … ; the oldest goes. With no files to keep the log itself goes. */
export async function rotateFiles(file: string, maxFiles: number): Promise<void> {
  if (maxFiles === 0) {
    await rm(file, { force: true });
    return;
  }
  for (let number = maxFiles - 1; number >= 1; number--) await renameIfThere(`${file}.${number}`, `${file}.${number + 1}`);
  await renameIfThere(file, `${file}.1`);
}

async function renameIfThere(from: string, to: string): Promise<void> {
  try {
    await rename(from, to);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
}
