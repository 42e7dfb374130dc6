import { redact, redactValue, type Clock, type LogLevel } from '@gostats/core';
import type { LogFields, Logger } from '@gostats/core/sink';
import { pino, type Logger as Pino } from 'pino';
import { levelNumbers, levels } from './levels.js';

/** Names that a line's own fields must not take. */
const TAKEN = new Set(['level', 'time', 'msg']);

export interface PinoLogger {
  readonly logger: Logger;
  readonly setLevel: (level: LogLevel) => void;
}

/**
 * pino behind the logger that core and sinks know; `write` gets every line as JSON, with its line break. Secrets are taken
 * out before a line is made, so that its own names and its JSON stay whole.
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
  // String: a plugin in plain JavaScript may log anything, and pino would take an object for the fields.
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
