import { closeSync, constants, openSync, writeSync } from 'node:fs';
import { formatText } from '../log/text-format.js';
import type { WatchdogSettings } from './messages.js';

/** Writes a line where the log goes and to the standard error, at once: nothing else will. */
export function sayLastWords(msg: string, event: string, { file, format, toStdout }: WatchdogSettings['log']): void {
  const entry = { level: 'critical', time: new Date().toISOString(), msg, event } as const;
  const line = format === 'json' ? `${JSON.stringify(entry)}\n` : formatText(entry, false);
  write(2, `gostats: ${msg}\n`);
  if (toStdout) write(1, line);
  if (file === undefined) return;
  try {
    const handle = openSync(file, constants.O_WRONLY | constants.O_APPEND | (constants.O_NOFOLLOW ?? 0));
    write(handle, line);
    closeSync(handle);
  } catch {
    // It has been said on the standard error.
  }
}

function write(handle: number, text: string): void {
  try {
    writeSync(handle, text);
  } catch {
    // A pipe that is full or closed must not keep the process from ending.
  }
}
