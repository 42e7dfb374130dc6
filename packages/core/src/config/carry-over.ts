import { deepFreeze } from './freeze.js';
import { isBareName } from './resolve-sinks.js';
import type { ClusterConfig, ResolvedConfig, SinkConfig } from './types.js';

/** The configuration to switch to, and the parts of the old one that are kept in it. */
export interface CarriedOver {
  readonly config: ResolvedConfig;
  readonly clusters: readonly ClusterConfig[];
  readonly sinks: readonly SinkConfig[];
}

/**
 * Keeps clusters and sinks running with their old configuration if they cannot be used in the new file: a wrong
 * password in the file must not end a working session. They are kept until the file is corrected or gostats restarts.
 */
export function carryOver(before: ResolvedConfig, next: ResolvedConfig): CarriedOver {
  const clusters = before.clusters.filter(
    ({ id }) =>
      next.unusableClusters.some(({ configuredId }) => configuredId === id) &&
      !next.clusters.some((cluster) => cluster.id === id),
  );
  const sinks = before.sinks.filter(({ id }) => next.unusableSinks.some((sink) => sink.id === id));
  const previous = new Set(sinks.filter(({ use }) => isBareName(use)).map(({ use }) => use));
  const config: ResolvedConfig = {
    ...next,
    clusters: [...next.clusters, ...clusters],
    sinks: [...next.sinks, ...sinks],
    unusableClusters: next.unusableClusters.filter(({ configuredId: id }) => !clusters.some((one) => one.id === id)),
    unusableSinks: next.unusableSinks.filter(({ id }) => !sinks.some((one) => one.id === id)),
    table: (name) => (previous.has(name) ? before : next).table(name),
  };
  return { config: clusters.length + sinks.length === 0 ? next : deepFreeze(config), clusters, sinks };
}
