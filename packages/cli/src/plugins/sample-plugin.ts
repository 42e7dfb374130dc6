import { resolve } from 'node:path';
import { loadInstalled } from '@gostats/core';
import { EXIT_STOPPED } from '../exit-codes.js';
import { programFolders } from '../version.js';
import { sampleText } from './sample-text.js';

/**
 * `gostats plugins sample NAME`: loads the package as using it would. @returns the exit code
 * @throws E_PACKAGE_NOT_INSTALLED; what loading throws
 */
export async function samplePlugin(name: string, configFile: string): Promise<number> {
  const module = await loadInstalled({ configFile: resolve(configFile), folders: programFolders }, name);
  process.stdout.write(sampleText(module));
  return EXIT_STOPPED;
}
