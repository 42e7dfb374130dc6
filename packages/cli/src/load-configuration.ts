import { resolve } from 'node:path';
import { gostatsError, knownTables, loadConfig, type LoadOptions, type ResolvedConfig } from '@gostats/core';
import { findSuspicious } from './check/find-suspicious.js';
import { programFolders } from './version.js';

/** Reads a configuration as every command does: with the variables of this process, and the tables of the sinks installed. @throws E_CONFIG…, with `strict` for what is hardly meant too */
export async function loadConfiguration(
  file: string,
  options: Omit<LoadOptions, 'env' | 'sinkTables'> = {},
): Promise<ResolvedConfig> {
  const sinkTables = knownTables({ configFile: resolve(file), folders: programFolders });
  const config = await loadConfig(file, { ...options, env: process.env, sinkTables, sinkFolders: programFolders });
  const suspicious = config.strict ? findSuspicious(config) : [];
  if (suspicious.length === 0) return config;
  const problems = suspicious.map(({ path, problem }) => ({ line: config.locate(path), path, problem }));
  throw gostatsError('E_CONFIG', { file: config.file, problems });
}
