import { fstatSync } from 'node:fs';
import type { LogLevel } from '@gostats/core';

/** Priorities of syslog, which systemd reads from `<N>` at the beginning of a line. See sd-daemon(3). */
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
 * Whether the standard output goes into the journal of systemd: `JOURNAL_STREAM` is then the device and the inode of that
 * stream. A child that inherits the variable and writes elsewhere does not match.
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

/** The entry with its priority; the journal takes each line for an entry of its own, so each has it. */
export function withPriority(text: string, level: LogLevel): string {
  return text.replace(/^(?=.)/gm, `<${PRIORITIES[level]}>`);
}
