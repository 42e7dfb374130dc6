import type { Registry } from 'prom-client';
import type { ClusterStatus } from '../health/status.js';
import type { CollectorHooks } from '../hooks/hooks.js';
import type { Lane } from '../pipeline/lane.js';
import type { PluginStatus } from '../plugins/tap-account.js';
import { registerClusters } from './cluster-metrics.js';
import { registerPlugins } from './plugin-metrics.js';
import { registerSinks } from './sink-metrics.js';

/** The data that the metrics are read from during a scrape. */
export interface Watched {
  readonly hooks: CollectorHooks;
  readonly clusters: readonly ClusterStatus[];
  readonly lanes: readonly Lane[];
  readonly plugins?: readonly PluginStatus[];
}

/** Registers the collector's own metrics, with the names listed in docs/reference/metrics.md. */
export function registerSelfMetrics(watched: Watched, register: Registry): void {
  registerClusters(watched, register);
  registerSinks(watched, register);
  registerPlugins(watched, register);
}
