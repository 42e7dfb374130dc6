import { existsSync } from 'node:fs';
import { join } from 'node:path';
import {
  checkLock,
  GostatsError,
  lockModules,
  type InstalledModule,
  type NamedModule,
  type NamedModules,
} from '@gostats/core';
import { INSTALL_SCRIPTS, viewPackage } from '../registry/package-offer.js';
import { isTable, keysIn, textIn } from '../registry/read-json.js';
import { knownVulnerabilities } from '../registry/known-vulnerabilities.js';
import { programFolders } from '../version.js';
import { readJson, type PackageManager } from './package-manager.js';

/** A finding of an audit. */
export interface Finding {
  /** Whether the finding requires action; otherwise it is a note. */
  readonly isProblem: boolean;
  readonly kind: 'vulnerability' | 'files' | 'lock' | 'install scripts' | 'deprecated' | 'unmaintained' | 'unknown';
  /** The package or file concerned. */
  readonly about: string;
  readonly text: string;
}

/** A package whose newest version is older than this is considered unmaintained. */
const UNMAINTAINED_YEARS = 2;
const YEAR_MS = 365.25 * 24 * 3600 * 1000;

/**
 * Checks who can change the files of a module and its dependencies, and which of them have install scripts. Loads
 * nothing.
 */
export async function checkFiles(module: NamedModule, about: string, config: NamedModules): Promise<Finding[]> {
  try {
    const { places } = await lockModules({ ...config, modules: [module] }, programFolders);
    return places.flatMap(scriptsIn);
  } catch (thrown) {
    if (!(thrown instanceof GostatsError)) throw thrown;
    return [{ isProblem: true, kind: 'files', about, text: textOf(thrown) }];
  }
}

function scriptsIn(folder: string): Finding[] {
  const manifest = readJson(join(folder, 'package.json'));
  const scripts = isTable(manifest) ? keysIn(manifest['scripts']).filter((one) => INSTALL_SCRIPTS.includes(one)) : [];
  const all = [...scripts, ...(existsSync(join(folder, 'binding.gyp')) ? ['binding.gyp'] : [])];
  if (all.length === 0) return [];
  const about = `${textIn(manifest, 'name')}@${textIn(manifest, 'version')}`;
  const text = `${all.join(', ')}: "gostats plugins" does not run them; a package manager may, at its next installation`;
  return [{ isProblem: false, kind: 'install scripts', about, text }];
}

/** Compares what is installed with the lock next to the configuration. */
export async function checkAgainstLock(config: NamedModules, lock: string): Promise<Finding[]> {
  if (!existsSync(lock)) {
    const text = 'there is none; "gostats plugins lock" writes one, and nothing else is loaded from then on';
    return [{ isProblem: false, kind: 'lock', about: lock, text }];
  }
  try {
    await checkLock(config, programFolders);
    return [];
  } catch (thrown) {
    if (!(thrown instanceof GostatsError)) throw thrown;
    return [{ isProblem: true, kind: 'lock', about: lock, text: textOf(thrown) }];
  }
}

function textOf({ code, message, remedy }: GostatsError): string {
  return `${code} ${message} ${remedy}`;
}

/** Checks what the registry reports about an installed version. @throws E_REGISTRY, E_PACKAGE_MANAGER */
export async function checkAtRegistry(
  { name, version }: InstalledModule,
  folder: string,
  now: number,
): Promise<Finding[]> {
  const about = `${name}@${version}`;
  const offer = await viewPackage(name, version, folder);
  if (offer === undefined) {
    return [{ isProblem: false, kind: 'unknown', about, text: 'the registry does not have this version' }];
  }
  const found: Finding[] = [];
  if (offer.deprecated !== '') found.push({ isProblem: true, kind: 'deprecated', about, text: offer.deprecated });
  const last = Date.parse(offer.lastPublished);
  if (now - last > UNMAINTAINED_YEARS * YEAR_MS) {
    const text = `its newest version was published on ${offer.lastPublished.slice(0, 10)}`;
    found.push({ isProblem: false, kind: 'unmaintained', about, text });
  }
  return found;
}

/** Lists the known vulnerabilities of the packages in a folder. @throws E_REGISTRY, E_PACKAGE_MANAGER */
export async function checkVulnerabilities(manager: PackageManager, folder: string): Promise<Finding[]> {
  const found = await knownVulnerabilities(manager.name, folder);
  if (found === undefined) {
    const text = `${manager.name} cannot tell known vulnerabilities here${manager.name === 'yarn' ? '; run its own audit' : ', as there is no lock file of its own'}`;
    return [{ isProblem: false, kind: 'vulnerability', about: folder, text }];
  }
  return found.map(({ name, severity, title, url }) => ({
    isProblem: true,
    kind: 'vulnerability',
    about: name,
    text: `${severity}: ${title}${url === '' ? '' : ` (${url})`}`,
  }));
}
