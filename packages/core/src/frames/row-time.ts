/** A row's time is accepted if it is within this window around the collector's own time. */
const MIN_TIME_MS: number = 32 * 24 * 3_600_000;
const MAX_AHEAD_MS: number = 24 * 3_600_000;

/**
 * Returns the time of a row's value, milliseconds since the epoch, truncated to whole seconds. Returns undefined
 * unless `time` is a number of seconds between 32 days ago and 24 hours ahead: a database would store other points
 * where no one finds them, and a single one makes a whole Prometheus page unreadable.
 */
export function rowTimeMs(time: unknown, nowMs: number): number | undefined {
  if (typeof time !== 'number') return undefined;
  const ms = Math.trunc(time) * 1000;
  return ms >= nowMs - MIN_TIME_MS && ms <= nowMs + MAX_AHEAD_MS ? ms : undefined;
}

/** Returns the time of an answer, for rows without a time. */
export function answerTimeMs(nowMs: number): number {
  return Math.trunc(nowMs / 1000) * 1000;
}
