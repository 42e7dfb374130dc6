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
  /** Where `log_to_stdout` goes. */
  readonly print: (text: string) => void;
  readonly colors: boolean;
  /** Whether `print` writes to the journal of systemd, which takes a line's priority from its beginning. */
  readonly journal?: boolean;
  /** Hears that the log file cannot be written. */
  readonly onProblem: (problem: string) => void;
  readonly clock?: Clock;
}

/** The log of a running collector. */
export interface Log {
  readonly logger: EventLogger;
  /** The least important level that is logged from now on. */
  setLevel(level: LogLevel): void;
  /** Reports what was folded up to now: called before the line that is to be the last. */
  flushFolded(): void;
  /** Reports what was folded, writes everything, closes the file. */
  close(): Promise<void>;
}

/** Secrets out → pino → JSON, or text made of it → file, stdout or both. @throws E_CONFIG when the log file cannot be opened */
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
