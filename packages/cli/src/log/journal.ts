import { fstatSync } from 'node:fs';
import type { LogLevel } from '@gostats/core';

/** Syslog priorities. systemd reads them from `<N>` at the beginning of a line; see sd-daemon(3). */
const PRIORITIES: Readonly<Record<LogLevel, number>> = {
  trace: 7,
  debug: 7,
  info: 6,
  notice: 5,
  warn: 4,
  error: 3,
  critical: 2,
};

/**
 * Checks whether standard output is connected to the systemd journal: `JOURNAL_STREAM` then holds the device and inode
 * of that stream. It does not match in a child that inherits the variable but writes elsewhere.
 */
export function writesToJournal(journalStream: string | undefined, descriptor = 1): boolean {
  if (journalStream === undefined) return false;
  try {
    const { dev, ino } = fstatSync(descriptor, { bigint: true });
    return journalStream === `${dev}:${ino}`;
  } catch {
    return false;
  }
}

/** Prefixes every line with the priority, because the journal treats each line as a separate entry. */
export function withPriority(text: string, level: LogLevel): string {
  return text.replace(/^(?=.)/gm, `<${PRIORITIES[level]}>`);
}
