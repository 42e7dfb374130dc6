import type { PluginHooks } from '../hooks/plugin-hooks.js';
import type { Logger, StandardSchema } from '../sink/index.js';
import { PLUGIN_BRAND, PLUGIN_CONTRACT_VERSION } from './contract-version.js';
import { EXTENSION_NAME, foundValue, isSchema } from '../sink/spec-values.js';

/** All that a plugin gets from the host beside the hooks. */
export interface PluginContext<Options = unknown> {
  /** The id of this configured plugin: unique, by default the `use` of its `[[plugin]]`. */
  readonly id: string;
  /** Its `[plugin.options]`, checked by `config`. */
  readonly options: Options;
  /** Adds the plugin's id to every line. */
  readonly logger: Logger;
  /** For the `User-Agent` header of what the plugin sends: `gostats/<version>`. */
  readonly userAgent: string;
  /** Aborts when the host stops and its deadline has passed. */
  readonly signal: AbortSignal;
}

/** What a secret store is opened with. */
export interface SecretStoreContext {
  /** The `name` of its `[[secret_store]]`. */
  readonly name: string;
  /** The folder of the configuration; relative paths among the options count from it. */
  readonly folder: string;
}

/** A place that knows secrets. It holds nothing open: it is made anew whenever the configuration is read. */
export interface SecretStore {
  /**
   * The secret under the text behind `$name:`. Asked once a text and a reading of the configuration, up to eight at the
   * same time; the signal aborts after ten seconds. A throw is a problem of the key that refers to it.
   */
  read(reference: string, signal: AbortSignal): Promise<string>;
}

/** A package that taps the hooks of the collector, or knows secrets, or both. */
export interface PluginSpec<Options = unknown> {
  /** Lower case, digits, hyphens. */
  readonly name: string;
  /** Checks the options and fills in defaults. Any Standard Schema. Without it the plugin has no options. */
  readonly config?: StandardSchema<Options>;
  /** Options that are secret, for schemas that cannot say it: `headers.*`, where `*` is any key and any place in a list. */
  readonly secrets?: readonly string[];
  /** Taps the hooks. Called once, before anything else happens; a throw ends the start. No network here. */
  apply?(hooks: PluginHooks, context: PluginContext<Options>): void | Promise<void>;
  /** Makes it a secret store as well, which a `[[secret_store]]` names. Called when the configuration is read. */
  openSecretStore?(options: Options, context: SecretStoreContext): SecretStore | Promise<SecretStore>;
}

/** A spec that passed `definePlugin`: what a plugin package exports by default. */
export type PluginDefinition<Options = unknown> = PluginSpec<Options> & {
  /** The contract version it was built for. */
  readonly [PLUGIN_BRAND]: number;
};

/**
 * Checks a spec, infers the type of its options, and stamps it with the contract version.
 *
 * @throws TypeError that names the member at fault, what was expected and what was found.
 */
export function definePlugin<Options = Record<string, never>>(spec: PluginSpec<Options>): PluginDefinition<Options> {
  const problem = findPluginProblem(spec);
  if (problem !== undefined) throw new TypeError(`definePlugin: ${problem}`);
  return Object.freeze({
    ...spec,
    ...(spec.apply && { apply: spec.apply.bind(spec) }),
    ...(spec.openSecretStore && { openSecretStore: spec.openSecretStore.bind(spec) }),
    [PLUGIN_BRAND]: PLUGIN_CONTRACT_VERSION,
  });
}

/** What is wrong with a would-be spec, in one sentence, or nothing. The host asks it too, for modules made by hand. */
export function findPluginProblem(spec: unknown): string | undefined {
  if (typeof spec !== 'object' || spec === null)
    return `expected an object, found ${spec === null ? 'null' : typeof spec}`;
  const { name, config, apply, openSecretStore } = spec as Record<string, unknown>;
  if (typeof name !== 'string' || !EXTENSION_NAME.test(name)) {
    return `name: expected lower-case letters, digits and hyphens, found ${foundValue(name)}`;
  }
  if (config !== undefined && !isSchema(config)) {
    return `config: expected a Standard Schema, found ${foundValue(config)}`;
  }
  if (openSecretStore !== undefined && typeof openSecretStore !== 'function') {
    return `openSecretStore: expected a function, found ${foundValue(openSecretStore)}`;
  }
  if (typeof apply !== 'function' && (apply !== undefined || openSecretStore === undefined)) {
    return `apply: expected a function, found ${foundValue(apply)}`;
  }
  return undefined;
}
