import { existsSync, lstatSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gostatsError, remoteText } from '@gostats/core';
import { lastLine } from '../registry/npm.js';
import { isTable, textIn } from '../registry/read-json.js';
import { runCommand, type RunOptions } from '../registry/run-command.js';

type Name = 'npm' | 'pnpm' | 'yarn';

/** The package manager used in a folder. */
export interface PackageManager {
  readonly name: Name;
  /** The folder that holds its lock file: the package itself, or the root of the enclosing workspace. */
  readonly root: string;
}

const LOCK_FILES: readonly (readonly [string, Name | 'bun'])[] = [
  ['package-lock.json', 'npm'],
  ['npm-shrinkwrap.json', 'npm'],
  ['pnpm-lock.yaml', 'pnpm'],
  ['yarn.lock', 'yarn'],
  ['bun.lock', 'bun'],
  ['bun.lockb', 'bun'],
];

/** Time limit for an installation, which downloads packages. */
const INSTALL_SECONDS = 600;
const MAX_PROBLEM = 300;

/**
 * Detects the package manager by its lock file; npm if there is none.
 *
 * @throws E_PACKAGE_MANAGER if it is ambiguous, or if gostats would not find the packages it installs
 */
export function findPackageManager(folder: string): PackageManager {
  if (lstatSync(join(folder, 'node_modules'), { throwIfNoEntry: false })?.isSymbolicLink() === true) {
    refuse(`${join(folder, 'node_modules')} is a symbolic link`, 'Install the package where the link leads.');
  }
  for (let at = folder; ; at = dirname(at)) {
    if (at === folder || isWorkspace(at)) {
      const name = managerIn(at);
      if (name !== undefined) return { name, root: at };
    }
    if (at === dirname(at)) return { name: 'npm', root: folder };
  }
}

function managerIn(folder: string): Name | undefined {
  if (existsSync(join(folder, '.pnp.cjs')) || existsSync(join(folder, '.pnp.js'))) {
    const remedy = 'Set "nodeLinker: node-modules" in .yarnrc.yml and run "yarn install".';
    refuse(`${folder} uses Plug'n'Play of Yarn, from which gostats cannot load packages`, remedy);
  }
  const found = LOCK_FILES.filter(([file]) => existsSync(join(folder, file)));
  const names = new Set(found.map(([, name]) => name));
  const declared = /^(npm|pnpm|yarn|bun)@/.exec(textIn(readJson(join(folder, 'package.json')), 'packageManager'))?.[1];
  const [first] = names;
  const name = declared ?? first;
  if (declared === undefined && names.size > 1) {
    const files = found.map(([file]) => file).join(' and ');
    refuse(`${folder} has ${files}, of different package managers`, 'Remove the one that is not in use.');
  }
  if (name === 'bun') refuse(`${folder} uses Bun`, 'Install the package with "bun add --ignore-scripts".');
  return name as Name | undefined;
}

function refuse(problem: string, remedy: string): never {
  throw gostatsError('E_PACKAGE_MANAGER', { problem, remedy });
}

function isWorkspace(folder: string): boolean {
  const manifest = readJson(join(folder, 'package.json'));
  return existsSync(join(folder, 'pnpm-workspace.yaml')) || (isTable(manifest) && manifest['workspaces'] !== undefined);
}

export function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as unknown;
  } catch {
    // Missing, or invalid; the package manager will report the latter.
    return undefined;
  }
}

/**
 * Adds a package (`name@1.2.0`) or removes one (`name`) without running its scripts.
 *
 * @returns what went wrong, if anything
 * @throws CommandError
 */
export async function changePackages(
  { name }: PackageManager,
  doing: 'add' | 'remove',
  spec: string,
  folder: string,
  signal: AbortSignal,
): Promise<string | undefined> {
  const options: RunOptions = { cwd: folder, seconds: INSTALL_SECONDS, signal, env: { YARN_ENABLE_SCRIPTS: 'false' } };
  const isClassic = name === 'yarn' && (await runCommand('yarn', ['--version'], options)).stdout.startsWith('1.');
  const { code, stdout, stderr } = await runCommand(name, [...argumentsOf(name, doing, isClassic), spec], options);
  if (code === 0) return undefined;
  const lines = `${stdout}\n${stderr}`.split('\n').filter((line) => /\berr(?:or)?\b|ERR_/i.test(line));
  const told = lines.map((line) => line.replace(/^npm (?:error|ERR!) */, '').trim()).filter((line) => line !== '');
  const problem = told.slice(0, 3).join(' ') || lastLine(stderr) || lastLine(stdout);
  return remoteText(`${name} ended with exit code ${code}: ${problem}`.replace(/\.$/, ''), MAX_PROBLEM);
}

function argumentsOf(name: Name, doing: 'add' | 'remove', isClassic: boolean): string[] {
  const adds = doing === 'add';
  if (name === 'npm') {
    const common = ['--prefix=.', '--ignore-scripts', '--no-audit', '--no-fund'];
    return adds ? ['install', ...common, '--save-exact', '--'] : ['uninstall', ...common, '--'];
  }
  if (name === 'pnpm') return adds ? ['add', '--ignore-scripts', '--save-exact'] : ['remove'];
  if (isClassic)
    return adds ? ['add', '--exact', '--ignore-scripts', '--non-interactive'] : ['remove', '--ignore-scripts'];
  return adds ? ['add', '--exact', '--mode=skip-build'] : ['remove', '--mode=skip-build'];
}
