import { resolve } from 'node:path';
import { loadInstalled } from '@gostats/core';
import { EXIT_STOPPED } from '../exit-codes.js';
import { programFolders } from '../version.js';
import { sampleText } from './sample-text.js';

/**
 * Implements `gostats plugins sample NAME`. Loads the package the way gostats would.
 *
 * @returns the exit code
 * @throws E_PACKAGE_NOT_INSTALLED; whatever loading throws
 */
export async function samplePlugin(name: string, configFile: string): Promise<number> {
  const module = await loadInstalled({ configFile: resolve(configFile), folders: programFolders }, name);
  process.stdout.write(sampleText(module));
  return EXIT_STOPPED;
}
