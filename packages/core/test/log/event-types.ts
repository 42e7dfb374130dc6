import type { EventLogger } from '../../src/log/index.js';
import type { Logger } from '../../src/sink/index.js';

/** Judged by the compiler alone: which lines cannot be written. */
export function linesOfTheLog(logger: EventLogger, any: Logger): EventLogger {
  logger.notice('fine', { event: 'cluster.clock-agrees', cluster: 'east' });
  logger.debug('fine without what is optional', { event: 'collector.blocked', ms: 600 });
  logger.warn('fine at both levels', { event: 'collector.blocked', ms: 600, suspects: [] });
  // @ts-expect-error: an event that is not in the table
  logger.notice('unknown', { event: 'cluster.on-fire', cluster: 'east' });
  // @ts-expect-error: no event
  logger.notice('none', { cluster: 'east' });
  // @ts-expect-error: no fields at all
  logger.notice('nothing');
  // @ts-expect-error: a level at which the table does not have it
  logger.error('loud', { event: 'cluster.clock-agrees', cluster: 'east' });
  // @ts-expect-error: a fact is missing
  logger.notice('vague', { event: 'cluster.clock-agrees' });
  // @ts-expect-error: a field that the table does not name
  logger.notice('more', { event: 'cluster.clock-agrees', cluster: 'east', weather: 'fair' });
  return any;
}
