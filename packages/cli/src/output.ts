import { logPrinted, redact } from '@gostats/core';
import type { OutputStream } from './terminal/terminal.js';

const names = ['stdout', 'stderr'] as const;
const writes = {
  stdout: process.stdout.write.bind(process.stdout),
  stderr: process.stderr.write.bind(process.stderr),
};

/** Standard output without the guard, for text that is already redacted, such as log lines. */
export const plainOutput: OutputStream = {
  write: (text) => writes.stdout(text),
  get isTTY() {
    return process.stdout.isTTY;
  },
  get columns() {
    return process.stdout.columns;
  },
};

/** Writes to standard error without the guard. Used for problems of the log, which the log cannot report. */
export function printPlainly(text: string): void {
  writes.stderr(redact(text));
}

/**
 * Guards standard output and standard error. Text printed by a sink or plugin becomes log lines under its name; all
 * other text is redacted.
 *
 * @returns a function that removes the guard
 */
export function guardOutput(): () => void {
  for (const name of names) {
    process[name].write = (chunk: string | Uint8Array, ...rest: unknown[]): boolean => {
      const text = typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString();
      const done = rest.find((one): one is () => void => typeof one === 'function');
      if (!logPrinted(name, text)) return writes[name](redact(text), done);
      if (done !== undefined) queueMicrotask(done);
      return true;
    };
  }
  return () => {
    for (const name of names) process[name].write = writes[name];
  };
}
