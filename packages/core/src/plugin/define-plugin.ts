import type { PluginHooks } from '../hooks/plugin-hooks.js';
import type { Logger, StandardSchema } from '../sink/index.js';
import { PLUGIN_BRAND, PLUGIN_CONTRACT_VERSION } from './contract-version.js';

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
  /** Aborts when the host stops and its patience is over. */
  readonly signal: AbortSignal;
}

/** A package that taps the hooks of the collector. */
export interface PluginSpec<Options = unknown> {
  /** Lower case, digits, hyphens. */
  readonly name: string;
  /** Checks the options and fills in defaults. Any Standard Schema. Without it the plugin has no options. */
  readonly config?: StandardSchema<Options>;
  /** Taps the hooks. Called once, before anything else happens; a throw ends the start. No network here. */
  apply(hooks: PluginHooks, context: PluginContext<Options>): void | Promise<void>;
}

/** A spec that passed `definePlugin`: what a plugin package exports by default. */
export type PluginDefinition<Options = unknown> = PluginSpec<Options> & {
  /** The contract version it was built for. */
  readonly [PLUGIN_BRAND]: number;
};

const NAME = /^[a-z][a-z0-9-]*$/;

/**
 * Checks a spec, infers the type of its options, and stamps it with the contract version.
 *
 * @throws TypeError that names the member at fault, what was expected and what was found.
 */
export function definePlugin<Options = Record<string, never>>(spec: PluginSpec<Options>): PluginDefinition<Options> {
  const problem = findPluginProblem(spec);
  if (problem !== undefined) throw new TypeError(`definePlugin: ${problem}`);
  return Object.freeze({ ...spec, apply: spec.apply.bind(spec), [PLUGIN_BRAND]: PLUGIN_CONTRACT_VERSION });
}

/** What is wrong with a would-be spec, in one sentence, or nothing. The host asks it too, for modules made by hand. */
export function findPluginProblem(spec: unknown): string | undefined {
  if (typeof spec !== 'object' || spec === null)
    return `expected an object, found ${spec === null ? 'null' : typeof spec}`;
  const { name, config, apply } = spec as Record<string, unknown>;
  if (typeof name !== 'string' || !NAME.test(name)) {
    return `name: expected lower-case letters, digits and hyphens, found ${typeof name === 'string' ? JSON.stringify(name) : typeof name}`;
  }
  const standard = (config as { '~standard'?: { validate?: unknown } } | undefined)?.['~standard'];
  if (config !== undefined && typeof standard?.validate !== 'function') {
    return `config: expected a Standard Schema, found ${typeof config}`;
  }
  if (typeof apply !== 'function') return `apply: expected a function, found ${typeof apply}`;
  return undefined;
}
