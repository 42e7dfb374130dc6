import { join } from 'node:path';
import { findSimilar, gostatsError, packageNamesOf } from '@gostats/core';
import { EXIT_STOPPED } from '../exit-codes.js';
import { isTable, keysIn } from '../registry/read-json.js';
import { changeFolder } from './change-folder.js';
import { changePackages, findPackageManager, readJson } from './package-manager.js';
import { parseSpec } from './package-spec.js';
import { lockFolderOf, openRelock, type Relock } from './relock.js';
import { installFolderOf } from './target.js';

/**
 * Implements `gostats plugins remove NAME`.
 *
 * @returns the exit code
 * @throws E_PACKAGE_NAME, E_PACKAGE_NOT_INSTALLED, E_PACKAGE_USED, E_PACKAGE_INSTALL, E_MODULE_LOCK, E_CONFIG…
 */
export async function removePlugin(text: string, configFile: string): Promise<number> {
  const { names } = parseSpec(text);
  const folder = installFolderOf(configFile);
  const installed = dependenciesIn(folder);
  const name = names.find((one) => installed.includes(one));
  if (name === undefined) {
    const similar = findSimilar(names.at(-1) ?? '', installed);
    throw gostatsError('E_PACKAGE_NOT_INSTALLED', { name: text, folder, similar });
  }
  const relock = await openRelock(configFile);
  refuseUsed(name, relock);
  const manager = findPackageManager(folder);
  const folders = [folder, manager.root, lockFolderOf(relock.config)];
  await changeFolder({ id: name, doing: 'remove', folder, folders }, async (signal) => {
    const problem = await changePackages(manager, 'remove', name, folder, signal);
    if (problem !== undefined) throw gostatsError('E_PACKAGE_INSTALL', { id: name, doing: 'remove', folder, problem });
    await relock.write();
  });
  process.stdout.write(`Removed ${name} from ${folder}.\n`);
  return EXIT_STOPPED;
}

function refuseUsed(name: string, { config }: Relock): void {
  const used = config.modules.find(({ use }) => packageNamesOf(use).includes(name));
  if (used === undefined) return;
  const line = config.locate(used.path.startsWith('stats_processor') ? `global.${used.path}` : used.path);
  const where = `${used.path} in ${config.file}${line === undefined ? '' : `, line ${line}`}`;
  throw gostatsError('E_PACKAGE_USED', { name, where });
}

/** Lists the direct dependencies of a folder. Transitive dependencies are not ours to remove. */
function dependenciesIn(folder: string): string[] {
  const manifest = readJson(join(folder, 'package.json'));
  if (!isTable(manifest)) return [];
  return ['dependencies', 'optionalDependencies', 'devDependencies'].flatMap((kind) => keysIn(manifest[kind]));
}
