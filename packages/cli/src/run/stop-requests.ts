import type { Clock } from '@gostats/core';

/** Why the collector ends. */
export type StopReason =
  | { readonly kind: 'asked'; readonly signal: 'SIGINT' | 'SIGTERM' }
  | { readonly kind: 'failed'; readonly problem: string };

/** npm and other wrappers forward a Ctrl-C that the terminal has already sent to all processes: that is one request, not two. */
const SAME_REQUEST_MS = 300;

export interface StopRequests {
  /** Settles with the first reason to end. */
  readonly first: Promise<StopReason>;
  /** Ends for another reason than a signal. */
  fail(problem: string): void;
  dispose(): void;
}

/** Listens for SIGINT and SIGTERM. @param again a second signal: whoever sends it does not want to wait */
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
