import type { UpdateInterval } from '../config/types.js';
import type { KeyItem } from '../papi/wire-types.js';

/**
 * How often OneFS itself refreshes a key, milliseconds: the interval of the first policy that is not persistent.
 * 0 = on demand, it has no rhythm of its own.
 */
export function nativeIntervalMs(item: Pick<KeyItem, 'policies'>): number {
  const policy = item.policies?.find(({ persistent }) => !persistent);
  return (policy?.interval ?? 0) * 1000;
}

/** How often a key is polled, milliseconds; never below the floor. */
export function pollingIntervalMs(item: Pick<KeyItem, 'policies'>, interval: UpdateInterval, floorMs: number): number {
  const wanted = interval.kind === 'absolute' ? interval.intervalMs : nativeIntervalMs(item) * interval.multiplier;
  return Math.max(floorMs, Math.round(wanted));
}
