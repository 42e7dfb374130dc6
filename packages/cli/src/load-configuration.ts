import { resolve } from 'node:path';
import {
  gostatsError,
  knownTables,
  loadConfig,
  type ConfigProblem,
  type LoadOptions,
  type ResolvedConfig,
} from '@gostats/core';
import { findSuspicious } from './check/find-suspicious.js';
import { programFolders } from './version.js';

/**
 * Reads a configuration the way every command does, with the environment variables of this process and the tables of
 * the installed sinks.
 *
 * @throws E_CONFIG…, with `strict` also for suspicious settings, unless `strictLater` is set
 */
export async function loadConfiguration(
  file: string,
  options: Omit<LoadOptions, 'env' | 'sinkTables'> = {},
): Promise<ResolvedConfig> {
  const sinkTables = knownTables({ configFile: resolve(file), folders: programFolders });
  const config = await loadConfig(file, { ...options, env: process.env, sinkTables, sinkFolders: programFolders });
  const problems = config.strict && options.strictLater !== true ? suspiciousIn(config) : [];
  if (problems.length === 0) return config;
  throw gostatsError('E_CONFIG', { file: config.file, problems });
}

/** Returns suspicious settings with their line numbers. */
export function suspiciousIn(config: ResolvedConfig): ConfigProblem[] {
  return findSuspicious(config).map(({ path, problem }) => ({ line: config.locate(path), path, problem }));
}
