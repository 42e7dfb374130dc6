import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import TOML from '@iarna/toml';
import { gostatsError } from '../errors.js';
import { createLocator, type Locate } from './locate.js';
import { openStores, type OpenStore } from './open-stores.js';
import { reasonOf } from './read-file.js';
import { resolveConfig, type LoadOptions } from './resolve.js';
import { SecretStores } from './secret-stores.js';
import type { Table } from './tables.js';
import { tablesInUse } from './tables-in-use.js';
import type { ResolvedConfig } from './types.js';

export interface LoadFileOptions extends LoadOptions {
  /** Opens the package of a `[[secret_store]]`; without it none can be used. */
  readonly openStore?: OpenStore;
}

/**
 * Reads, checks and completes a configuration file. What it refers to (`$cmd:` and secret stores) is asked at the same
 * time, each for at most ten seconds.
 *
 * @throws GostatsError E_CONFIG_NOT_FOUND, E_CONFIG_SYNTAX (the first place that is not TOML), or E_CONFIG (every
 * problem at once, in the order of the file).
 */
export async function loadConfig(file: string, options: LoadFileOptions): Promise<ResolvedConfig> {
  const path = resolve(file);
  const { document, locate } = readToml(await readText(path), path);
  const stores = new SecretStores(options.env, dirname(path));
  await openStores(document, stores, path, locate, options.openStore);
  await stores.ask(tablesInUse(document));
  return resolveConfig(document, path, locate, options, stores);
}

/**
 * The same for a text that is there already; `file` stands in messages, and relative names in the text count from its
 * folder. Reads no other file than those that `ca_file` and `$file:` name, runs no `$cmd:` and asks no secret store.
 *
 * @throws GostatsError E_CONFIG_SYNTAX or E_CONFIG.
 */
export function parseConfig(text: string, file: string, options: LoadOptions): ResolvedConfig {
  const { document, locate } = readToml(text, file);
  return resolveConfig(document, file, locate, options, new SecretStores(options.env, dirname(file)));
}

/** @throws GostatsError E_CONFIG_NOT_FOUND */
export async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    throw gostatsError('E_CONFIG_NOT_FOUND', { file: path, problem: reasonOf(error) }, error);
  }
}

/** @throws GostatsError E_CONFIG_SYNTAX */
export function readToml(text: string, file: string): { readonly document: Table; readonly locate: Locate } {
  const source = text.replace(/^\uFEFF/, '');
  return { document: parseToml(source, file), locate: createLocator(source) };
}

function parseToml(source: string, file: string): Table {
  try {
    return TOML.parse(source);
  } catch (error) {
    // Not as a cause: the parser's own message quotes the lines around, and a password may stand in one of them.
    throw gostatsError('E_CONFIG_SYNTAX', { file, ...describeSyntaxError(error as SyntaxProblem, source) });
  }
}

interface SyntaxProblem {
  readonly message: string;
  /** 0-based; absent in the one error that the parser lets slip through (a date that does not exist). */
  readonly line?: number;
  readonly col?: number;
}

function describeSyntaxError(error: SyntaxProblem, source: string): { line: number; column: number; problem: string } {
  const sentence = (error.message.split('\n', 1)[0] ?? '').replace(/ at row \d+, col \d+, pos \d+:?$/, '');
  const line = error.line ?? source.split('\n').findIndex((one) => /^[^#]*=\s*(?:\d{4}-\d|\d\d:)/.test(one));
  return {
    line: Math.max(line, 0) + 1,
    column: (error.col ?? 0) + 1,
    problem: sentence.charAt(0).toLowerCase() + sentence.slice(1),
  };
}
