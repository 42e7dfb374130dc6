import { lstatSync, realpathSync } from 'node:fs';
import { basename, dirname, join, relative, sep } from 'node:path';
import { closureOf, dependenciesFrom, type Installed, type ReadPackage } from './closure.js';
import { hashPackage, hashSingleFile, type PackageHash } from './hash-package.js';
import { once, type TrustCache } from './trust-cache.js';
import type { Code } from './ownership.js';

/** A module as installed on the disk, with all its dependencies. */
export interface InstalledCode {
  /** Name in the lock: the package's name, or `./my-sink.js`. */
  readonly name: string;
  readonly id: string;
  /** Every copy of every package. */
  readonly packages: readonly PlacedPackage[];
}

export interface PlacedPackage extends PackageHash {
  /** `name@version`, or `file:./my-sink.js` */
  readonly id: string;
  /** The folder, or the file. */
  readonly place: string;
  /** Name of a dependency → id of the package that it resolves to here. */
  readonly dependencies: Readonly<Record<string, string>>;
}

/**
 * Reads everything a module would load: its package and all dependencies. For a single file, that is the file itself
 * and the packages named by the nearest package.json above; a file that imports anything else should be made a package.
 *
 * @param base folder that the names of files are relative to
 * @param isProgram whether a folder belongs to the program, whose own installation takes care of it
 * @throws Error when there is too much to read, or something cannot be read
 */
export async function readInstalledCode(
  { found, file }: Code,
  base: string,
  manifestOf: (file: string) => ReadPackage | undefined,
  isProgram: (folder: string) => boolean,
  { hashes }: TrustCache,
): Promise<InstalledCode> {
  const folder = lstatSync(realpathSync(found)).isDirectory() ? realpathSync(found) : packageAround(file);
  const idsOf = (dependencies: ReadonlyMap<string, string>): Record<string, string> =>
    dependencyIds(dependencies, manifestOf, isProgram);
  const read = async (one: Installed): Promise<PlacedPackage> => ({
    id: idOf(one),
    place: one.folder,
    dependencies: idsOf(one.dependencies),
    ...(await once(hashes, one.folder, () => hashPackage(one.folder))),
  });
  if (folder !== undefined) {
    const all = closureOf([folder], manifestOf, isProgram);
    const [{ name, version }] = all as [Installed];
    return { name, id: idOf({ name, version }), packages: await inOrder(all, read) };
  }
  const name = nameOfFile(found, base);
  const id = `file:${name}`;
  const dependencies = dependenciesFrom(dirname(file), manifestOf);
  const others = closureOf([...dependencies.values()], manifestOf, isProgram);
  const own = { id, place: file, dependencies: idsOf(dependencies), ...(await hashSingleFile(file, basename(file))) };
  return { name, id, packages: [own, ...(await inOrder(others, read))] };
}

/** Reads packages one at a time: a single one keeps the disk busy enough. */
async function inOrder<Given, Result>(all: readonly Given[], read: (one: Given) => Promise<Result>): Promise<Result[]> {
  const results: Result[] = [];
  for (const one of all) results.push(await read(one));
  return results;
}

/** Returns the folder of the installed package that contains a file. */
function packageAround(file: string): string | undefined {
  const steps = file.split(sep);
  const last = steps.lastIndexOf('node_modules');
  if (last < 0) return undefined;
  return steps.slice(0, last + (steps[last + 1]?.startsWith('@') === true ? 3 : 2)).join(sep);
}

function nameOfFile(file: string, base: string): string {
  const path = relative(base, file).split(sep).join('/');
  return path.startsWith('../') ? path : `./${path}`;
}

function idOf({ name, version }: { readonly name: string; readonly version: string }): string {
  return `${name}@${version}`;
}

function dependencyIds(
  dependencies: ReadonlyMap<string, string>,
  manifestOf: (file: string) => ReadPackage | undefined,
  isProgram: (folder: string) => boolean,
): Record<string, string> {
  const ids = [...dependencies].flatMap(([name, folder]) => {
    const { name: own = name, version = '?' } = manifestOf(join(folder, 'package.json')) ?? {};
    return isProgram(folder) ? [] : [[name, idOf({ name: own, version })] as const];
  });
  return Object.fromEntries(ids);
}
