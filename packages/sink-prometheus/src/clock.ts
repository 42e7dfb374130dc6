/** The time source of the sink, which tests control by hand. All numbers are milliseconds. */
export interface Clock {
  /** Since the epoch; may jump if the system clock is set. */
  now(): number;
  /** Since an arbitrary start; never goes backwards. */
  monotonic(): number;
  /** Calls `run` once after `delayMs`; the returned function cancels it. */
  after(delayMs: number, run: () => void): () => void;
}

/** The system clock. Its timers do not keep the process alive; the listeners do. */
export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  after(delayMs, run) {
    const timer = setTimeout(run, delayMs).unref();
    return () => clearTimeout(timer);
  },
};
