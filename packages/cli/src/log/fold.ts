import type { Clock, LogLevel } from '@gostats/core';
import type { LogFields, Logger } from '@gostats/core/sink';

const WINDOW_MS = 60_000;
/** Beyond so many different lines within a minute folding would only cost memory. */
const LINES_AT_MOST = 1000;

interface Repeated {
  readonly level: LogLevel;
  readonly message: string;
  fields: LogFields | undefined;
  count: number;
  cancel: () => void;
}

/** A logger that says the same thing once a minute. */
export interface FoldingLogger extends Logger {
  /** Reports what is held back. Call it before the log is closed. */
  flush(): void;
}

/**
 * A warning or an error that was said within the last minute (same level, message, cluster and sink) is counted, and the
 * count is reported when the minute is over. What is less important is seldom repeated; what is critical is always said.
 */
export function foldRepeats(logger: Logger, clock: Clock): FoldingLogger {
  const underWay = new Map<string, Repeated>();

  function open(key: string, line: Repeated): void {
    line.count = 0;
    line.cancel = clock.after(WINDOW_MS, () => {
      underWay.delete(key);
      if (line.count === 0) return;
      report(line);
      underWay.set(key, line);
      open(key, line);
    });
  }

  function report({ level, message, fields, count }: Repeated): void {
    const times = count === 1 ? 'once more' : `${count} more times`;
    logger[level](`${message} (${times} in the last ${WINDOW_MS / 1000} s)`, fields);
  }

  const folding =
    (level: LogLevel) =>
    (message: string, fields?: LogFields): void => {
      const key = JSON.stringify([level, message, String(fields?.['cluster']), String(fields?.['sink'])]);
      const known = underWay.get(key);
      if (known !== undefined) {
        known.count++;
        known.fields = fields;
        return;
      }
      logger[level](message, fields);
      if (underWay.size >= LINES_AT_MOST) return;
      const line = { level, message, fields, count: 0, cancel: () => {} };
      underWay.set(key, line);
      open(key, line);
    };

  return {
    ...logger,
    warn: folding('warn'),
    error: folding('error'),
    flush() {
      for (const line of underWay.values()) {
        line.cancel();
        if (line.count > 0) report(line);
      }
      underWay.clear();
    },
  };
}
