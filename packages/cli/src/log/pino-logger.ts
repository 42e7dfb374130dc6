import { redact, redactValue, type Clock, type LogLevel } from '@gostats/core';
import type { LogFields, Logger } from '@gostats/core/sink';
import { pino, type Logger as Pino } from 'pino';
import { levelNumbers, levels } from './levels.js';

/** Names that the fields of a log call must not use. */
const TAKEN = new Set(['level', 'time', 'msg']);

export interface PinoLogger {
  readonly logger: Logger;
  readonly setLevel: (level: LogLevel) => void;
}

/**
 * Implements the logger interface of core and sinks with pino. `write` receives every line as JSON, including its line
 * break. Secrets are redacted before serialisation, so that pino's own field names and the JSON stay intact.
 */
export function createPinoLogger(level: LogLevel, clock: Clock, write: (line: string) => void): PinoLogger {
  const target = pino<LogLevel, true>(
    {
      level,
      customLevels: levelNumbers,
      useOnlyCustomLevels: true,
      base: null,
      timestamp: () => `,"time":"${new Date(clock.now()).toISOString()}"`,
      formatters: { level: (label) => ({ level: label }) },
    },
    { write },
  );
  return {
    logger: Object.fromEntries(levels.map((name) => [name, logAt(target, name)])) as unknown as Logger,
    setLevel(next) {
      target.level = next;
    },
  };
}

function logAt(target: Pino<LogLevel, true>, level: LogLevel): (message: unknown, fields?: LogFields) => void {
  // A plugin in plain JavaScript may log anything, and pino would treat an object as the fields.
  return (message, fields) => {
    if (!target.isLevelEnabled(level)) return;
    const text = redact(String(message));
    if (fields === undefined) target[level](text);
    else target[level](redactValue(withoutTaken(fields)) as LogFields, text);
  };
}

function withoutTaken(fields: LogFields): LogFields {
  if (!Object.keys(fields).some((name) => TAKEN.has(name))) return fields;
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [TAKEN.has(name) ? `${name}_` : name, value]),
  );
}
