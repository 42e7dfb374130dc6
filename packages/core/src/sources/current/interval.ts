import type { UpdateInterval } from '../../config/types.js';
import type { KeyItem } from '../../papi/wire-types.js';

/** OneFS has policies of up to a day. What is longer than a year, or is no time at all, says nothing. */
const MAX_POLICY_SECONDS = 366 * 24 * 3600;

/**
 * How often OneFS itself refreshes a key, milliseconds: the interval of the first policy that is not persistent.
 * 0 = on demand, it has no rhythm of its own.
 */
export function nativeIntervalMs(item: Pick<KeyItem, 'policies'>): number {
  const policies: readonly (Partial<NonNullable<KeyItem['policies']>[number]> | null)[] = Array.isArray(item.policies)
    ? item.policies
    : [];
  const seconds = policies.find((policy) => policy?.persistent === false)?.interval;
  return typeof seconds === 'number' && seconds > 0 && seconds <= MAX_POLICY_SECONDS ? seconds * 1000 : 0;
}

/** How often a key is polled, milliseconds; never below the floor. */
export function pollingIntervalMs(item: Pick<KeyItem, 'policies'>, interval: UpdateInterval, floorMs: number): number {
  const wanted = interval.kind === 'absolute' ? interval.intervalMs : nativeIntervalMs(item) * interval.multiplier;
  return Math.max(floorMs, Math.round(wanted));
}
