import type { CollectorHooks } from '../hooks/hooks.js';

/** Counts of the collector's work since it started. They never decrease. */
export interface SelfStats {
  readonly answers: number;
  readonly bytes: number;
  readonly points: number;
}

const NAME = 'gostats self stats';

/** Counts events through hooks that are available to any plugin. */
export function watchSelf(hooks: CollectorHooks): SelfStats {
  const stats = { answers: 0, bytes: 0, points: 0 };
  hooks.fetched.tap(NAME, ({ bytes, points }) => {
    stats.answers++;
    stats.bytes += bytes;
    stats.points += points;
  });
  return stats;
}
