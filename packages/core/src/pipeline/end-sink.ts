import { problemOf } from '../errors.js';
import { callWithTimeout } from '../time/call-with-timeout.js';
import type { LaneOptions } from './lane-options.js';

/** Calls `flush` or `close` of a sink, within the time limit and never past the deadline. Logs a timeout or failure. */
export async function endSink(
  operation: 'flush' | 'close',
  call: (signal: AbortSignal) => Promise<void> | void,
  { clock, closeLimitMs, logger }: Pick<LaneOptions, 'clock' | 'closeLimitMs' | 'logger'>,
  deadline: AbortSignal,
): Promise<void> {
  const { first, settled } = await callWithTimeout(call, closeLimitMs, clock, deadline);
  if (first !== 'settled') {
    logger.warn(`${operation} did not finish in time.`, { event: 'sink.end-late', operation });
    return;
  }
  const result = await settled;
  if (result.ok) return;
  const problem = problemOf(result.thrown);
  logger.warn(`${operation} failed: ${problem}.`, { event: 'sink.end-failed', operation, problem });
}
