import type { GostatsError } from '../errors.js';
import type { Clock } from '../time/clock.js';
import type { Lane } from './lane.js';

const nothing = { blocked: 0, mutated: 0, uncaught: 0, leaked: 0, ended: 0 } as const;

/**
 * Creates a placeholder for an unusable sink, so that every view of the sinks includes it. It accepts and holds
 * nothing.
 */
export function createDeadLane(
  { id, use }: { readonly id: string; readonly use: string },
  { code, message, remedy }: GostatsError,
  clock: Pick<Clock, 'now'>,
): Lane {
  const errors = [{ cluster: undefined, clusterName: undefined, code, message, remedy, at: clock.now(), failures: 1 }];
  return {
    sink: id,
    start: () => Promise.resolve(),
    offer() {},
    adopt() {},
    forget() {},
    setRetry() {},
    stop: () => Promise.resolve(),
    handOver: () => Promise.resolve([]),
    status: () => ({
      sink: id,
      delivery: 'push',
      state: 'unusable',
      pointsDelivered: 0,
      pointsDropped: 0,
      pointsWaiting: 0,
      bytesWaiting: 0,
      pointsHeld: 0,
      oldestWaiting: undefined,
      oldestWaitingMs: undefined,
      lastSuccess: undefined,
      failures: 1,
      errors,
      lastError: message,
      place: use,
      faults: nothing,
      lastFault: undefined,
    }),
  };
}
