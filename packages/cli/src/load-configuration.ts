import { resolve } from 'node:path';
import { knownTables, loadConfig, type LoadOptions, type ResolvedConfig } from '@gostats/core';
import { programFolders } from './version.js';

/** Reads a configuration as every command does: with the variables of this process, and the tables of the sinks installed. @throws E_CONFIG… */
export async function loadConfiguration(file: string, options: Omit<LoadOptions, 'env' | 'sinkTables'> = {}): Promise<ResolvedConfig> {
  const sinkTables = knownTables({ configFile: resolve(file), folders: programFolders });
  return loadConfig(file, { ...options, env: process.env, sinkTables, sinkFolders: programFolders });
}
