import { z } from 'zod';
import { key, type TableSpec } from './table-spec.js';
import { tolerateLogFormat, tolerateLogLevel } from './tolerate.js';
import type { LogLevel } from './types.js';

/** `[logging]`, as in the file. */
export interface LoggingTable {
  logfile: string | undefined;
  log_file_format: 'text' | 'json' | undefined;
  /** A misspelling in the example file of gostats (Go). Its value is not used. */
  logfile_format: unknown;
  log_level: LogLevel;
  log_to_stdout: boolean;
  max_size_mb: number;
  max_files: number;
}

/** From the most verbose to the least verbose. */
export const logLevels: readonly LogLevel[] = ['trace', 'debug', 'info', 'notice', 'warn', 'error', 'critical'];

const format = (): z.ZodType<'text' | 'json' | undefined> => z.enum(['text', 'json']).optional();

export const loggingSpec: TableSpec<LoggingTable> = {
  name: 'logging',
  repeated: false,
  isOfGostats: true,
  atReload: 'restart',
  about:
    'Where the log goes. At least one of `logfile` and `log_to_stdout` must be given, here or on the command line.',
  keys: {
    logfile: key(z.string().optional(), {
      type: 'string',
      expected: 'the name of a file',
      default: 'none',
      origin: 'gostats',
      effect: 'The log file. A relative name starts from the folder in which gostats is started.',
    }),
    log_file_format: key(format(), {
      type: 'string',
      expected: '"text" or "json"',
      default: '`"text"`',
      tolerate: tolerateLogFormat,
      origin: 'gostats',
      effect: 'The format of the lines in the log.',
    }),
    logfile_format: key(z.unknown(), {
      type: 'string',
      expected: '"text" or "json"',
      default: 'none',
      origin: 'gostats',
      effect: 'Ignored. The example file of gostats (Go) has this misspelling of `log_file_format`.',
    }),
    log_level: key(z.string().toLowerCase().pipe(z.enum(logLevels)).default('notice'), {
      type: 'string',
      atReload: 'apply',
      tolerate: tolerateLogLevel,
      expected: `one of ${logLevels.map((level) => `"${level}"`).join(', ')}`,
      origin: 'gostats',
      effect: `The lowest level that is logged: ${logLevels.map((level) => `\`${level}\``).join(', ')}.`,
    }),
    log_to_stdout: key(z.boolean().default(false), {
      type: 'bool',
      expected: 'true or false',
      origin: 'gostats',
      effect: 'Logs to standard output, also in addition to `logfile`.',
    }),
    max_size_mb: key(z.number().min(0).default(100), {
      type: 'number, MB',
      expected: 'a number of megabytes, 0 or more',
      origin: 'added',
      effect: 'The log file is renamed to `<logfile>.1` when it grows beyond this size. 0: never.',
    }),
    max_files: key(z.int().min(0).max(1000).default(5), {
      type: 'int',
      expected: 'a whole number from 0 to 1000',
      origin: 'added',
      effect: 'How many rotated files are kept in addition to the current one.',
    }),
  },
};
