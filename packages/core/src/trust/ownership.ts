import { stat } from 'node:fs/promises';
import { dirname, sep } from 'node:path';
import { closureOf, type ReadPackage } from './closure.js';
import { once, type TrustCache } from './trust-cache.js';
import { packageEntries } from './package-files.js';
import { findUnsafeEntry, findUnsafePath, type TrustedOwner, type Unsafe } from './unsafe-path.js';

/** The code of a package, or of one file. */
export interface Code {
  /** The folder of the package or the file, links not followed. */
  readonly found: string;
  /** The file that is imported, links resolved. */
  readonly file: string;
}

/**
 * Who can change what is about to run: looks at the files of a package and of all that it depends on, and at every folder
 * on the way to them. On Windows, where files have no such owner and mode, it finds nothing.
 *
 * @param programRoots folders of the program's own packages
 * @returns the first thing that somebody else than root and who runs this can change
 * @throws Error when it is too much to look at, or cannot be read
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
      const behind = await findUnsafePath(path, trusted, ways).catch(() => undefined); // one that leads nowhere loads nothing
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
