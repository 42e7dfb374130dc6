import { dirname } from 'node:path';
import { loadConfig as loadFile } from '../config/load.js';
import type { SecretStoreConfig } from '../config/open-stores.js';
import type { LoadOptions } from '../config/resolve.js';
import type { AskStore } from '../config/secret-stores.js';
import type { ResolvedConfig } from '../config/types.js';
import { admitModule } from '../modules/admit.js';
import { checkOptions } from '../modules/options.js';
import { loadModule, MODULE_TIMEOUT_MS } from '../modules/load.js';
import { pluginKind } from '../plugins/plugin-kind.js';
import { waitAtMost } from '../time/wait-at-most.js';

const READ_TIMEOUT_MS = 10_000;
const MAX_SECRET_LENGTH = 64 * 1024;

export interface LoadConfigOptions extends LoadOptions {
  /** Folders searched for secret stores after the configuration's own folder, as in `createCollector`. */
  readonly sinkFolders?: readonly string[];
}

/**
 * Reads, checks and completes a configuration file, and resolves the secrets it refers to: `$env:`, `$file:`, `$cmd:`,
 * and those of the `[[secret_store]]`s it names. Stores and programs run at the same time, for ten seconds at most.
 *
 * @throws GostatsError E_CONFIG_NOT_FOUND, E_CONFIG_SYNTAX (the position of the first TOML error), or E_CONFIG (all
 *   problems at once, in file order)
 */
export function loadConfig(file: string, { sinkFolders = [], ...options }: LoadConfigOptions): Promise<ResolvedConfig> {
  return loadFile(file, { ...options, openStore: (store, configFile) => openStore(store, configFile, sinkFolders) });
}

/** Finds the package of a store and opens it. @throws the reason why it cannot be used */
async function openStore(store: SecretStoreConfig, configFile: string, folders: readonly string[]): Promise<AskStore> {
  const { name, path } = store;
  const resolved = await admitModule(
    pluginKind,
    { ...store, where: `${path} in ${configFile}` },
    { configFile, folders },
  );
  const definition = await loadModule(pluginKind, resolved);
  const { config: schema } = definition;
  if (definition.openSecretStore === undefined) throw new Error(`${resolved.place} has no openSecretStore`);
  const checked =
    schema === undefined
      ? { value: {}, problems: [] }
      : await checkOptions(
          schema,
          store.options,
          (inner) => [`${path}.options`, ...inner].join('.'),
          definition.secrets,
        );
  const wrong = checked.problems.map(({ path: at, problem }) => `${at} ${problem}`).join('; ');
  if (wrong !== '') throw new Error(wrong);
  const opening = async (): Promise<unknown> =>
    definition.openSecretStore?.(checked.value, { name, folder: dirname(configFile) });
  const opened = (await waitAtMost(MODULE_TIMEOUT_MS, opening())) as { read?: unknown } | undefined;
  const read = opened?.read;
  if (typeof read !== 'function')
    throw new Error(`openSecretStore of ${resolved.place} returned no object with a method read`);
  return async (reference) => {
    const reading = async (): Promise<unknown> =>
      read.call(opened, reference, AbortSignal.timeout(READ_TIMEOUT_MS)) as unknown;
    return checkSecret(await waitAtMost(READ_TIMEOUT_MS, reading()));
  };
}

function checkSecret(value: unknown): string {
  if (typeof value !== 'string')
    throw new Error(`read returned ${value === null ? 'null' : typeof value}, expected a string`);
  if (value === '') throw new Error('the secret there is empty');
  if (value.length > MAX_SECRET_LENGTH)
    throw new Error(`the secret there has more than ${MAX_SECRET_LENGTH} characters`);
  return value;
}
