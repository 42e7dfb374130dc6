import type { Collector } from '@gostats/core';
import { EXIT_FAILED, EXIT_STOPPED } from '../exit-codes.js';
import type { Log } from '../log/open-log.js';
import { deliveredText } from './status-text.js';
import type { StopReason } from './stop-requests.js';

/** A user is waiting at the terminal. Points not delivered by then are dropped. */
const SIGINT_DEADLINE_MS = 1_000;
/** Supervisors wait longer: systemd kills after 90 s, Docker after 10 s. */
const DEFAULT_DEADLINE_MS = 8_000;
/** Extra time for sinks to close after the deadline. */
const GRACE_MS = 250;

/** Stops the collector within its deadline and logs the outcome. @returns the exit code */
export async function stopCollector(
  collector: Collector,
  reason: StopReason,
  { logger, flushFolded }: Pick<Log, 'logger' | 'flushFolded'>,
): Promise<number> {
  const asked = reason.kind === 'asked';
  const deadlineMs = asked && reason.signal === 'SIGINT' ? SIGINT_DEADLINE_MS : DEFAULT_DEADLINE_MS;
  const why = asked ? reason.signal : reason.problem;
  logger.notice(
    `Stopping (${why}); up to ${deadlineMs / 1000} s to deliver queued points. A second signal stops it at once.`,
    { event: 'collector.stopping', reason: why, deadlineMs },
  );

  const ended = await settlesWithin(collector.stop(AbortSignal.timeout(deadlineMs)), deadlineMs + GRACE_MS);
  if (!ended) logger.warn('Not everything stopped in time; gostats exits anyway.', { event: 'collector.stop-late' });
  const delivered = collector.lanes.map((lane) => deliveredText(lane.status())).join('; ');
  flushFolded();
  logger.notice(delivered === '' ? 'Stopped.' : `Stopped. ${delivered}.`, {
    event: 'collector.stopped',
    sinks: collector.lanes
      .map((lane) => lane.status())
      .map(({ sink, pointsDelivered, pointsDropped }) => ({ sink, pointsDelivered, pointsDropped })),
  });
  if (!asked) process.stderr.write(`gostats: ${reason.problem}\n`);
  return asked ? EXIT_STOPPED : EXIT_FAILED;
}

/** @returns false if the limit is reached first */
async function settlesWithin(work: Promise<void>, limitMs: number): Promise<boolean> {
  const { promise: late, resolve } = Promise.withResolvers<false>();
  const timer = setTimeout(() => resolve(false), limitMs);
  try {
    return await Promise.race([work.then(() => true), late]);
  } finally {
    clearTimeout(timer);
  }
}
