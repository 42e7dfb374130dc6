import type { Clock } from './clock.js';

/** Something to run again and again. */
export interface ScheduledJob {
  readonly intervalMs: number;
  /** Wait before the first run, so that jobs do not start all at once. */
  readonly offsetMs: number;
  /** Must not throw. Never runs twice at the same time. */
  run(): Promise<void>;
  /** Hears of ticks that passed while a run took longer than its interval. */
  skipped?(ticks: number): void;
}

/**
 * Runs a job on a fixed grid of `offset + n × interval`. A run that takes longer than the interval, or a machine that
 * slept, skips the ticks that passed: replaying them would ask for the same values again, when there is least time.
 *
 * @returns a function that ends it; a run under way is not interrupted
 */
export function schedule(job: ScheduledJob, clock: Clock): () => void {
  let stopped = false;
  let cancel: () => void;
  let due = clock.monotonic() + job.offsetMs;

  const tick = async (): Promise<void> => {
    await job.run();
    if (stopped) return;
    const late = clock.monotonic() - due;
    const passed = Math.floor(late / job.intervalMs);
    if (passed > 0) job.skipped?.(passed);
    due += (passed + 1) * job.intervalMs;
    arm();
  };
  const arm = (): void => {
    cancel = clock.after(Math.max(0, due - clock.monotonic()), () => void tick());
  };
  arm();
  return () => {
    stopped = true;
    cancel();
  };
}
