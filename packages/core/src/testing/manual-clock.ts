import type { Clock } from '../time/clock.js';

/** A clock that stands still until a test advances it. */
export interface ManualClock extends Clock {
  /** Moves time forward, runs due timers in order and lets promises settle after each. */
  advance(ms: number): Promise<void>;
  /** The number of pending timers. */
  readonly pending: number;
}

interface Timer {
  readonly at: number;
  readonly order: number;
  readonly run: () => void;
}

/** @param startAt the initial value of `now()`, in milliseconds since the epoch */
export function manualClock(startAt = 1_700_000_000_000): ManualClock {
  const timers = new Set<Timer>();
  let elapsed = 0;
  let order = 0;
  const next = (until: number): Timer | undefined =>
    [...timers].filter((timer) => timer.at <= until).sort((a, b) => a.at - b.at || a.order - b.order)[0];

  return {
    now: () => startAt + elapsed,
    monotonic: () => elapsed,
    after(delayMs, run) {
      const timer: Timer = { at: elapsed + Math.max(0, delayMs), order: order++, run };
      timers.add(timer);
      return () => timers.delete(timer);
    },
    async advance(ms) {
      const until = elapsed + ms;
      await settle();
      for (let timer = next(until); timer !== undefined; timer = next(until)) {
        timers.delete(timer);
        elapsed = Math.max(elapsed, timer.at);
        timer.run();
        await settle();
      }
      elapsed = until;
    },
    get pending() {
      return timers.size;
    },
  };
}

/** Lets pending promise chains and I/O callbacks run. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 3; turn++) await new Promise<void>((resolve) => setImmediate(resolve));
}
