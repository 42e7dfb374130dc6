import { readdirSync, realpathSync, statSync } from 'node:fs';
import { dirname, extname, join, resolve } from 'node:path';
import { getCACertificates } from 'node:tls';
import { readManifest } from '../modules/place.js';
import { isWithin } from '../modules/places.js';
import { closureOf, dependenciesFrom, findLink } from '../trust/closure.js';

/** The file access of a sink's process. Computing and the network are always allowed. */
export interface Permissions {
  readonly read: readonly string[];
  readonly write: readonly string[];
}

const CODE = new Set(['.js', '.mjs', '.cjs', '.ts', '.mts', '.cts']);
const MAX_FILES_BESIDE = 500;

/** Returns the Node.js flags for these permissions. Network access is allowed where Node.js can restrict it. */
export function permissionFlags({ read, write }: Permissions, maxMemoryMb: number): string[] {
  const ifKnown = ['--allow-net', '--disable-sigusr1'].filter((flag) => process.allowedNodeEnvironmentFlags.has(flag));
  return [
    `--max-old-space-size=${maxMemoryMb}`,
    '--permission',
    ...ifKnown,
    // Node.js 26 warns of --allow-net in each process, which would be logged as output of the sink.
    ...(ifKnown.includes('--allow-net') ? ['--disable-warning=ExperimentalWarning'] : []),
    ...(trustsSystemAuthorities() ? ['--use-system-ca'] : []),
    ...outermost(read).map((path) => `--allow-fs-read=${path}`),
    ...outermost(write).map((path) => `--allow-fs-write=${path}`),
  ];
}

/** Removes paths inside other paths, because the length of a command line is limited. */
function outermost(paths: readonly string[]): string[] {
  const all = new Set(paths);
  const isInside = (path: string): boolean => {
    for (let at = dirname(path); at !== dirname(at); at = dirname(at)) if (all.has(at)) return true;
    return false;
  };
  return [...all].filter((path) => !isInside(path));
}

/** Returns whether this process trusts the system's certificate authorities. If so, its sinks do too. */
function trustsSystemAuthorities(): boolean {
  const trusted = new Set(getCACertificates('default'));
  return getCACertificates('system').every((certificate) => trusted.has(certificate));
}

/**
 * Returns the paths that Node.js reads to load a module: its package and all dependencies. For a file in the folder of
 * the configuration, or in the package around it: the code in the same folder and the dependencies of that package.
 *
 * @throws Error when it has too many dependencies
 */
export function codePaths(file: string, configFile: string): string[] {
  const root = packageRoot(dirname(file));
  if (root !== undefined && !isWithin(realpathSync(configFile), root)) return packagePaths([root]);
  const manifests = root === undefined ? [] : [join(root, 'package.json')];
  const dependencies = dependenciesFrom(dirname(file), readManifest);
  const links = [...dependencies.keys()].map((name) => findLink(dirname(file), name));
  return [file, ...codeBeside(file), ...manifests, ...present(links), ...packagePaths([...dependencies.values()])];
}

/** Returns the folders of packages and all their dependencies, and the links by which Node.js finds them. */
export function packagePaths(roots: readonly string[]): string[] {
  return closureOf(roots, readManifest, () => false).flatMap(({ folder, dependencies }) => [
    folder,
    ...present([...dependencies.keys()].map((name) => findLink(folder, name))),
  ]);
}

/** Returns the nearest folder, from here upwards, with a package.json that has a name. */
export function packageRoot(folder: string): string | undefined {
  for (let at = folder; ; at = dirname(at)) {
    if (readManifest(join(at, 'package.json'))?.name !== undefined) return at;
    if (at === dirname(at)) return undefined;
  }
}

/** Returns files that options name, such as a certificate. Naming a file in an option implies read access. */
export function filesNamedIn(value: unknown, depth = 0): string[] {
  if (typeof value === 'string') return value !== '' && isFile(value) ? [resolve(value)] : [];
  if (typeof value !== 'object' || value === null || depth > 8) return [];
  return Object.values(value).flatMap((inner) => filesNamedIn(inner, depth + 1));
}

function codeBeside(file: string): string[] {
  const folder = dirname(file);
  const names = readdirSync(folder).filter((name) => CODE.has(extname(name)));
  return names.slice(0, MAX_FILES_BESIDE).map((name) => join(folder, name));
}

function isFile(path: string): boolean {
  try {
    return statSync(path, { throwIfNoEntry: false })?.isFile() === true;
  } catch {
    // Not a valid path, e.g. because it is too long.
    return false;
  }
}

const present = (paths: readonly (string | undefined)[]): string[] => paths.filter((path) => path !== undefined);
