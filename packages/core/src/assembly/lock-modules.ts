import type { NamedModules } from '../config/named-modules.js';
import { whereOf } from '../config/where.js';
import { gostatsError, problemOf } from '../errors.js';
import { findSafe, installedCode, openLock } from '../modules/admit.js';
import { differences } from '../trust/compare-lock.js';
import type { InstalledCode } from '../trust/installed-code.js';
import { createTrustCache } from '../trust/trust-cache.js';
import { formatLock, lockFileOf } from '../trust/lock-file.js';
import { kindOf } from './module-kinds.js';

/** A lock that was created or compared. */
export interface ModuleLock {
  /** Absolute path, next to the configuration file. */
  readonly file: string;
  /** Content to write to `file`. */
  readonly text: string;
  /** Names of the configured modules that are not bundled with the program. */
  readonly modules: readonly string[];
  /** `name@version` of those modules and of their dependencies. */
  readonly packages: readonly string[];
  /** Folders or files where those packages are installed. */
  readonly places: readonly string[];
}

/**
 * Reads all code that the modules and secret stores of a configuration would load, without importing any of it. Bundled
 * packages are left out: the program's own installation takes care of them.
 *
 * @throws the errors that loading would throw before the import: E_SINK_NOT_FOUND, E_MODULE_UNSAFE, …
 */
export async function lockModules(config: NamedModules, folders: readonly string[]): Promise<ModuleLock> {
  return lockOf(config, await readAll(config, folders));
}

/**
 * Returns the names of the packages and files in the lock next to a configuration, or nothing when there is no lock. A
 * command that rewrites the lock calls this first, so that it does not approve code that has changed since.
 *
 * @throws E_MODULE_LOCK when the configured modules differ from the lock
 */
export async function readLockedNames(
  config: NamedModules,
  folders: readonly string[],
): Promise<readonly string[] | undefined> {
  const lock = await openLock({ configFile: config.file, folders });
  if (lock === undefined) return undefined;
  const all = await readAll(config, folders);
  const problems = [...new Set(all.flatMap((one) => differences(one, lock)))];
  if (problems.length > 0) throw gostatsError('E_MODULE_LOCK', { lock: lockFileOf(config.file), problems });
  return Object.keys(lock.modules);
}

function lockOf(config: NamedModules, all: readonly InstalledCode[]): ModuleLock {
  const names = all.map(({ name }) => name);
  const ids = all.flatMap(({ packages }) => packages.map(({ id }) => id));
  return {
    file: lockFileOf(config.file),
    text: textOf(all, lockFileOf(config.file)),
    modules: [...new Set(names)],
    packages: [...new Set(ids)],
    places: [...new Set(all.flatMap(({ packages }) => packages.map(({ place }) => place)))],
  };
}

/**
 * Compares the installed code with the lock next to a configuration, in both directions.
 *
 * @throws E_MODULE_LOCK with every difference, or when there is no lock
 */
export async function checkLock(config: NamedModules, folders: readonly string[]): Promise<ModuleLock> {
  const file = lockFileOf(config.file);
  const lock = await openLock({ configFile: config.file, folders });
  if (lock === undefined) throw gostatsError('E_MODULE_LOCK', { lock: file, problems: ['there is no such file'] });
  const all = await readAll(config, folders);
  const named = new Set(all.map(({ name }) => name));
  const needed = new Set(all.flatMap(({ packages }) => packages.map(({ id }) => id)));
  const problems = [
    ...new Set(all.flatMap((one) => differences(one, lock))),
    ...Object.keys(lock.modules)
      .filter((name) => !named.has(name))
      .map((name) => `${name} is in the lock, but the configuration does not name it`),
    ...Object.keys(lock.packages)
      .filter((id) => !needed.has(id))
      .map((id) => `${id} is in the lock, but nothing needs it`),
  ];
  if (problems.length > 0) throw gostatsError('E_MODULE_LOCK', { lock: file, problems });
  return lockOf(config, all);
}

function textOf(all: readonly InstalledCode[], lock: string): string {
  try {
    return formatLock(all);
  } catch (thrown) {
    throw gostatsError('E_MODULE_LOCK', { lock, problems: [problemOf(thrown)] }, thrown);
  }
}

async function readAll(config: NamedModules, folders: readonly string[]): Promise<InstalledCode[]> {
  const search = { configFile: config.file, folders, trustCache: createTrustCache() };
  const all: InstalledCode[] = [];
  for (const one of config.modules) {
    const kind = kindOf(one.noun);
    const resolved = await findSafe(kind, { ...one, where: whereOf(config, one.path) }, search);
    if (!resolved.bundled) all.push(await installedCode(kind, resolved, search));
  }
  return all;
}
