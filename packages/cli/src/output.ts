import { logPrinted, redact } from '@gostats/core';
import type { OutputStream } from './terminal/terminal.js';

const names = ['stdout', 'stderr'] as const;
const writes = {
  stdout: process.stdout.write.bind(process.stdout),
  stderr: process.stderr.write.bind(process.stderr),
};

/** The standard output past the guard, for lines that have been redacted, as those of the log. */
export const plainOutput: OutputStream = {
  write: (text) => writes.stdout(text),
  get isTTY() {
    return process.stdout.isTTY;
  },
  get columns() {
    return process.stdout.columns;
  },
};

/** The same for standard error: problems of the log cannot be reported in the log. */
export function printPlainly(text: string): void {
  writes.stderr(redact(text));
}

/**
 * The last gate of the process: what a sink or a plugin prints becomes lines of the log, under its name; whatever else is
 * written goes out without secrets. @returns takes it back
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
