/** 2000-01-01 and 2100-01-01, milliseconds since the epoch. OneFS returns no values outside this range. */
const EARLIEST = 946_684_800_000;
const MAX_TIME_MS = 4_102_444_800_000;

/**
 * Checks whether a time can be printed. The format has 64-bit whole milliseconds, and a single value beyond them
 * (`1e+35`) makes the whole page unreadable.
 */
export function isPrintable(time: number): boolean {
  return time >= EARLIEST && time <= MAX_TIME_MS;
}
