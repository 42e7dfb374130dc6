import type { Registry } from 'prom-client';
import type { PluginStatus } from '../plugins/tap-account.js';
import type { Watched } from './self-metrics.js';
import { counterWhenAsked } from './when-asked.js';

/** Registers metrics for the calls, failures and run time of plugins. */
export function registerPlugins(watched: Watched, register: Registry): void {
  const counter = (name: string, help: string, value: (plugin: PluginStatus) => number): void =>
    counterWhenAsked({
      name,
      help,
      labelNames: ['plugin'],
      register,
      read: () => (watched.plugins ?? []).map((plugin) => [{ plugin: plugin.id }, value(plugin)] as const),
    });
  counter('gostats_plugin_calls_total', 'Calls of the plugin’s taps.', ({ calls }) => calls);
  counter('gostats_plugin_failures_total', 'Those that threw.', ({ failures }) => failures);
  counter(
    'gostats_plugin_seconds_total',
    'For how long they kept everything else waiting, in all.',
    ({ totalMs }) => totalMs / 1000,
  );
}
