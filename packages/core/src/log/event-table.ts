import { clusterEvents } from './cluster-events.js';
import { packageEvents } from './package-events.js';
import { processEvents } from './process-events.js';
import type { LogEvent } from './log-event.js';

/** Every event that a line of the log can have, by its name. docs/reference/log-events.md is made from it. */
export const logEventTable = { ...processEvents, ...clusterEvents, ...packageEvents } as const;

export type LogEventName = keyof typeof logEventTable;

/** What the table says of an event; undefined for one that is not in it. */
export function logEvent(name: unknown): LogEvent | undefined {
  return typeof name === 'string' && Object.hasOwn(logEventTable, name)
    ? logEventTable[name as LogEventName]
    : undefined;
}
