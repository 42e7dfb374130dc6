import { AsyncLocalStorage } from 'node:async_hooks';
import { logEvent, type Clock, type LogLevel } from '@gostats/core';
import type { LogFields, Logger } from '@gostats/core/sink';

const WINDOW_MS = 60_000;
/** With more distinct lines than this within a minute, folding would only cost memory. */
const MAX_LINES = 1000;

interface Repeated {
  readonly level: LogLevel;
  message: string;
  fields: LogFields | undefined;
  count: number;
  cancel: () => void;
}

/** A logger that logs repeated lines at most once a minute. */
export interface FoldingLogger extends Logger {
  /** Logs the repeats counted so far. Call it before the log is closed. */
  flush(): void;
}

/**
 * Counts a warning or error that was already logged within the last minute, and logs its latest wording once with the
 * count when the minute is over. Less important lines rarely repeat; critical ones are always logged.
 *
 * Lines are repeats of each other if they have the same level, event, code, cluster, sink, plugin and job, and the same
 * words apart from numbers. The table of events overrides this: for some events all lines are repeats whatever their
 * words, for others none are.
 */
export function foldRepeats(logger: Logger, clock: Clock): FoldingLogger {
  const underWay = new Map<string, Repeated>();
  // The timer must not belong to the async context of a sink that logs, or the sink would be reported for leaking it.
  const outside = AsyncLocalStorage.snapshot();

  function open(key: string, line: Repeated): void {
    line.count = 0;
    const over = (): void => {
      underWay.delete(key);
      if (line.count === 0) return;
      report(line);
      underWay.set(key, line);
      open(key, line);
    };
    line.cancel = outside(() => clock.after(WINDOW_MS, over));
  }

  function report({ level, message, fields, count }: Repeated): void {
    const times = count === 1 ? 'once more' : `${count} more times`;
    logger[level](`${message} (${times} in the last ${WINDOW_MS / 1000} s)`, { ...fields, repeats: count });
  }

  const folding =
    (level: LogLevel) =>
    (message: string, fields?: LogFields): void => {
      if (logEvent(fields?.['event'])?.repeats === 'none') {
        logger[level](message, fields);
        return;
      }
      const key = keyOf(level, message, fields);
      const known = underWay.get(key);
      if (known !== undefined) {
        known.count++;
        known.message = message;
        known.fields = fields;
        return;
      }
      logger[level](message, fields);
      if (underWay.size >= MAX_LINES) return;
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

/** Fields that identify the origin of a line. */
const IDENTITY = ['event', 'packageEvent', 'code', 'cluster', 'sink', 'plugin', 'job'] as const;

function keyOf(level: LogLevel, message: unknown, fields: LogFields = {}): string {
  const alike = fields['packageEvent'] !== undefined || logEvent(fields['event'])?.repeats === 'all';
  const words = alike ? '' : String(message).replaceAll(/\d+(?:\.\d+)?/g, '#');
  return JSON.stringify([level, words, ...IDENTITY.map((name) => String(fields[name]))]);
}
