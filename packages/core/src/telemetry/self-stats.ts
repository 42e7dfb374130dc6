import type { CollectorHooks } from '../hooks/hooks.js';

/** What the collector did since it started. All counts only grow. */
export interface SelfStats {
  readonly answers: number;
  readonly bytes: number;
  readonly points: number;
}

const NAME = 'gostats self stats';

/** Counts by watching the hooks, as any plugin could. */
export function watchSelf(hooks: CollectorHooks): SelfStats {
  const stats = { answers: 0, bytes: 0, points: 0 };
  hooks.fetched.tap(NAME, ({ bytes, points }) => {
    stats.answers++;
    stats.bytes += bytes;
    stats.points += points;
  });
  return stats;
}
