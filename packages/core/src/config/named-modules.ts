import { dirname, resolve } from 'node:path';
import { gostatsError, type ConfigProblem } from '../errors.js';
import { Findings, sortByLine } from './findings.js';
import { readText } from './load.js';
import { readNames } from './read-names.js';
import { readTables } from './read-tables.js';
import { readToml } from './read-toml.js';
import { readLocalReference } from './references.js';
import { resolvePlugins, resolveSinks } from './resolve-sinks.js';
import { resolveSources } from './resolve-sources.js';
import { Secrets, type Environment } from './secrets.js';

/** A sink, source, plugin or secret store, as named in the configuration. Secret stores are plugins. */
export interface NamedModule {
  readonly noun: 'sink' | 'source' | 'plugin';
  readonly use: string;
  readonly allowUnsafePath: boolean;
  /** Where it is named, for messages: `sink[0]`. */
  readonly path: string;
}

/** The modules that a configuration would load. */
export interface NamedModules {
  /** Absolute path of the configuration. */
  readonly file: string;
  readonly modules: readonly NamedModule[];
  locate(path: string): number | undefined;
}

/** Problems in other parts of the file do not prevent reading the names. */
const ABOUT_MODULES = /^(?:sink|source|plugin|secret_store|global\.stats_processor)\b/;

/**
 * Reads which sinks, sources, plugins and secret stores a configuration names. It does not run programs, query secret
 * stores or need passwords.
 *
 * @throws GostatsError E_CONFIG_NOT_FOUND, E_CONFIG_SYNTAX, or E_CONFIG when a name cannot be read
 */
export async function readNamedModules(file: string, env: Environment): Promise<NamedModules> {
  const path = resolve(file);
  const { document, locate } = readNames(readToml(await readText(path), path));
  const findings = new Findings(locate);
  const unread = { value: 'unread' };
  const secrets = new Secrets((reference) => readLocalReference(env, dirname(path), reference) ?? unread);
  const tables = readTables(document, secrets, findings);
  const sinks = resolveSinks(tables, findings).map((one) => ({ ...one, noun: 'sink' as const }));
  const stores = tables.secretStores.map(({ checked: { values }, path: at }) => {
    return { use: values.use, allowUnsafePath: values.allow_unsafe_path, path: at };
  });
  const plugins = [...resolvePlugins(tables.plugins, findings), ...stores].map((one) => ({
    ...one,
    noun: 'plugin' as const,
  }));
  const sources = resolveSources(tables.sources, [], findings).map((one) => ({ ...one, noun: 'source' as const }));
  const problems = sortByLine(findings.problems).filter((one: ConfigProblem) => ABOUT_MODULES.test(one.path));
  if (problems.length > 0) throw gostatsError('E_CONFIG', { file: path, problems });
  return { file: path, modules: [...sinks, ...sources, ...plugins], locate };
}
