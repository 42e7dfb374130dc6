import { resolve } from 'node:path';
import { gostatsError, listInstalled } from '@gostats/core';
import { EXIT_FAILED, EXIT_STOPPED, EXIT_WRONG } from '../exit-codes.js';
import { registryFor } from '../registry/npm.js';
import type { PackageOffer } from '../registry/package-offer.js';
import { runCommand } from '../registry/run-command.js';
import { weeklyDownloads } from '../registry/weekly-downloads.js';
import { programFolders } from '../version.js';
import { changeFolder } from './change-folder.js';
import { confirm } from './confirm.js';
import { describeOffer } from './describe-offer.js';
import { findOffer, refuseUnusable } from './find-offer.js';
import { changePackages, findPackageManager, type PackageManager } from './package-manager.js';
import { parseSpec } from './package-spec.js';
import { lockFolderOf, openRelock, type Relock } from './relock.js';
import { sampleText } from './sample-text.js';
import { installFolderOf } from './target.js';

/** Time limit for loading the installed package. Longer than the limit for a single module. */
const LOAD_SECONDS = 60;

/**
 * Implements `gostats plugins add NAME`: shows what the registry reports about a package, asks for confirmation,
 * installs it without running its scripts, and loads it once. A failure at any step restores the previous state.
 *
 * @returns the exit code
 * @throws E_PACKAGE_…, E_REGISTRY, E_MODULE_LOCK, E_CONFIG…
 */
export async function addPlugin(text: string, configFile: string, yes: boolean): Promise<number> {
  const spec = parseSpec(text);
  const folder = installFolderOf(configFile);
  const known = await listInstalled({ configFile: resolve(configFile), folders: programFolders }, []);
  const bundled = known.find((one) => one.bundled && spec.names.includes(one.name));
  if (bundled !== undefined) {
    process.stdout.write(
      `${bundled.name}@${bundled.version} came with gostats; there is nothing to install.\n\n${sampleText(bundled)}`,
    );
    return EXIT_STOPPED;
  }
  const relock = await openRelock(configFile);
  const manager = findPackageManager(folder);
  const offer = await findOffer(spec, folder, known);
  refuseUnusable(offer);
  const registry = await registryFor(offer.name, folder);
  const weekly = await weeklyDownloads(offer.name, registry);
  process.stdout.write(describeOffer(offer, { registry, weekly, folder, manager: manager.name, known }));
  if (!yes) {
    if (!process.stdin.isTTY) {
      process.stderr.write(
        `gostats: nothing was installed, as there is no terminal to ask at. To install it:  gostats plugins add --yes ${offer.name}@${offer.version}\n`,
      );
      return EXIT_WRONG;
    }
    if (!(await confirm('Install it?'))) {
      process.stderr.write('Nothing was installed.\n');
      return EXIT_FAILED;
    }
  }
  await install(offer, folder, configFile, manager, relock);
  return EXIT_STOPPED;
}

async function install(
  offer: PackageOffer,
  folder: string,
  configFile: string,
  manager: PackageManager,
  relock: Relock,
): Promise<void> {
  const { name, version, noun = 'sink' } = offer;
  const id = `${name}@${version}`;
  const folders = [folder, manager.root, lockFolderOf(relock.config)];
  let isLocked = false;
  let sample = '';
  await changeFolder({ id, doing: 'install', folder, folders }, async (signal) => {
    tell(`Installing ${id} …`);
    const problem = await changePackages(manager, 'add', id, folder, signal);
    if (problem !== undefined) throw gostatsError('E_PACKAGE_INSTALL', { id, doing: 'install', folder, problem });
    isLocked = await relock.write({ noun, use: name });
    tell(`Loading ${id} …`);
    sample = await load(id, name, configFile, folder, signal);
  });
  process.stdout.write(
    `\nInstalled ${id} in ${folder}.${isLocked ? ' gostats-lock.json is up to date.' : ''}\n` +
      `To use it, add this to ${configFile}:\n\n${sample}`,
  );
}

/** Shows progress at a terminal. */
function tell(text: string): void {
  if (process.stderr.isTTY) process.stderr.write(`${text}\n`);
}

/**
 * Loads the package the way gostats would, but in a separate process, so that code that misbehaves on load (an endless
 * loop, for example) cannot prevent the rollback.
 *
 * @returns the configuration table for the package
 * @throws E_PACKAGE_UNUSABLE
 */
async function load(
  id: string,
  name: string,
  configFile: string,
  folder: string,
  signal: AbortSignal,
): Promise<string> {
  const [, program = ''] = process.argv;
  const args = [program, 'plugins', 'sample', name, '--config-file', resolve(configFile)];
  const failed = (problem: string, thrown?: unknown): Error =>
    gostatsError('E_PACKAGE_UNUSABLE', { id, folder, problem: problem.trimEnd().replaceAll(/^/gm, '  ') }, thrown);
  try {
    const options = { cwd: process.cwd(), seconds: LOAD_SECONDS, signal };
    const { code, stdout, stderr } = await runCommand(process.execPath, args, options);
    if (code === 0) return stdout;
    throw failed(stderr === '' ? `Loading it ended with exit code ${code}.` : stderr);
  } catch (thrown) {
    if (thrown instanceof Error && thrown.name === 'CommandError' && !signal.aborted) {
      throw failed(`Loading it did not end within ${LOAD_SECONDS} s.`, thrown);
    }
    throw thrown;
  }
}
