import type { ResolvedConfig } from '@gostats/core';

/**
 * Explains, one sentence per reason, why a valid configuration would do nothing. `run` logs the same sentences as
 * errors and continues.
 */
export function nothingCollected({
  clusters,
  statGroups,
  summaries,
  sinks,
}: Pick<ResolvedConfig, 'clusters' | 'statGroups' | 'summaries' | 'sinks'>): string[] {
  const keys = statGroups.reduce((sum, { stats }) => sum + stats.length, 0);
  if (clusters.length === 0) return ['Nothing would be collected: no [[cluster]] can be used.'];
  if (keys === 0 && summaries.length === 0) {
    return [
      `Nothing would be collected: no active stat group has keys, and no summary is enabled. Name groups in active_stat_groups.`,
    ];
  }
  return sinks.length === 0 ? ['Nothing would be delivered: no sink is configured. Name one in stats_processor.'] : [];
}
