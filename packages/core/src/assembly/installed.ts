import type { NamedModule } from '../config/named-modules.js';
import { GostatsError, problemOf } from '../errors.js';
import { admitModule } from '../modules/admit.js';
import { describeOptions, type OptionInfo } from '../modules/describe-options.js';
import { findInstalled, type InstalledPackage } from '../modules/installed.js';
import type { ModuleKind } from '../modules/kind.js';
import { loadModule, readContract } from '../modules/load.js';
import type { ModuleSearch } from '../modules/resolve.js';
import { pluginKind } from '../plugins/plugin-kind.js';
import type { StandardSchema } from '../sink/index.js';
import { sinkKind } from '../sinks/sink-kind.js';

/** An installed sink or plugin, and what is known of it. */
export interface InstalledModule extends Omit<InstalledPackage, 'facts'> {
  /** It was loaded: it came with the program, or the configuration names it. Of others only their package.json was read. */
  readonly loaded: boolean;
  /** Only sinks. */
  readonly delivery?: 'push' | 'pull';
  /** What it was built for; this host speaks `hostContract`. Unknown when it cannot be loaded. */
  readonly contract?: number;
  readonly hostContract: number;
  /** Unknown when its schema does not tell, or when it was not loaded. */
  readonly options?: readonly OptionInfo[] | undefined;
  /** Why it cannot be used. */
  readonly problem?: string;
}

interface Definition {
  readonly delivery?: 'push' | 'pull';
  readonly config?: StandardSchema;
}

/**
 * The sinks and plugins that a configuration could name. Loads those that came with the program and those that are named,
 * as using them would, and reads no more than the package.json of all others. Never throws because of one of them.
 */
export async function listInstalled(
  search: ModuleSearch,
  named: readonly NamedModule[],
): Promise<readonly InstalledModule[]> {
  const listed = [sinkKind, pluginKind].map((kind: ModuleKind<Definition>) =>
    findInstalled(kind.noun, search).map(async (found) => {
      const naming = named.find(({ noun, use }) => noun === kind.noun && (use === found.use || use === found.name));
      const mayLoad = found.bundled || naming !== undefined;
      return mayLoad ? inspect(kind, found, naming?.allowUnsafePath === true, search) : describe(kind, found);
    }),
  );
  return Promise.all(listed.flat());
}

/** Top-level tables of the sinks that are installed: those of their names, and what their package.json declares. */
export function knownTables(search: ModuleSearch): readonly string[] {
  return findInstalled('sink', search).flatMap(({ use, facts: { tables } }) => [
    use.replace(/^@[^/]+\/(?:gostats-)?(?:sink-)?/, ''),
    ...(Array.isArray(tables) ? tables.filter((name) => typeof name === 'string') : []),
  ]);
}

function describe({ contractVersion: hostContract }: ModuleKind<Definition>, found: InstalledPackage): InstalledModule {
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

async function inspect(
  kind: ModuleKind<Definition>,
  { facts: _facts, ...found }: InstalledPackage,
  allowUnsafePath: boolean,
  search: ModuleSearch,
): Promise<InstalledModule> {
  const hostContract = kind.contractVersion;
  const wanted = { use: found.name, where: found.from, allowUnsafePath };
  try {
    const { delivery, config } = await loadModule(kind, await admitModule(kind, wanted, search));
    return {
      ...found,
      loaded: true,
      ...(delivery === undefined ? {} : { delivery }),
      contract: hostContract,
      hostContract,
      options: config === undefined ? [] : describeOptions(config),
    };
  } catch (thrown) {
    const problem =
      thrown instanceof GostatsError ? `${thrown.code} ${thrown.message} ${thrown.remedy}` : problemOf(thrown);
    const wrongContract = thrown instanceof GostatsError && thrown.code.endsWith('_CONTRACT');
    const contract = wrongContract ? await readContract(kind, await admitModule(kind, wanted, search)) : undefined;
    return { ...found, loaded: wrongContract, hostContract, problem, ...(contract === undefined ? {} : { contract }) };
  }
}
