/** Error codes of single rows in a response with HTTP 200. */
export const NOT_PRESENT = 1;
export const NOT_IMPLEMENTED = 2;
export const DEGRADED = 3;
export const CONNECT_TIMEOUT = 5;
export const TIMEOUT = 6;
export const NO_HISTORY = 7;

/** The texts of 3, 6 and 8 were recorded from real clusters; the others are ours. */
const TEXTS: Readonly<Record<number, string>> = {
  1: 'Statistic is not present on this node',
  2: 'Statistic is not implemented',
  3: 'Degraded result, some node input missing',
  4: 'Stale result',
  5: 'Missing result, connection to remote resource timed out',
  6: 'Missing result, communication with remote resource timed out',
  7: 'No history for statistic',
  8: 'System resource unavailable',
  9: 'Statistic is not configured',
  10: 'No data for statistic',
};

/** Returns the `error` text of a row with this `error_code`. */
export function rowErrorText(code: number): string {
  return TEXTS[code] ?? `Unknown error ${code}`;
}

/**
 * Checks whether a code fails a whole request without degraded=true. The other codes mean that a node does not have the
 * value.
 */
export function failsRequest(code: number): boolean {
  return code >= 3 && code <= 8;
}
