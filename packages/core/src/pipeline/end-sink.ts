import { problemOf } from '../errors.js';
import { callWithTimeout } from '../time/call-with-timeout.js';
import type { LaneOptions } from './lane-options.js';

/** Makes one of the last calls into a sink: within its limit, and never past the deadline. Says what went wrong. */
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
