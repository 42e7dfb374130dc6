import { readdirSync, realpathSync, statSync } from 'node:fs';
import { dirname, extname, join, resolve } from 'node:path';
import { getCACertificates } from 'node:tls';
import { readManifest } from '../modules/place.js';
import { isWithin } from '../modules/places.js';
import { closureOf, dependenciesFrom, findLink } from '../trust/closure.js';

/** What the process of a sink may do beside computing and using the network. */
export interface Permissions {
  readonly read: readonly string[];
  readonly write: readonly string[];
}

const CODE = new Set(['.js', '.mjs', '.cjs', '.ts', '.mts', '.cts']);
const MAX_FILES_BESIDE = 500;

/** Node's flags for these permissions. Where Node can refuse the network, a sink is allowed it. */
export function permissionFlags({ read, write }: Permissions, maxMemoryMb: number): string[] {
  const ifKnown = ['--allow-net', '--disable-sigusr1'].filter((flag) => process.allowedNodeEnvironmentFlags.has(flag));
  return [
    `--max-old-space-size=${maxMemoryMb}`,
    '--permission',
    ...ifKnown,
    ...(trustsSystemAuthorities() ? ['--use-system-ca'] : []),
    ...outermost(read).map((path) => `--allow-fs-read=${path}`),
    ...outermost(write).map((path) => `--allow-fs-write=${path}`),
  ];
}

/** Without what stands in another one of them: a command line has a limit. */
function outermost(paths: readonly string[]): string[] {
  const all = new Set(paths);
  const isInside = (path: string): boolean => {
    for (let at = dirname(path); at !== dirname(at); at = dirname(at)) if (all.has(at)) return true;
    return false;
  };
  return [...all].filter((path) => !isInside(path));
}

/** Whether this process trusts the certificate authorities of the system, so that its sinks do too. */
function trustsSystemAuthorities(): boolean {
  const trusted = new Set(getCACertificates('default'));
  return getCACertificates('system').every((certificate) => trusted.has(certificate));
}

/**
 * What Node reads to load a module: its package with all that it depends on. Of a file that stands in the folder of the
 * configuration, or in the package around it: the code beside it, and what that package depends on.
 *
 * @throws Error when it depends on too much
 */
export function codePaths(file: string, configFile: string): string[] {
  const root = packageRoot(dirname(file));
  if (root !== undefined && !isWithin(realpathSync(configFile), root)) return packagePaths([root]);
  const manifests = root === undefined ? [] : [join(root, 'package.json')];
  const dependencies = dependenciesFrom(dirname(file), readManifest);
  const links = [...dependencies.keys()].map((name) => findLink(dirname(file), name));
  return [file, ...codeBeside(file), ...manifests, ...present(links), ...packagePaths([...dependencies.values()])];
}

/** Those packages, all that they depend on, and the links by which Node finds that. */
export function packagePaths(roots: readonly string[]): string[] {
  return closureOf(roots, readManifest, () => false).flatMap(({ folder, dependencies }) => [
    folder,
    ...present([...dependencies.keys()].map((name) => findLink(folder, name))),
  ]);
}

/** The nearest folder from here up with a package.json that has a name. */
export function packageRoot(folder: string): string | undefined {
  for (let at = folder; ; at = dirname(at)) {
    if (readManifest(join(at, 'package.json'))?.name !== undefined) return at;
    if (at === dirname(at)) return undefined;
  }
}

/** Files that options name, such as a certificate: whoever wrote the option wants the sink to read it. */
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
    // Not a path at all, such as one that is too long.
    return false;
  }
}

const present = (paths: readonly (string | undefined)[]): string[] => paths.filter((path) => path !== undefined);
