import { existsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import {
  listInstalled,
  lockModules,
  readLockedNames,
  readNamedModules,
  type NamedModule,
  type NamedModules,
} from '@gostats/core';
import { programFolders } from '../version.js';
import { replaceFile } from './lock-plugins.js';

/** The lock next to a configuration, read before packages change. */
export interface Relock {
  /**
   * Rewrites the lock. It covers what the configuration names, and packages that were locked before and are still
   * installed but not named yet.
   *
   * @returns whether there is a lock
   */
  write(added?: Pick<NamedModule, 'noun' | 'use'>): Promise<boolean>;
  readonly config: NamedModules;
}

/**
 * Opens the lock of a configuration.
 *
 * @throws E_MODULE_LOCK if the installed packages already differ from the lock, as a new lock would hide that;
 * E_CONFIG…
 */
export async function openRelock(configFile: string): Promise<Relock> {
  const file = resolve(configFile);
  const config = existsSync(file)
    ? await readNamedModules(file, process.env)
    : { file, modules: [], locate: () => undefined };
  const locked = await readLockedNames(config, programFolders);
  return {
    config,
    async write(added) {
      if (locked === undefined) return false;
      const search = { configFile: file, folders: programFolders };
      const unnamed = (await listInstalled(search, []))
        .filter(({ name, bundled }) => !bundled && locked.includes(name))
        .map(({ noun, name }) => ({ noun, use: name }));
      const more = [...unnamed, ...(added === undefined ? [] : [added])].map(({ noun, use }): NamedModule => ({
        noun,
        use,
        allowUnsafePath: false,
        path: use,
      }));
      const names = new Set(config.modules.map(({ use }) => use));
      const modules = [...config.modules, ...more.filter(({ use }) => !names.has(use))];
      const lock = await lockModules({ ...config, modules }, programFolders);
      await replaceFile(lock.file, lock.text);
      return true;
    },
  };
}

/** Returns the folder of the lock, which is that of the configuration. */
export function lockFolderOf({ file }: NamedModules): string {
  return dirname(file);
}
