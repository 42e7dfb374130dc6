import type { NamedModules } from '../config/named-modules.js';
import { whereOf } from '../config/where.js';
import { gostatsError, problemOf } from '../errors.js';
import { findSafe, installedCode, openLock } from '../modules/admit.js';
import { differences } from '../trust/compare-lock.js';
import type { InstalledCode } from '../trust/installed-code.js';
import { createTrustCache } from '../trust/trust-cache.js';
import { formatLock, lockFileOf } from '../trust/lock-file.js';
import { kindOf } from './module-kinds.js';

/** A lock that was made or compared. */
export interface ModuleLock {
  /** Absolute path: beside the configuration. */
  readonly file: string;
  /** What is to be written there. */
  readonly text: string;
  /** Names of what the configuration loads from elsewhere than the program. */
  readonly modules: readonly string[];
  /** `name@version` of those and of what they depend on. */
  readonly packages: readonly string[];
  /** Where those stand: folders, or files. */
  readonly places: readonly string[];
}

/**
 * Reads everything that the sinks, plugins and secret stores of a configuration would load, and imports none of it. What came with the
 * program is left out: its own installation looks after it.
 *
 * @throws what loading would throw before the import: E_SINK_NOT_FOUND, E_MODULE_UNSAFE, …
 */
export async function lockModules(config: NamedModules, folders: readonly string[]): Promise<ModuleLock> {
  return lockOf(config, await readAll(config, folders));
}

/**
 * The names of the packages and files in the lock beside a configuration; nothing when there is no lock. For a command that is
 * about to write it anew, which must not bless what was changed since.
 *
 * @throws E_MODULE_LOCK when what the configuration names is not as locked
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
 * Compares what is installed with the lock beside a configuration, in both directions.
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
