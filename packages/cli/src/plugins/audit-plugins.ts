import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import {
  GostatsError,
  listInstalled,
  readNamedModules,
  type InstalledModule,
  type NamedModule,
  type NamedModules,
} from '@gostats/core';
import { describeError } from '../describe-error.js';
import { EXIT_STOPPED, EXIT_WRONG } from '../exit-codes.js';
import { programFolders } from '../version.js';
import { checkAgainstLock, checkAtRegistry, checkFiles, checkVulnerabilities, type Finding } from './audit-checks.js';
import { findPackageManager } from './package-manager.js';
import { installFolderOf } from './target.js';

/**
 * Implements `gostats plugins audit`: checks what is installed for a configuration without loading any of it. Local
 * findings are printed even if the registry cannot be reached.
 *
 * @returns the exit code: 2 if there are problems, 1 if the registry could not be reached
 * @throws E_CONFIG…, E_PACKAGE_MANAGER
 */
export async function auditPlugins(configFile: string, json: boolean): Promise<number> {
  const folder = installFolderOf(configFile);
  const file = resolve(configFile);
  const config: NamedModules = existsSync(file)
    ? await readNamedModules(file, process.env)
    : { file, modules: [], locate: () => undefined };
  const search = { configFile: file, folders: programFolders };
  const packages = (await listInstalled(search, [])).filter(({ bundled, developed }) => !bundled && !developed);
  const findings = await checkAgainstLock(config, join(dirname(file), 'gostats-lock.json'));
  for (const { module, about } of modulesOf(config, packages))
    findings.push(...(await checkFiles(module, about, config)));
  let unanswered: GostatsError | undefined;
  try {
    findings.push(...(await checkVulnerabilities(findPackageManager(folder), folder)));
    for (const one of packages) findings.push(...(await checkAtRegistry(one, folder, Date.now())));
  } catch (thrown) {
    if (!(thrown instanceof GostatsError)) throw thrown;
    unanswered = thrown;
  }
  const unique = [...new Map(findings.map((one) => [JSON.stringify(one), one])).values()];
  const names = packages.map(({ name, version }) => `${name}@${version}`);
  process.stdout.write(
    json
      ? `${JSON.stringify({ folder, packages: names, findings: unique, complete: unanswered === undefined }, null, 2)}\n`
      : describe(folder, names, unique),
  );
  const error = unanswered === undefined ? undefined : describeError(unanswered, false);
  if (error !== undefined) process.stderr.write(error.text);
  return unique.some(({ isProblem }) => isProblem) ? EXIT_WRONG : (error?.exitCode ?? EXIT_STOPPED);
}

/**
 * Lists the modules that the configuration names, with their settings (it may allow unsafe paths), followed by
 * everything else that is installed.
 */
function modulesOf(
  config: NamedModules,
  packages: readonly InstalledModule[],
): readonly { module: NamedModule; about: string }[] {
  const isNamed = ({ noun, use, name }: InstalledModule): boolean =>
    config.modules.some((one) => one.noun === noun && [use, name].includes(one.use));
  return [
    ...config.modules.map((module) => ({ module, about: `${module.noun} "${module.use}"` })),
    ...packages
      .filter((one) => !isNamed(one))
      .map(({ noun, name, version }) => ({
        module: { noun, use: name, allowUnsafePath: false, path: name },
        about: `${name}@${version}`,
      })),
  ];
}

function describe(folder: string, packages: readonly string[], findings: readonly Finding[]): string {
  const list = packages.length === 0 ? 'no sinks or plugins' : packages.join(', ');
  const section = (title: string, isProblem: boolean): string[] => {
    const of = findings.filter((one) => one.isProblem === isProblem);
    return [`${title} (${of.length})`, ...of.map(describeFinding), ''];
  };
  const lines = [`${folder}: ${list}`, '', ...section('Problems', true), ...section('Notes', false)];
  return `${lines.join('\n').trimEnd()}\n`;
}

function describeFinding({ kind, about, text }: Finding): string {
  return `  ${about}  ${kind}: ${text.replaceAll('\n', '\n    ')}`;
}
