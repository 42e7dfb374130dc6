import { join } from 'node:path';
import { GostatsError, problemOf } from '../errors.js';
import { describeOptions, type OptionInfo } from '../modules/describe-options.js';
import { findInstalled, type InstalledPackage } from '../modules/installed.js';
import type { ModuleKind } from '../modules/kind.js';
import { loadModule, readContract } from '../modules/load.js';
import { resolveModule, type ResolvedModule } from '../modules/resolve.js';
import { pluginKind } from '../plugins/plugin-kind.js';
import type { StandardSchema } from '../sink/index.js';
import { sinkKind } from '../sinks/sink-kind.js';

/** An installed sink or plugin, and what it says of itself. */
export interface InstalledModule extends InstalledPackage {
  /** Only sinks. */
  readonly delivery?: 'push' | 'pull';
  /** What it was built for; this host speaks `hostContract`. Unknown when it cannot be loaded. */
  readonly contract?: number;
  readonly hostContract: number;
  /** Unknown when its schema does not tell. */
  readonly options?: readonly OptionInfo[] | undefined;
  /** Why it cannot be used. */
  readonly problem?: string;
}

interface Definition {
  readonly delivery?: 'push' | 'pull';
  readonly config?: StandardSchema;
}

/**
 * The sinks and plugins that a configuration in the first of these folders could name. Loads each, as using it would.
 * Never throws because of one of them.
 */
export async function listInstalled(folders: readonly string[]): Promise<readonly InstalledModule[]> {
  const listed = [sinkKind, pluginKind].map((kind: ModuleKind<Definition>) =>
    findInstalled(kind.noun, folders).map((found) => inspect(kind, found)),
  );
  return Promise.all(listed.flat());
}

async function inspect(kind: ModuleKind<Definition>, found: InstalledPackage): Promise<InstalledModule> {
  const hostContract = kind.contractVersion;
  const search = { configFile: join(found.from, 'package.json'), folders: [] };
  const resolve = (): ResolvedModule => resolveModule(kind, found.name, found.from, search);
  try {
    const definition = await loadModule(kind, resolve());
    const { delivery, config } = definition;
    return {
      ...found,
      ...(delivery === undefined ? {} : { delivery }),
      contract: hostContract,
      hostContract,
      options: config === undefined ? [] : describeOptions(config),
    };
  } catch (thrown) {
    const problem =
      thrown instanceof GostatsError ? `${thrown.code} ${thrown.message} ${thrown.remedy}` : problemOf(thrown);
    const wrongContract = thrown instanceof GostatsError && thrown.code.endsWith('_CONTRACT');
    const contract = wrongContract ? await readContract(kind, resolve()) : undefined;
    return { ...found, hostContract, problem, ...(contract === undefined ? {} : { contract }) };
  }
}
