import { closeSync, constants, openSync, writeSync } from 'node:fs';
import type { FieldsAt } from '@gostats/core';
import { formatText } from '../log/text-format.js';
import type { WatchdogSettings } from './messages.js';

/** Only types are imported from core, so that the watchdog thread does not load it. */
export type LastWordsEvent = 'watchdog.heap-full' | 'watchdog.stalled';
type LastWordsFields = FieldsAt<'critical'> & { readonly event: LastWordsEvent };

/** Writes a line synchronously to the log's outputs and to standard error, as nothing else will run afterwards. */
export function writeLastWords(
  msg: string,
  fields: LastWordsFields,
  { file, format, toStdout }: WatchdogSettings['log'],
): void {
  const entry = { level: 'critical', time: new Date().toISOString(), msg, ...fields } as const;
  const line =
    format === 'json' ? `${JSON.stringify(entry)}\n` : formatText(entry, { colors: false, spelledOut: true });
  write(2, `gostats: ${msg}\n`);
  if (toStdout) write(1, line);
  if (file === undefined) return;
  try {
    const handle = openSync(file, constants.O_WRONLY | constants.O_APPEND | (constants.O_NOFOLLOW ?? 0));
    write(handle, line);
    closeSync(handle);
  } catch {
    // The line has already been written to standard error.
  }
}

function write(handle: number, text: string): void {
  try {
    writeSync(handle, text);
  } catch {
    // A full or closed pipe must not prevent the process from ending.
  }
}
