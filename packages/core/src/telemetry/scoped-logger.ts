import type { LogFields, Logger } from '../sink/index.js';

/** The same logger with more fields on every line. A line's own fields win. */
export function scopedLogger(logger: Logger, scope: LogFields): Logger {
  const at =
    (level: keyof Logger) =>
    (message: string, fields?: LogFields): void =>
      logger[level](message, fields === undefined ? scope : { ...scope, ...fields });
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
