import type { UpdateInterval } from '../../config/types.js';
import type { KeyItem } from '../../papi/wire-types.js';

/** OneFS policies are at most a day long. Intervals over a year, or that are not numbers, are ignored. */
const MAX_POLICY_SECONDS = 366 * 24 * 3600;

/**
 * Returns how often OneFS refreshes a key, in milliseconds: the interval of the first non-persistent policy. 0 means on
 * demand, without a fixed interval.
 */
export function nativeIntervalMs(item: Pick<KeyItem, 'policies'>): number {
  const policies: readonly (Partial<NonNullable<KeyItem['policies']>[number]> | null)[] = Array.isArray(item.policies)
    ? item.policies
    : [];
  const seconds = policies.find((policy) => policy?.persistent === false)?.interval;
  return typeof seconds === 'number' && seconds > 0 && seconds <= MAX_POLICY_SECONDS ? seconds * 1000 : 0;
}

/** Returns the polling interval of a key in milliseconds, at least `floorMs`. */
export function pollingIntervalMs(item: Pick<KeyItem, 'policies'>, interval: UpdateInterval, floorMs: number): number {
  const wanted = interval.kind === 'absolute' ? interval.intervalMs : nativeIntervalMs(item) * interval.multiplier;
  return Math.max(floorMs, Math.round(wanted));
}
