import type { Clock } from '@gostats/core';

/** Why the collector stops. */
export type StopReason =
  | { readonly kind: 'asked'; readonly signal: 'SIGINT' | 'SIGTERM' }
  | { readonly kind: 'failed'; readonly problem: string };

/**
 * npm and other wrappers forward a Ctrl-C that the terminal has already sent to the whole process group. Signals within
 * this time count as one request.
 */
const SAME_REQUEST_MS = 300;

export interface StopRequests {
  /** Resolves with the first reason to stop. */
  readonly first: Promise<StopReason>;
  /** Requests a stop for a reason other than a signal. */
  fail(problem: string): void;
  dispose(): void;
}

/** Listens for SIGINT and SIGTERM. @param again called on a second signal, which requests an immediate exit */
export function watchStopRequests(
  source: NodeJS.EventEmitter,
  clock: Pick<Clock, 'monotonic'>,
  again: () => void,
): StopRequests {
  const { promise, resolve } = Promise.withResolvers<StopReason>();
  let firstAt: number | undefined;
  const onSignal = (signal: 'SIGINT' | 'SIGTERM'): void => {
    if (firstAt === undefined) {
      firstAt = clock.monotonic();
      resolve({ kind: 'asked', signal });
    } else if (clock.monotonic() - firstAt > SAME_REQUEST_MS) {
      again();
    }
  };
  source.on('SIGINT', onSignal);
  source.on('SIGTERM', onSignal);
  return {
    first: promise,
    fail: (problem) => resolve({ kind: 'failed', problem }),
    dispose() {
      source.off('SIGINT', onSignal);
      source.off('SIGTERM', onSignal);
    },
  };
}
