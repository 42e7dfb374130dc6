import {
  gostatsError,
  logEvent,
  systemClock,
  type Clock,
  type EventLogger,
  type LogLevel,
  type ResolvedConfig,
} from '@gostats/core';
import { foldRepeats } from './fold.js';
import { withPriority } from './journal.js';
import { LogFile } from './log-file.js';
import { findRisks } from './open-log-file.js';
import { createPinoLogger } from './pino-logger.js';
import { formatText, type LogEntry } from './text-format.js';

export interface OpenLogOptions {
  readonly config: Pick<ResolvedConfig, 'file' | 'logging' | 'locate'>;
  /** Writes the output of `log_to_stdout`. */
  readonly print: (text: string) => void;
  readonly colors: boolean;
  /** Whether `print` writes to the systemd journal, which reads the priority from the beginning of each line. */
  readonly journal?: boolean;
  /** Called when the log file cannot be written. */
  readonly onProblem: (problem: string) => void;
  readonly clock?: Clock;
}

/** The log of a running collector. */
export interface Log {
  readonly logger: EventLogger;
  /** Sets the least important level that is logged from now on. */
  setLevel(level: LogLevel): void;
  /** Logs the repeats folded so far. Call it before writing what should be the last line. */
  flushFolded(): void;
  /** Logs the folded repeats, writes everything and closes the file. */
  close(): Promise<void>;
}

/**
 * Opens the log: redaction → pino → JSON, or text made from it → file, stdout or both.
 *
 * @throws E_CONFIG if the log file cannot be opened
 */
export async function openLog({
  config,
  print,
  colors,
  journal = false,
  onProblem,
  clock = systemClock,
}: OpenLogOptions): Promise<Log> {
  const { logging } = config;
  const file = await openFile(config, onProblem);
  const { logger: pinoLogger, setLevel } = createPinoLogger(logging.level, clock, (line) => {
    if (logging.format === 'json') {
      file?.write(line);
      if (logging.toStdout) print(line);
      return;
    }
    const entry = JSON.parse(line) as LogEntry;
    const spelledOut = logEvent(entry.event)?.spelledOut === true;
    file?.write(formatText(entry, { colors: false, spelledOut }));
    if (!logging.toStdout) return;
    const text = formatText(entry, { colors, spelledOut });
    print(journal ? withPriority(text, entry.level) : text);
  });
  const folding = foldRepeats(pinoLogger, clock);
  const logger: EventLogger = folding;
  const risks = logging.file === undefined ? [] : await findRisks(logging.file).catch(() => []);
  for (const risk of risks)
    logger.warn(`The log file ${logging.file} is at risk: ${risk}.`, { event: 'log.file-unsafe', file: logging.file });
  return {
    logger,
    setLevel,
    flushFolded: () => folding.flush(),
    async close() {
      folding.flush();
      await file?.close();
    },
  };
}

async function openFile(
  config: OpenLogOptions['config'],
  onProblem: (problem: string) => void,
): Promise<LogFile | undefined> {
  const { file, maxSizeBytes = Infinity, maxFiles = 0 } = config.logging;
  if (file === undefined) return undefined;
  try {
    return await LogFile.open({ file, maxSizeBytes, maxFiles, onProblem });
  } catch (error) {
    const path = 'logging.logfile';
    const problem = `cannot write to this file: ${(error as Error).message}`;
    throw gostatsError(
      'E_CONFIG',
      { file: config.file, problems: [{ line: config.locate(path), path, problem }] },
      error,
    );
  }
}
