import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { listInstalled, readNamedModules, type NamedModule } from '@gostats/core';
import { describeError } from '../describe-error.js';
import { EXIT_STOPPED } from '../exit-codes.js';
import { programFolders } from '../version.js';
import { describeInstalled } from './describe-installed.js';

/**
 * Implements `gostats sinks`. The configuration need not exist; only its folder is needed. Loads bundled packages and
 * those that the configuration names; for all others it only reads the package.json.
 *
 * @returns the exit code
 */
export async function listSinks(configFile: string, json: boolean): Promise<number> {
  const search = { configFile: resolve(configFile), folders: programFolders };
  const installed = await listInstalled(search, await namedIn(configFile));
  process.stdout.write(json ? `${JSON.stringify(installed, null, 2)}\n` : describeInstalled(installed));
  return EXIT_STOPPED;
}

/** Returns the modules that a configuration names. If it cannot be read, prints a message and returns none. */
export async function namedIn(configFile: string): Promise<readonly NamedModule[]> {
  if (!existsSync(configFile)) return [];
  try {
    return (await readNamedModules(configFile, process.env)).modules;
  } catch (thrown) {
    const { text } = describeError(thrown, false);
    process.stderr.write(`The configuration cannot be read, so nothing that it names was loaded:\n${text}`);
    return [];
  }
}
