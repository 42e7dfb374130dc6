import { systemClock, type ResolvedConfig } from '@gostats/core';
import { writesToJournal } from '../log/journal.js';
import { openLog, type Log } from '../log/open-log.js';
import { printPlainly } from '../output.js';
import type { Terminal } from '../terminal/terminal.js';

const LOG_EVERY_MS = 60_000;

/** Opens the log of this process according to the configuration. @throws E_CONFIG if the log file cannot be opened */
export async function openProcessLog(config: ResolvedConfig, terminal: Terminal): Promise<Log> {
  const log = await openLog({
    config,
    print: (text) => terminal.print(text),
    colors: terminal.interactive && !process.env['NO_COLOR'],
    journal: writesToJournal(process.env['JOURNAL_STREAM']),
    onProblem: throttled((problem) => printPlainly(`gostats: ${config.logging.file}: ${problem}.\n`)),
  });
  if (terminal.interactive && !config.logging.toStdout) {
    terminal.print(`gostats: the log is in ${config.logging.file}; press Ctrl-C to stop.\n`);
  }
  return log;
}

/** Limits how often problems are printed, because a full disk causes one for every line. */
function throttled(say: (text: string) => void): (text: string) => void {
  let quietUntil = Number.NEGATIVE_INFINITY;
  return (text) => {
    const now = systemClock.monotonic();
    if (now < quietUntil) return;
    quietUntil = now + LOG_EVERY_MS;
    say(text);
  };
}
