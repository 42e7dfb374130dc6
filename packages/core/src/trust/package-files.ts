import type { Stats } from 'node:fs';
import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** A file, link or folder in the folder of a package. */
export interface Entry {
  readonly path: string;
  /** Path relative to the package's folder, with slashes. */
  readonly name: string;
  readonly stats: Stats;
}

/** Maximum number of entries per package. The largest known packages have about 10 000. */
export const MAX_ENTRIES = 30_000;

/** Number of entries read at the same time. Reading them one by one takes seconds for a large package. */
const BATCH_SIZE = 32;

/** Folders that are not part of the package: other packages and version control data. */
const OTHERS = new Set(['node_modules', '.git', '.hg', '.svn']);

/**
 * Yields everything in a package's folder in groups, the folder itself first (with an empty name).
 *
 * @throws Error when there are more than `MAX_ENTRIES`, or one cannot be read
 */
export async function* packageEntries(folder: string): AsyncGenerator<readonly Entry[]> {
  let waiting = [''];
  let count = 0;
  while (waiting.length > 0) {
    const names = waiting.slice(0, BATCH_SIZE);
    const entries = await Promise.all(
      names.map(async (name) => ({ path: join(folder, name), name, stats: await lstat(join(folder, name)) })),
    );
    yield entries;
    if ((count += entries.length) > MAX_ENTRIES) throw new Error(`${folder} holds more than ${MAX_ENTRIES} files`);
    const inner = await Promise.all(entries.filter(({ stats }) => stats.isDirectory()).map(namesIn));
    waiting = [...waiting.slice(BATCH_SIZE), ...inner.flat()];
  }
}

async function namesIn({ path, name }: Entry): Promise<string[]> {
  const inner = (await readdir(path)).filter((one) => !OTHERS.has(one));
  return inner.map((one) => (name === '' ? one : `${name}/${one}`));
}
