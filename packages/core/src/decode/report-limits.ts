import type { LimitPlace } from '../limits/index.js';
import type { FrameBuilder } from './frame-builder.js';
import type { SeriesTable } from './series-table.js';

/** An answer was read: tells what of it was left out for a limit. */
export function reportLimits(limits: LimitPlace | undefined, table: SeriesTable, builders: readonly FrameBuilder[]): void {
  const refusals = [...table.takeRefusals(), ...builders.flatMap((builder) => builder.takeRefused())];
  const unplaced = builders.reduce((sum, builder) => sum + builder.takeUnplaced(), 0);
  if (limits === undefined) return;
  for (const { limit, found, count } of refusals) limits.exceeded(limit, found, count);
  if (unplaced > 0) limits.exceeded('series', table.size, unplaced);
  limits.settle();
}
