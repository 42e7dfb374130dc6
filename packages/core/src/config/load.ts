import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { gostatsError } from '../errors.js';
import { decodeText, type FileText } from './decode-text.js';
import { openStores, type OpenStore } from './open-stores.js';
import { reasonOf } from './read-file.js';
import { readNames } from './read-names.js';
import { readToml } from './read-toml.js';
import { resolveConfig, type LoadOptions } from './resolve.js';
import { SecretStores } from './secret-stores.js';
import { tablesInUse } from './tables-in-use.js';
import type { ResolvedConfig } from './types.js';

export interface LoadFileOptions extends LoadOptions {
  /** Opens the package of a `[[secret_store]]`. Without it, secret stores cannot be used. */
  readonly openStore?: OpenStore;
}

/**
 * Reads, checks and completes a configuration file. Programs (`$cmd:`) and secret stores are queried concurrently, each
 * with a timeout of ten seconds.
 *
 * @throws GostatsError E_CONFIG_NOT_FOUND, E_CONFIG_SYNTAX (the first place that is not TOML), or E_CONFIG (every
 * problem at once, in the order of the file).
 */
export async function loadConfig(file: string, options: LoadFileOptions): Promise<ResolvedConfig> {
  const path = resolve(file);
  const named = readNames(readToml(await readText(path), path), options.sinkTables);
  const { document, locate } = named;
  const stores = new SecretStores(options.env, dirname(path));
  await openStores(document, stores, path, locate, options.openStore);
  await stores.ask(tablesInUse(document));
  return resolveConfig(named, path, options, stores);
}

/**
 * Like `loadConfig`, for text that has already been read. `file` is used in messages, and relative names in the text
 * start at its folder. Reads only the files named by `$file:` and by keys such as `ca_file`. Does not run `$cmd:`
 * programs or query secret stores.
 *
 * @throws GostatsError E_CONFIG_SYNTAX or E_CONFIG.
 */
export function parseConfig(text: string, file: string, options: LoadOptions): ResolvedConfig {
  const named = readNames(readToml({ text: text.replace(/^\uFEFF/, ''), remarks: [] }, file), options.sinkTables);
  return resolveConfig(named, file, options, new SecretStores(options.env, dirname(file)));
}

/** @throws GostatsError E_CONFIG_NOT_FOUND, or E_CONFIG_SYNTAX when it is not text in a known encoding */
export async function readText(path: string): Promise<FileText> {
  const decoded = decodeText(await readBytes(path));
  if ('problem' in decoded) throw gostatsError('E_CONFIG_SYNTAX', { file: path, ...decoded });
  return decoded;
}

async function readBytes(path: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (error) {
    throw gostatsError('E_CONFIG_NOT_FOUND', { file: path, problem: reasonOf(error) }, error);
  }
}
