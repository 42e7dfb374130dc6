import type { LogFields, Logger } from '../sink/index.js';
import { makeLogger } from '../sink/make-logger.js';

/** One recorded log line. */
export interface LogLine {
  readonly level: keyof Logger;
  readonly message: string;
  readonly fields: LogFields;
}

/** Creates a logger that records its lines. */
export function memoryLogger(): Logger & { readonly lines: LogLine[] } {
  const lines: LogLine[] = [];
  const logger = makeLogger((level, message, fields = {}) => void lines.push({ level, message, fields }));
  return { lines, ...logger };
}
