import { blameUncaught, problemOf } from '@gostats/core';
import { stackOf } from '../describe-error.js';
import { EXIT_FAILED } from '../exit-codes.js';
import { endProcess } from './guard-exit.js';
import type { Log } from '../log/open-log.js';

/** How long the last words may take to be written. */
const LAST_WORDS_MS = 1_000;

/**
 * What nobody caught in a sink or a plugin is logged under its name, and collection goes on: it interrupted nothing of
 * ours. Any other such thing ends the process, as nobody knows what still holds; the log says so first, and the exit code
 * makes a supervisor start it again. @returns takes it all back
 */
export function guardProcess(log: Log): () => void {
  let dying = false;
  const end = (what: string, thrown: unknown): void => {
    if (dying || blameUncaught(what.toLowerCase(), problemOf(thrown))) return;
    dying = true;
    log.logger.critical(`${what}; gostats exits with code ${EXIT_FAILED}. Please report this.`, {
      event: 'collector.crashed',
      stack: stackOf(thrown),
    });
    setTimeout(() => endProcess(EXIT_FAILED), LAST_WORDS_MS);
    void log.close().finally(() => endProcess(EXIT_FAILED));
  };
  const listeners = {
    uncaughtException: (thrown: unknown): void => end('Uncaught exception', thrown),
    unhandledRejection: (thrown: unknown): void => end('Unhandled promise rejection', thrown),
  };
  for (const [event, listener] of Object.entries(listeners)) process.on(event, listener);
  return () => {
    for (const [event, listener] of Object.entries(listeners)) process.off(event, listener);
  };
}
