import type { LogFields, Logger } from '../sink/index.js';
import { makeLogger } from '../sink/make-logger.js';
import type { EventLogger } from './event-logger.js';

/** The same logger with more fields on every line. A line's own fields win. */
export function scopedLogger(logger: EventLogger, scope: LogFields): EventLogger {
  return mapFields(logger, (fields) => (fields === undefined ? scope : { ...scope, ...fields }));
}

/**
 * The logger that a sink or a plugin gets. What happens in it has names of its own: its lines are all of one event here, and
 * an `event` that it gives becomes `packageEvent`.
 *
 * @param scope goes on every line, as does the id of the sink or plugin
 */
export function packageLogger(
  logger: EventLogger,
  event: 'sink.message' | 'source.message' | 'plugin.message',
  scope: LogFields,
): Logger {
  return mapFields(logger, (fields) => {
    const { event: packageEvent, ...own } = fields ?? {};
    return packageEvent === undefined ? { ...scope, ...own, event } : { ...scope, ...own, event, packageEvent };
  });
}

function mapFields(logger: EventLogger, map: (fields: LogFields | undefined) => LogFields): Logger {
  const target = logger as Logger;
  return makeLogger((level, message, fields) => target[level](message, map(fields)));
}
