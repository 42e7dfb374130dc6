import {
  createCollector,
  GostatsError,
  systemClock,
  type Collector,
  type LogLevel,
  type ResolvedConfig,
} from '@gostats/core';
import { describeError } from '../describe-error.js';
import { EXIT_FAILED } from '../exit-codes.js';
import { loadConfiguration } from '../load-configuration.js';
import type { Log } from '../log/open-log.js';
import { plainOutput } from '../output.js';
import { startReloading, type Reloading } from '../reload/start-reloading.js';
import { watchFileByName } from '../reload/watch-file.js';
import { startTelemetry } from '../telemetry/start-telemetry.js';
import { startWatchdog } from '../watchdog/start-watchdog.js';
import { createTerminal } from '../terminal/terminal.js';
import { programFolders, version } from '../version.js';
import { checkStatReturn } from './check-stat-return.js';
import { endProcess } from './guard-exit.js';
import { guardProcess } from './guard-process.js';
import { insecureChoices, surroundingsOf } from './insecure-choices.js';
import { holdChoices, warnAfterFirstState } from './warn-choices.js';
import { logFindings } from '../log/log-findings.js';
import { refuseWarnings, refuseWarningsOfStart, WarningsOfPackages } from './refuse-warnings.js';
import { openProcessLog } from './process-log.js';
import { showStatus } from './show-status.js';
import { stopCollector } from './stop-collector.js';
import { watchStopRequests } from './stop-requests.js';
import { trustSystemAuthorities } from './trust-system.js';

export interface RunOptions {
  readonly configFile: string;
  readonly logFile: string | undefined;
  readonly logLevel: LogLevel | undefined;
  readonly checkStatReturn: boolean;
  /** Warnings about the configuration prevent the start and refuse a reload. */
  readonly strict: boolean;
  /** Seconds after which an endless loop in a package ends the process; 0: never. */
  readonly stallTimeout: number;
}

/** Implements `gostats run`: collects until stopped. @returns the exit code. @throws if the configuration is invalid */
export async function runCollector(options: RunOptions): Promise<number> {
  process.on('SIGHUP', () => {}); // without a listener, SIGHUP would end the process
  const { configFile, logFile, logLevel, strict } = options;
  const load = async (): Promise<ResolvedConfig> => {
    const loaded = await loadConfiguration(configFile, { logFile, logLevel, strict, strictLater: true });
    await refuseWarnings(loaded);
    return loaded;
  };
  const config = await load();
  const stops = watchStopRequests(process, systemClock, () => endProcess(EXIT_FAILED));
  const terminal = createTerminal(plainOutput, process.env['TERM']);
  process.once('exit', () => terminal.end()); // also if a second signal or a crash ends the process early
  process.stdout.on('error', (error) => stops.fail(`Cannot write to standard output: ${error.message}.`));
  const log = await openProcessLog(config, terminal);
  const unguard = guardProcess(log);
  const held = holdChoices(log.logger);
  const { logger } = held;

  let exitCode: number;
  try {
    announce(config, log);
    const choices = insecureChoices(config, await surroundingsOf(config.file));
    trustSystemAuthorities();
    const warned = new WarningsOfPackages(config);
    const collector = createCollector({
      config,
      logger: config.strict ? warned.listenTo(logger) : logger,
      userAgent: `gostats/${version}`,
      sinkFolders: programFolders,
    });
    if (config.strict) refuseWarningsOfStart(collector.hooks, warned, config);
    const sayChoices = warnAfterFirstState(collector.hooks, choices, held, systemClock);
    const endWatchdog = startWatchdog({
      logging: config.logging,
      stallSeconds: options.stallTimeout,
      logger,
      waitingBytes: () => collector.lanes.reduce((sum, lane) => sum + lane.status().bytesWaiting, 0),
    });
    if (options.checkStatReturn) checkStatReturn(collector.hooks, logger, systemClock);
    const watch = (changed: () => void): (() => void) => watchFileByName(config.file, changed);
    const reloading = startReloading({ collector, config, load, log, clock: systemClock, signals: process, watch });
    const telemetry = startTelemetry({
      config: config.telemetry,
      collector,
      log: { ...log, logger },
      version,
      clock: systemClock,
    });
    const hideStatus = showStatus({ collector, terminal, logger, clock: systemClock });
    try {
      const reason = await Promise.race([stops.first, startAndKeepRunning(collector, reloading)]);
      sayChoices();
      reloading.end();
      exitCode = await stopCollector(collector, reason, log);
    } finally {
      held.release();
      hideStatus();
      reloading.end();
      await telemetry.end();
      await endWatchdog();
    }
  } catch (thrown) {
    exitCode = reportFailure(thrown, config, log);
  }
  await log.close();
  unguard();
  stops.dispose();
  return exitCode;
}

/** Never resolves: a started collector runs until it is stopped. Rejects if the start fails. */
async function startAndKeepRunning(collector: Collector, reloading: Reloading): Promise<never> {
  await collector.start();
  reloading.begin();
  return new Promise<never>(() => {});
}

function announce(config: ResolvedConfig, { logger }: Log): void {
  const clusters = config.clusters.map(({ id }) => id).join(', ');
  const sinks = config.sinks.map(({ id }) => id).join(', ');
  logger.notice(`gostats ${version} is starting with ${config.file}: clusters ${clusters}; sinks ${sinks}.`, {
    event: 'collector.starting',
    version,
    file: config.file,
    clusters: config.clusters.length,
    sinks: config.sinks.length,
  });
  logFindings(config, logger);
}

/** Reports the error on stderr and in the log file. */
function reportFailure(thrown: unknown, { logging }: ResolvedConfig, { logger }: Log): number {
  const verbose = logging.level === 'debug' || logging.level === 'trace' || Boolean(process.env['GOSTATS_DEBUG']);
  const { text, exitCode } = describeError(thrown, verbose);
  process.stderr.write(text);
  if (logging.file !== undefined) {
    const code = thrown instanceof GostatsError ? thrown.code : undefined;
    logger.critical(text.trimEnd(), { event: 'collector.failed', code });
  }
  return exitCode;
}
