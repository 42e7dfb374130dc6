/** Time as the collector sees it, so that a test can advance it manually. All numbers are milliseconds. */
export interface Clock {
  /** Since the epoch; may jump when the system's clock is set. For stamps only. */
  now(): number;
  /** Since an arbitrary start; never goes back. For intervals. */
  monotonic(): number;
  /** Calls `run` once after `delayMs`; the returned function cancels it. */
  after(delayMs: number, run: () => void): () => void;
}

/** The system's time. */
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

/** What fits into the 31 bits of a timer. */
const MAX_TIMER_MS = 2 ** 31 - 1;

/** Settles after `delayMs`, or as soon as the signal aborts (then it rejects with the signal's reason). */
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
