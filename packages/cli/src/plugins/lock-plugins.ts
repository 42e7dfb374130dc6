import { rename, rm, writeFile } from 'node:fs/promises';
import { checkLock, lockModules, problemOf, readNamedModules, type ModuleLock } from '@gostats/core';
import { EXIT_FAILED, EXIT_STOPPED } from '../exit-codes.js';
import { programFolders } from '../version.js';

/** Implements `gostats plugins lock`. @returns the exit code. @throws E_MODULE_LOCK with `check`, E_CONFIG… */
export async function lockPlugins(configFile: string, check: boolean): Promise<number> {
  const config = await readNamedModules(configFile, process.env);
  const lock = await (check ? checkLock(config, programFolders) : lockModules(config, programFolders));
  if (!check) {
    try {
      await replaceFile(lock.file, lock.text);
    } catch (thrown) {
      process.stderr.write(`Cannot write ${lock.file}: ${problemOf(thrown)}.\n`);
      return EXIT_FAILED;
    }
  }
  process.stdout.write(describe(lock, check ? 'matches what is installed' : 'was written'));
  return EXIT_STOPPED;
}

function describe({ file, modules, packages }: ModuleLock, what: string): string {
  if (modules.length === 0) return `${file} ${what}: everything that the configuration names came with gostats.\n`;
  const lines = packages.toSorted().map((id) => `  ${id}\n`);
  return `${file} ${what}: ${modules.join(', ')}, and what they load:\n${lines.join('')}`;
}

/** Replaces a file atomically, because a reload may read it at any time. */
export async function replaceFile(file: string, text: string): Promise<void> {
  const next = `${file}.${process.pid}.tmp`;
  try {
    await writeFile(next, text, { mode: 0o644, flag: 'wx' });
    await rename(next, file);
  } catch (thrown) {
    await rm(next, { force: true });
    throw thrown;
  }
}
