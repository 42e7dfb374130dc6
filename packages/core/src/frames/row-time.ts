/** A row's time counts when it lies in this window around the collector's own time. */
const MIN_TIME_MS: number = 32 * 24 * 3_600_000;
const MAX_AHEAD_MS: number = 24 * 3_600_000;

/**
 * When a row's value was taken, milliseconds since the epoch, whole seconds; a fraction is cut off. undefined for what is
 * no number of seconds between 32 days ago and 24 hours ahead: a database would store it where nobody looks, and a single
 * one makes a page of Prometheus unreadable.
 */
export function rowTimeMs(time: unknown, nowMs: number): number | undefined {
  if (typeof time !== 'number') return undefined;
  const ms = Math.trunc(time) * 1000;
  return ms >= nowMs - MIN_TIME_MS && ms <= nowMs + MAX_AHEAD_MS ? ms : undefined;
}

/** The time of an answer for rows that have none of their own. */
export function answerTimeMs(nowMs: number): number {
  return Math.trunc(nowMs / 1000) * 1000;
}
