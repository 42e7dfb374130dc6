import { dirname, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { GostatsError, gostatsError, problemOf } from '../errors.js';
import { differences } from '../trust/compare-lock.js';
import { guardLoading } from '../trust/guard-loading.js';
import { readInstalledCode, type InstalledCode } from '../trust/installed-code.js';
import { lockFileOf, readLock, type Lock } from '../trust/lock-file.js';
import { createTrustCache } from '../trust/trust-cache.js';
import { findUnsafe } from '../trust/ownership.js';
import type { ModuleKind } from './kind.js';
import { readManifest } from './place.js';
import { findProgram, isWithin, realPath } from './places.js';
import { resolveModule, type ModuleSearch, type ResolvedModule } from './resolve.js';

/** A module to load, as named in the configuration. */
export interface Wanted {
  readonly use: string;
  /** The place in the configuration, for messages. */
  readonly where: string;
  /** Accepts its files even if other users can change them. */
  readonly allowUnsafePath: boolean;
}

/**
 * Finds a module and checks whether its code may be loaded, before any of it runs. Bundled modules are trusted like the
 * program itself and are not checked.
 *
 * @throws the errors of `resolveModule`; E_MODULE_UNSAFE when other users can change its files; E_MODULE_LOCK when
 *   there is a lock next to the configuration and the module differs from it
 */
export async function admitModule(
  kind: ModuleKind<unknown>,
  wanted: Wanted,
  search: ModuleSearch,
): Promise<ResolvedModule> {
  const resolved = await findSafe(kind, wanted, search);
  if (resolved.bundled) return resolved;
  const lock = await openLock(search);
  if (lock === undefined) return resolved;
  const installed = await installedCode(kind, resolved, search);
  const problems = differences(installed, lock);
  const file = lockFileOf(search.configFile);
  if (problems.length > 0) throw gostatsError('E_MODULE_LOCK', { lock: file, problems });
  guardLoading(installed, file, isProgramIn(search));
  return resolved;
}

/** Reads the lock next to a configuration, if there is one. @throws E_MODULE_LOCK when it is invalid or unsafe */
export async function openLock({ configFile }: ModuleSearch): Promise<Lock | undefined> {
  const file = lockFileOf(configFile);
  try {
    return await readLock(file);
  } catch (thrown) {
    throw gostatsError('E_MODULE_LOCK', { lock: file, problems: [problemOf(thrown)] }, thrown);
  }
}

/** Like `admitModule`, but ignores the lock. @throws the errors of `resolveModule`; E_MODULE_UNSAFE */
export async function findSafe(
  kind: ModuleKind<unknown>,
  { use, where, allowUnsafePath }: Wanted,
  search: ModuleSearch,
): Promise<ResolvedModule> {
  const resolved = resolveModule(kind, use, where, search);
  if (resolved.bundled || allowUnsafePath) return resolved;
  const { roots } = findProgram(search.folders);
  const { trustCache = createTrustCache() } = search;
  const unsafe = await orNotLoaded(kind, resolved, async () =>
    findUnsafe(codeOf(resolved), roots, readManifest, trustCache),
  );
  if (unsafe === undefined) return resolved;
  throw gostatsError('E_MODULE_UNSAFE', { noun: kind.noun, use, where, ...unsafe });
}

/**
 * Reads all code that a module would load, to lock or compare it.
 *
 * @throws E_SINK_LOAD, E_PLUGIN_LOAD when it cannot be read
 */
export async function installedCode(
  kind: ModuleKind<unknown>,
  resolved: ResolvedModule,
  search: ModuleSearch,
): Promise<InstalledCode> {
  return orNotLoaded(kind, resolved, async () =>
    readInstalledCode(
      codeOf(resolved),
      dirname(search.configFile),
      readManifest,
      isProgramIn(search),
      search.trustCache ?? createTrustCache(),
    ),
  );
}

/**
 * Returns a test for paths that belong to the installed program. Only roots inside `node_modules` count: a project that
 * embeds gostats may have every package below its own root.
 */
function isProgramIn({ folders }: ModuleSearch): (path: string) => boolean {
  const installed = findProgram(folders)
    .roots.map(realPath)
    .filter((root) => root.split(sep).includes('node_modules'));
  return (path) => installed.some((root) => path === root || isWithin(path, root));
}

function codeOf({ found, url }: ResolvedModule): { found: string; file: string } {
  return { found, file: realPath(fileURLToPath(url)) };
}

async function orNotLoaded<Result>(
  { code }: ModuleKind<unknown>,
  { use, place }: ResolvedModule,
  work: () => Promise<Result>,
): Promise<Result> {
  try {
    return await work();
  } catch (thrown) {
    if (thrown instanceof GostatsError) throw thrown;
    throw gostatsError(`E_${code}_LOAD`, { use, place, problem: problemOf(thrown) }, thrown);
  }
}
