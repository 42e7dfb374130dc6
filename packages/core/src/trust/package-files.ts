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
export const MOST_ENTRIES = 30_000;

/** Not of the package: other packages, and what a version control keeps beside it. */
const OTHERS = new Set(['node_modules', '.git', '.hg', '.svn']);

/**
 * All that stands in a package's folder, the folder itself first (its name is empty).
 *
 * @throws Error when it holds more than `MOST_ENTRIES`, or cannot be read
 */
export async function* packageEntries(folder: string): AsyncGenerator<Entry> {
  const waiting = [''];
  let count = 0;
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    const path = join(folder, name);
    const stats = await lstat(path);
    yield { path, name, stats };
    if ((count += 1) > MOST_ENTRIES) throw new Error(`${folder} holds more than ${MOST_ENTRIES} files`);
    if (!stats.isDirectory()) continue;
    const inner = (await readdir(path)).filter((one) => !OTHERS.has(one)).toSorted();
    waiting.push(...inner.toReversed().map((one) => (name === '' ? one : `${name}/${one}`)));
  }
}
