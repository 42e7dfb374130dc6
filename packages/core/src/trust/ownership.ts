import { stat } from 'node:fs/promises';
import { dirname, sep } from 'node:path';
import { closureOf, type ReadPackage } from './closure.js';
import { once, type TrustCache } from './trust-cache.js';
import { packageEntries } from './package-files.js';
import { findUnsafeEntry, findUnsafePath, type TrustedOwner, type Unsafe } from './unsafe-path.js';

/** The code of a package, or of one file. */
export interface Code {
  /** The folder of the package or the file, with links not resolved. */
  readonly found: string;
  /** The imported file, with links resolved. */
  readonly file: string;
}

/**
 * Checks whether other users can change code that is about to run: the files of a package and of all its dependencies,
 * and every folder on the way to them. Finds nothing on Windows, where files have no such owner and mode.
 *
 * @param programRoots folders of the program's own packages
 * @returns the first path that somebody other than root or the current user can change
 * @throws Error when there is too much to check, or something cannot be read
 */
export async function findUnsafe(
  { found, file }: Code,
  programRoots: readonly string[],
  manifestOf: (file: string) => ReadPackage | undefined,
  { paths: ways, contents: insides }: TrustCache,
): Promise<Unsafe | undefined> {
  const uid = process.geteuid?.();
  if (uid === undefined) return undefined;
  const trusted: TrustedOwner = { uid, around: new Set(programRoots.flatMap(foldersAbove)) };
  for (const way of [found, file]) {
    const unsafe = await findUnsafePath(way, trusted, ways);
    if (unsafe !== undefined) return unsafe;
  }
  if ((await stat(found)).isFile()) return undefined;
  for (const { folder } of closureOf([found], manifestOf, () => false)) {
    const inside = (): Promise<Unsafe | undefined> => findUnsafeInside(folder, trusted, ways);
    const unsafe = (await findUnsafePath(folder, trusted, ways)) ?? (await once(insides, folder, inside));
    if (unsafe !== undefined) return unsafe;
  }
  return undefined;
}

async function findUnsafeInside(folder: string, trusted: TrustedOwner, ways: Set<string>): Promise<Unsafe | undefined> {
  for await (const entries of packageEntries(folder)) {
    for (const { path, stats } of entries) {
      const unsafe = findUnsafeEntry(path, stats, trusted, true);
      if (unsafe !== undefined) return unsafe;
      if (!stats.isSymbolicLink()) continue;
      const behind = await findUnsafePath(path, trusted, ways).catch(() => undefined); // a dangling link loads nothing
      if (behind !== undefined) return behind;
    }
  }
  return undefined;
}

function foldersAbove(folder: string): string[] {
  const above: string[] = [];
  for (let at = dirname(folder); at !== dirname(at); at = dirname(at)) above.push(at);
  return [...above, sep];
}
