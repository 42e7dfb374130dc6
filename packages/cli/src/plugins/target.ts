import { existsSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { gostatsError } from '@gostats/core';

/** Returns the folder of a configuration. The file itself does not have to exist. @throws E_CONFIG_NOT_FOUND */
export function folderOf(configFile: string): string {
  const folder = dirname(resolve(configFile));
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() === true) return folder;
  throw gostatsError('E_CONFIG_NOT_FOUND', { file: configFile, problem: `there is no folder ${folder}` });
}

/**
 * Returns the folder where packages for a configuration are installed: the enclosing package (a project may keep its
 * configuration in `config/`) or, without one, the folder of the configuration. gostats searches both.
 */
export function installFolderOf(configFile: string): string {
  const own = folderOf(configFile);
  for (let at = own; ; at = dirname(at)) {
    if (existsSync(join(at, 'package.json'))) return at;
    if (at === dirname(at) || existsSync(join(own, 'node_modules'))) return own;
  }
}
