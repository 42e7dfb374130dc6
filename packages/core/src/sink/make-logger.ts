import type { LogFields, Logger } from './logger.js';

/** Makes a logger of one function. A line without fields passes none. */
export function makeLogger(log: (level: keyof Logger, message: string, fields?: LogFields) => void): Logger {
  const at =
    (level: keyof Logger) =>
    (message: string, fields?: LogFields): void =>
      log(level, message, fields);
  return {
    trace: at('trace'),
    debug: at('debug'),
    info: at('info'),
    notice: at('notice'),
    warn: at('warn'),
    error: at('error'),
    critical: at('critical'),
  };
}
