import { existsSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** An installed package and the dependencies that it resolves to. */
export interface Installed {
  readonly name: string;
  readonly version: string;
  /** Symbolic links are resolved. */
  readonly folder: string;
  /** Name → folder that an import of it would find. Packages that are not installed are left out. */
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

/** Maximum number of packages followed. Nobody can review a sink with more dependencies. */
const MAX_PACKAGES = 2_000;

/**
 * Returns packages and all their dependencies, each once and the given ones first, resolved as Node would from their
 * real paths.
 *
 * @param manifestOf reads a package.json; returns nothing when there is none
 * @throws Error when there are more than `MAX_PACKAGES`
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

/**
 * Returns the packages that a file in a folder may import: those named by the nearest package.json above, and the
 * contract.
 */
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
  // Names become path segments here, so one that could lead elsewhere is ignored.
  return [...new Set(names)].filter((name) => /^(?:@[\w.~-]+\/)?[\w~-][\w.~-]*$/.test(name)).toSorted();
}

function findPackage(folder: string, name: string): string | undefined {
  const there = findLink(folder, name);
  return there === undefined ? undefined : realpathSync(there);
}

/** Finds a package from a folder as Node would. Links are not resolved. */
export function findLink(folder: string, name: string): string | undefined {
  for (let at = folder; ; at = dirname(at)) {
    const there = join(at, 'node_modules', name);
    if (existsSync(there)) return there;
    if (at === dirname(at)) return undefined;
  }
}
