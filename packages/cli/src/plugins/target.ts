import { existsSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { gostatsError } from '@gostats/core';

/** The folder of a configuration, which itself need not be there yet. @throws E_CONFIG_NOT_FOUND */
export function folderOf(configFile: string): string {
  const folder = dirname(resolve(configFile));
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() === true) return folder;
  throw gostatsError('E_CONFIG_NOT_FOUND', { file: configFile, problem: `there is no folder ${folder}` });
}

/**
 * Where packages for a configuration are installed: in the package in which it stands (a project has its configuration in
 * `config/`), and beside it when there is none. Both are where gostats looks.
 */
export function installFolderOf(configFile: string): string {
  const own = folderOf(configFile);
  for (let at = own; ; at = dirname(at)) {
    if (existsSync(join(at, 'package.json'))) return at;
    if (at === dirname(at) || existsSync(join(own, 'node_modules'))) return own;
  }
}
