import { dirname, resolve } from 'node:path';
import { listInstalled } from '@gostats/core';
import { EXIT_STOPPED } from '../exit-codes.js';
import { programFolders } from '../version.js';
import { describeInstalled } from './describe-installed.js';

/** `gostats sinks`: needs no configuration, only the folder of one. @returns the exit code */
export async function listSinks(configFile: string, json: boolean): Promise<number> {
  const folders = [...new Set([dirname(resolve(configFile)), ...programFolders])];
  const installed = await listInstalled(folders);
  process.stdout.write(json ? `${JSON.stringify(installed, null, 2)}\n` : describeInstalled(installed, folders));
  return EXIT_STOPPED;
}
