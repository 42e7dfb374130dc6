/** 2000-01-01 and 2100-01-01, milliseconds since the epoch. OneFS has no values of other times. */
const EARLIEST = 946_684_800_000;
const MAX_TIME_MS = 4_102_444_800_000;

/**
 * Whether a time can stand on a page. The format has whole milliseconds in 64 bits, and one time beyond them (`1e+35`)
 * makes the whole page unreadable.
 */
export function isPrintable(time: number): boolean {
  return time >= EARLIEST && time <= MAX_TIME_MS;
}
