import { resolveWeb, webProblems, type WebTable } from '@gostats/net';
import type { Findings } from './findings.js';
import { resolveTags } from './resolve-tags.js';
import type { GlobalTable } from './schema-global.js';
import type { LoggingTable } from './schema-logging.js';
import type { TelemetryTable } from './schema-telemetry.js';
import type { LoggingConfig, LogLevel, ResolvedConfig, TelemetryConfig } from './types.js';

/** What the command line says about the log; it goes before the file. */
export interface LoggingOverrides {
  readonly logFile?: string | undefined;
  readonly logLevel?: LogLevel | undefined;
}

type GlobalConfig = Pick<
  ResolvedConfig,
  | 'version'
  | 'sinkMaxRetries'
  | 'sinkRetryIntervalMs'
  | 'maxRetries'
  | 'minUpdateIntervalMs'
  | 'includeDegraded'
  | 'tags'
  | 'fetchByStatgroup'
  | 'statTimeoutSeconds'
  | 'statRetries'
  | 'statRetryIntervalMs'
>;

export function resolveGlobal(global: GlobalTable, findings: Findings): GlobalConfig {
  return {
    version: global.version.replace(/^v/i, ''),
    sinkMaxRetries: tries(global.stats_processor_max_retries),
    sinkRetryIntervalMs: positiveMs(global.stats_processor_retry_interval, 'stats_processor_retry_interval', findings),
    maxRetries: tries(global.max_retries),
    minUpdateIntervalMs: positiveMs(global.min_update_interval_override, 'min_update_interval_override', findings),
    includeDegraded: global.include_degraded,
    tags: resolveTags(global.tags, 'global.tags', findings),
    fetchByStatgroup: global.fetch_by_statgroup,
    statTimeoutSeconds: Math.max(0, global.stat_timeout),
    statRetries: Math.max(0, global.stat_retries),
    statRetryIntervalMs: positiveMs(global.stat_retry_interval, 'stat_retry_interval', findings),
  };
}

export function resolveLogging(logging: LoggingTable, overrides: LoggingOverrides, findings: Findings): LoggingConfig {
  // What is no text has been reported, and stands here as an empty one.
  const format = logging.log_file_format || 'text';
  const { logfile_format: misspelt = format } = logging;
  if (misspelt !== format) {
    findings.warning('logging.logfile_format', 'unknown key; did you mean "log_file_format"?', `the log is written as ${format}`);
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

/** Served only where the file says where. */
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

function tries(given: number): number {
  return given <= 0 ? Infinity : given;
}

const SHORTEST_S = 1;

/** gostats takes a value without length, and then works without a pause. */
function positiveMs(seconds: number, key: string, findings: Findings): number {
  if (seconds > 0) return seconds * 1000;
  findings.warning(`global.${key}`, `expected a number of seconds above 0, got ${seconds}`, `${SHORTEST_S} s is used`);
  return SHORTEST_S * 1000;
}
