import type { ModuleKind } from '../modules/kind.js';
import { findPluginProblem, PLUGIN_BRAND, PLUGIN_CONTRACT_VERSION, type PluginDefinition } from '../plugin/index.js';

/** Describes how a plugin package is recognized. */
export const pluginKind: ModuleKind<PluginDefinition> = {
  noun: 'plugin',
  code: 'PLUGIN',
  brand: PLUGIN_BRAND,
  contractVersion: PLUGIN_CONTRACT_VERSION,
  definedBy: 'definePlugin of @gostats/core/plugin',
  findProblem: findPluginProblem,
};
