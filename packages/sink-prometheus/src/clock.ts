/** The time that the sink needs; a test turns it by hand. All numbers are milliseconds. */
export interface Clock {
  /** Since the epoch; may jump when the system's clock is set. */
  now(): number;
  /** Since an arbitrary start; never goes back. */
  monotonic(): number;
  /** Calls `run` once after `delayMs`; the returned function cancels it. */
  after(delayMs: number, run: () => void): () => void;
}

/** The system's time. Its timers do not keep a process alive: whoever serves does. */
export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  after(delayMs, run) {
    const timer = setTimeout(run, delayMs).unref();
    return () => clearTimeout(timer);
  },
};
