/** The collector's source of time, which tests can replace and advance manually. All numbers are milliseconds. */
export interface Clock {
  /** Time since the epoch. May jump when the system clock is set; for timestamps only. */
  now(): number;
  /** Time since an arbitrary start. Never goes back; for intervals. */
  monotonic(): number;
  /** Calls `run` once after `delayMs`; the returned function cancels it. */
  after(delayMs: number, run: () => void): () => void;
}

/** The system clock. */
export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  after(delayMs, run) {
    const until = performance.now() + delayMs;
    let timer: NodeJS.Timeout;
    const arm = (leftMs: number): void => {
      // A longer delay would overflow, and the timer would fire at once.
      timer =
        leftMs > MAX_TIMER_MS
          ? setTimeout(() => arm(until - performance.now()), MAX_TIMER_MS)
          : setTimeout(run, leftMs);
    };
    arm(delayMs);
    return () => clearTimeout(timer);
  },
};

/** The longest delay of a Node.js timer (31 bits). */
const MAX_TIMER_MS = 2 ** 31 - 1;

/** Resolves after `delayMs`, or rejects with the signal's reason as soon as the signal aborts. */
export function sleep(clock: Clock, delayMs: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) {
      reject(signal.reason as Error);
      return;
    }
    const onAbort = (): void => {
      cancel();
      reject(signal?.reason as Error);
    };
    const cancel = clock.after(delayMs, () => {
      signal?.removeEventListener('abort', onAbort);
      resolve();
    });
    signal?.addEventListener('abort', onAbort, { once: true });
  });
}
