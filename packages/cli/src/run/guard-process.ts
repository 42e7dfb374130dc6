import { blameUncaught, problemOf } from '@gostats/core';
import { stackOf } from '../describe-error.js';
import { EXIT_FAILED } from '../exit-codes.js';
import { endProcess } from './guard-exit.js';
import type { Log } from '../log/open-log.js';

/** Time limit for writing the last log lines. */
const LAST_WORDS_MS = 1_000;

/**
 * Handles uncaught exceptions and rejections. Those of a sink or plugin are logged under its name, and collection
 * continues, because none of our code was interrupted. Any other leaves the process in an unknown state: it is logged,
 * and the process exits with a code that makes a supervisor restart it.
 *
 * @returns a function that removes the handlers
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
