import { existsSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** A package, where it is installed, and the packages that it sees. */
export interface Installed {
  readonly name: string;
  readonly version: string;
  /** Links resolved. */
  readonly folder: string;
  /** Name → the folder that importing it would find; those that are not installed are left out. */
  readonly dependencies: ReadonlyMap<string, string>;
}

export interface ReadPackage {
  readonly name?: string;
  readonly version?: string;
  readonly dependencies?: unknown;
  readonly optionalDependencies?: unknown;
  readonly peerDependencies?: unknown;
}

const CONTRACT = '@gostats/core';

/** So many packages are followed; a sink with more is one that nobody can look through. */
const MAX_PACKAGES = 2_000;

/**
 * Packages and all that they depend on, each once, the first of them first, found as Node would find them from where they
 * really stand.
 *
 * @param manifestOf reads a package.json; nothing when there is none
 * @throws Error when it is more than `MAX_PACKAGES`
 */
export function closureOf(
  folders: readonly string[],
  manifestOf: (file: string) => ReadPackage | undefined,
  skip: (folder: string) => boolean,
): Installed[] {
  const found = new Map<string, Installed>();
  const waiting = folders.map((folder) => realpathSync(folder)).toReversed();
  for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
    if (found.has(at) || skip(at)) continue;
    const manifest = manifestOf(join(at, 'package.json')) ?? {};
    const dependencies = findAll(at, namesOf(manifest));
    found.set(at, { name: manifest.name ?? at, version: manifest.version ?? '?', folder: at, dependencies });
    if (found.size > MAX_PACKAGES)
      throw new Error(`${folders.join(', ')}: depends on more than ${MAX_PACKAGES} packages`);
    waiting.push(...dependencies.values());
  }
  return [...found.values()];
}

/** The packages that a file in a folder may import: those that the package.json around it names, and the contract. */
export function dependenciesFrom(
  folder: string,
  manifestOf: (file: string) => ReadPackage | undefined,
): ReadonlyMap<string, string> {
  for (let at = folder; ; at = dirname(at)) {
    const manifest = manifestOf(join(at, 'package.json'));
    if (manifest !== undefined) return findAll(folder, new Set([...namesOf(manifest), CONTRACT]));
    if (at === dirname(at)) return findAll(folder, [CONTRACT]);
  }
}

function findAll(folder: string, names: Iterable<string>): Map<string, string> {
  const found = new Map<string, string>();
  for (const name of names) {
    const there = findPackage(folder, name);
    if (there !== undefined) found.set(name, there);
  }
  return found;
}

function namesOf({ dependencies, optionalDependencies, peerDependencies }: ReadPackage): string[] {
  const kinds = [dependencies, optionalDependencies, peerDependencies];
  const names = kinds.flatMap((one) => (typeof one === 'object' && one !== null ? Object.keys(one) : []));
  // A name is a folder's path here: one that leads elsewhere is nobody's.
  return [...new Set(names)].filter((name) => /^(?:@[\w.~-]+\/)?[\w~-][\w.~-]*$/.test(name)).toSorted();
}

function findPackage(folder: string, name: string): string | undefined {
  const there = findLink(folder, name);
  return there === undefined ? undefined : realpathSync(there);
}

/** Where Node finds a package from a folder; links not followed. */
export function findLink(folder: string, name: string): string | undefined {
  for (let at = folder; ; at = dirname(at)) {
    const there = join(at, 'node_modules', name);
    if (existsSync(there)) return there;
    if (at === dirname(at)) return undefined;
  }
}
