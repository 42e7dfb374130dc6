import type { Stats } from 'node:fs';
import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** Something in the folder of a package: a file, a link or a folder. */
export interface Entry {
  readonly path: string;
  /** From the package's folder, with slashes. */
  readonly name: string;
  readonly stats: Stats;
}

/** So much is looked at of one package; the largest that we know of have some 10 000. */
export const MAX_ENTRIES = 30_000;

/** So many files are looked at together: one after the other a large package takes seconds. */
const BATCH_SIZE = 32;

/** Not of the package: other packages, and what a version control keeps beside it. */
const OTHERS = new Set(['node_modules', '.git', '.hg', '.svn']);

/**
 * All that stands in a package's folder, the folder itself first (its name is empty), in pieces.
 *
 * @throws Error when it holds more than `MAX_ENTRIES`, or cannot be read
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
