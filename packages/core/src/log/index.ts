/** What the log of gostats says: the events, and loggers that hold their lines to them. */
export type { EventLogger, FieldsAt, FieldsOfEvent } from './event-logger.js';
export { logEvent, logEventTable } from './event-table.js';
export type { LogEventName } from './event-table.js';
export type { LogEvent } from './log-event.js';
export { packageLogger, scopedLogger } from './scoped-logger.js';
