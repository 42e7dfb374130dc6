import { resolveWeb, webProblems, type WebTable } from '@gostats/net';
import type { Findings } from './findings.js';
import type { LoggingTable } from './schema-logging.js';
import type { TelemetryTable } from './schema-telemetry.js';
import type { LoggingConfig, LogLevel, TelemetryConfig } from './types.js';

/** Log settings of the command line. They take precedence over the file. */
export interface LoggingOverrides {
  readonly logFile?: string | undefined;
  readonly logLevel?: LogLevel | undefined;
}

export function resolveLogging(logging: LoggingTable, overrides: LoggingOverrides, findings: Findings): LoggingConfig {
  // An invalid format has already been reported and is an empty string here.
  const format = logging.log_file_format || 'text';
  const { logfile_format: misspelt = format } = logging;
  if (misspelt !== format) {
    findings.warning(
      'logging.logfile_format',
      'unknown key; did you mean "log_file_format"?',
      `the log is written as ${format}`,
    );
  }
  const file = overrides.logFile ?? logging.logfile;
  const somethingFailed =
    findings.has('logging') || findings.has('logging.logfile') || findings.has('logging.log_to_stdout');
  if (!file && !logging.log_to_stdout && !somethingFailed) {
    findings.problem(
      'logging',
      'nothing to log to; expected logfile = "…", or log_to_stdout = true, or --logfile on the command line',
    );
  }
  return {
    file: file === '' ? undefined : file,
    format,
    level: overrides.logLevel ?? logging.log_level,
    toStdout: logging.log_to_stdout,
    maxSizeBytes: logging.max_size_mb === 0 ? Infinity : logging.max_size_mb * 1_000_000,
    maxFiles: logging.max_files,
  };
}

/** Returns undefined if the file does not set a port: telemetry is off by default. */
export function resolveTelemetry(
  { port, ...own }: TelemetryTable,
  shared: WebTable,
  findings: Findings,
): TelemetryConfig | undefined {
  for (const { key, problem } of webProblems(shared)) findings.problem(`web.${key}`, problem);
  for (const { key, problem } of webProblems(own, shared)) findings.problem(`telemetry.${key}`, problem);
  const web = resolveWeb(own, shared);
  return port === undefined ? undefined : { port, listenAddress: web.listenAddress ?? '127.0.0.1', web };
}
