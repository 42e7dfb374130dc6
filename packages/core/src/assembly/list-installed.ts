import { dirname } from 'node:path';
import type { NamedModule } from '../config/named-modules.js';
import { GostatsError, gostatsError, problemOf } from '../errors.js';
import { admitModule, type Wanted } from '../modules/admit.js';
import { describeOptions, type OptionInfo } from '../modules/describe-options.js';
import { findInstalled, type InstalledPackage } from '../modules/installed.js';
import type { ModuleKind } from '../modules/kind.js';
import { loadModule, readContract } from '../modules/load.js';
import type { ModuleSearch } from '../modules/resolve.js';
import { findSimilar } from '../spelling/similar.js';
import { kindOf, moduleKinds, type ModuleDefinition } from './module-kinds.js';

/** An installed sink, source or plugin and what is known about it. */
export interface InstalledModule extends Omit<InstalledPackage, 'facts'> {
  /** Whether it was loaded. Listing loads bundled and configured packages; of all others it reads only package.json. */
  readonly loaded: boolean;
  /** Only sinks. */
  readonly delivery?: 'push' | 'pull';
  /** Contract version it was built for; the host implements `hostContract`. Unknown when it cannot be loaded. */
  readonly contract?: number;
  readonly hostContract: number;
  /** Unknown when its schema does not describe them or when it was not loaded. */
  readonly options?: readonly OptionInfo[] | undefined;
  /** Why it cannot be used. */
  readonly problem?: string;
}

/**
 * Lists the sinks, sources and plugins that a configuration could name. Loads those that are bundled with the program
 * or configured, with the same checks as at a start; of all others it reads only package.json. A broken package never
 * makes it throw.
 */
export async function listInstalled(
  search: ModuleSearch,
  named: readonly NamedModule[],
): Promise<readonly InstalledModule[]> {
  const listed = moduleKinds.map((kind) =>
    findInstalled(kind.noun, search).map(async (found) => {
      const naming = named.find(({ noun, use }) => noun === kind.noun && (use === found.use || use === found.name));
      const mayLoad = found.bundled || naming !== undefined;
      return mayLoad ? inspect(kind, found, naming?.allowUnsafePath === true, search) : describe(kind, found);
    }),
  );
  return Promise.all(listed.flat());
}

/**
 * Returns the top-level tables of the installed sinks: their own names and the tables declared in their package.json.
 */
export function knownTables(search: ModuleSearch): readonly string[] {
  return findInstalled('sink', search).flatMap(({ use, facts: { tables } }) => [
    use.replace(/^@[^/]+\/(?:gostats-)?(?:sink-)?/, ''),
    ...(Array.isArray(tables) ? tables.filter((name) => typeof name === 'string') : []),
  ]);
}

function describe(
  { contractVersion: hostContract }: ModuleKind<ModuleDefinition>,
  found: InstalledPackage,
): InstalledModule {
  const { facts, ...rest } = found;
  const { contract, delivery } = facts;
  return {
    ...rest,
    loaded: false,
    hostContract,
    ...(typeof contract === 'number' ? { contract } : {}),
    ...(delivery === 'push' || delivery === 'pull' ? { delivery } : {}),
  };
}

/**
 * Loads one installed or bundled package, with the same checks as at a start.
 *
 * @param asked the package name, or what a configuration writes to use it
 * @throws E_PACKAGE_NOT_INSTALLED; any error of loading
 */
export async function loadInstalled(search: ModuleSearch, asked: string): Promise<InstalledModule> {
  const all = moduleKinds.flatMap((kind) => findInstalled(kind.noun, search));
  const found = all.find((one) => one.name === asked || one.use === asked);
  if (found === undefined) {
    const similar = findSimilar(asked, [...new Set(all.flatMap(({ name, use }) => [use, name]))]);
    throw gostatsError('E_PACKAGE_NOT_INSTALLED', { name: asked, folder: dirname(search.configFile), similar });
  }
  const { facts: _facts, ...rest } = found;
  return load(kindOf(found.noun), rest, { use: found.name, where: found.from, allowUnsafePath: false }, search);
}

async function load(
  kind: ModuleKind<ModuleDefinition>,
  found: Omit<InstalledPackage, 'facts'>,
  wanted: Wanted,
  search: ModuleSearch,
): Promise<InstalledModule> {
  const { delivery, config } = await loadModule(kind, await admitModule(kind, wanted, search));
  return {
    ...found,
    loaded: true,
    ...(delivery === undefined ? {} : { delivery }),
    contract: kind.contractVersion,
    hostContract: kind.contractVersion,
    options: config === undefined ? [] : describeOptions(config),
  };
}

async function inspect(
  kind: ModuleKind<ModuleDefinition>,
  { facts: _facts, ...found }: InstalledPackage,
  allowUnsafePath: boolean,
  search: ModuleSearch,
): Promise<InstalledModule> {
  const hostContract = kind.contractVersion;
  const wanted = { use: found.name, where: found.from, allowUnsafePath };
  try {
    return await load(kind, found, wanted, search);
  } catch (thrown) {
    const problem =
      thrown instanceof GostatsError ? `${thrown.code} ${thrown.message} ${thrown.remedy}` : problemOf(thrown);
    const wrongContract = thrown instanceof GostatsError && thrown.code.endsWith('_CONTRACT');
    const contract = wrongContract ? await readContract(kind, await admitModule(kind, wanted, search)) : undefined;
    return { ...found, loaded: wrongContract, hostContract, problem, ...(contract === undefined ? {} : { contract }) };
  }
}
