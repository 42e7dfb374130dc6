import type { FaultAccount } from '../blame/fault-account.js';
import { ownSignal } from '../blame/own-signal.js';
import { runAs } from '../blame/extension.js';
import type { PluginConfig, ResolvedConfig } from '../config/types.js';
import { gostatsError, problemOf } from '../errors.js';
import type { CollectorHooks } from '../hooks/hooks.js';
import { hooksFor } from '../hooks/tap-as.js';
import { MODULE_TIMEOUT_MS } from '../modules/load.js';
import { checkOptions } from '../modules/options.js';
import type { PluginContext, PluginDefinition } from '../plugin/index.js';
import { waitAtMost } from '../time/wait-at-most.js';
import { TapAccount } from './tap-account.js';

/** What the host adds to a plugin's context. */
export type PluginHost = Pick<PluginContext, 'logger' | 'userAgent' | 'signal'>;

/**
 * Checks a plugin's options and lets it tap the hooks.
 *
 * @throws E_CONFIG with every problem of its options; E_PLUGIN_APPLY when `apply` throws or does not end
 */
export async function applyPlugin(
  definition: PluginDefinition,
  plugin: PluginConfig,
  faults: FaultAccount,
  host: PluginHost & { readonly hooks: CollectorHooks; readonly config: ResolvedConfig },
): Promise<TapAccount> {
  const { hooks, config, ...given } = host;
  if (definition.apply === undefined) {
    const problem = 'it is only a secret store, so it belongs in a [[secret_store]]';
    throw gostatsError('E_PLUGIN_APPLY', { plugin: plugin.id, place: faults.place, problem });
  }
  const options = await optionsOf(definition, plugin, config);
  const account = new TapAccount(faults);
  const tapped = hooksFor(hooks, plugin.id, (hook, call) => account.call(hook, call));
  const context = Object.freeze({ id: plugin.id, options, ...given, signal: ownSignal(faults, given.signal) });
  try {
    await waitAtMost(
      MODULE_TIMEOUT_MS,
      runAs(faults, async () => definition.apply?.(tapped, context)),
    );
  } catch (thrown) {
    const at = { plugin: plugin.id, place: faults.place, problem: problemOf(thrown) };
    throw gostatsError('E_PLUGIN_APPLY', at, thrown);
  }
  return account;
}

async function optionsOf(
  { config: schema, secrets }: PluginDefinition,
  plugin: PluginConfig,
  config: ResolvedConfig,
): Promise<unknown> {
  const path = `${plugin.path}.options`;
  if (schema !== undefined) {
    const { value, problems } = await checkOptions(
      schema,
      plugin.options,
      (inner) => [path, ...inner].join('.'),
      secrets,
    );
    throwProblems(problems);
    return value;
  }
  throwProblems(
    Object.keys(plugin.options).map((key) => ({
      path: `${path}.${key}`,
      problem: 'unknown key; this plugin has no options',
    })),
  );
  return {};

  function throwProblems(problems: readonly { readonly path: string; readonly problem: string }[]): void {
    if (problems.length === 0) return;
    const located = problems.map((one) => ({ ...one, line: config.locate(one.path) }));
    throw gostatsError('E_CONFIG', { file: config.file, problems: located });
  }
}
