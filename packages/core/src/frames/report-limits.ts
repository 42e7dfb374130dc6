import type { LimitPlace } from '../limits/index.js';
import type { FrameBuilder } from './frame-builder.js';
import type { SeriesTable } from './series-table.js';

/** Reports what was left out of a decoded answer because of limits. */
export function reportLimits(
  limits: LimitPlace | undefined,
  table: SeriesTable,
  builders: readonly FrameBuilder[],
): void {
  let unplaced = 0;
  for (const { limit, found, count } of table.takeRefusals()) limits?.exceeded(limit, found, count);
  for (const builder of builders) {
    for (const { limit, found, count } of builder.takeRefused()) limits?.exceeded(limit, found, count);
    unplaced += builder.takeUnplaced();
  }
  if (limits === undefined) return;
  if (unplaced > 0) limits.exceeded('series', table.size, unplaced);
  limits.settle();
}
