import type { Clock } from './clock.js';

/** A job to run periodically. */
export interface ScheduledJob {
  readonly intervalMs: number;
  /** Wait before the first run, so that jobs do not start all at once. */
  readonly offsetMs: number;
  /**
   * Must not throw. Never runs twice at the same time.
   * @param next when the next tick is due, by the monotonic clock
   */
  run(next: number): Promise<void>;
  /** Called with the number of ticks that passed while a run took longer than its interval. */
  skipped?(ticks: number): void;
}

/** Controls a scheduled job. */
export interface Schedule {
  /** Moves the grid, and with it the next tick. */
  shift(byMs: number): void;
  /** Stops the schedule. A run in progress is not interrupted. */
  stop(): void;
}

/** Node.js timers fire up to a millisecond early. Within this tolerance the tick counts as due. */
const EARLY_MS = 5;

/**
 * Runs a job on a fixed grid of `offset + n × interval`, once per tick. Ticks that pass while a run takes longer than
 * the interval, or while the machine sleeps, are skipped: replaying them would request the same values again under
 * load.
 */
export function schedule(job: ScheduledJob, clock: Clock): Schedule {
  let stopped = false;
  let running = false;
  let cancel: () => void;
  let due = clock.monotonic() + job.offsetMs;

  /** Returns the number of ticks that have passed after the due one. */
  const passed = (): number => Math.max(0, Math.floor((clock.monotonic() - due) / job.intervalMs));
  const tick = async (): Promise<void> => {
    if (due - clock.monotonic() > EARLY_MS) {
      arm();
      return;
    }
    const slept = passed();
    running = true;
    await job.run(due + (slept + 1) * job.intervalMs);
    running = false;
    if (stopped) return;
    const missed = passed();
    if (missed > slept) job.skipped?.(missed - slept);
    due += (missed + 1) * job.intervalMs;
    arm();
  };
  const arm = (): void => {
    cancel = clock.after(Math.max(0, due - clock.monotonic()), () => void tick());
  };
  arm();
  return {
    shift(byMs) {
      due += byMs;
      if (running || stopped) return;
      cancel();
      arm();
    },
    stop() {
      stopped = true;
      cancel();
    },
  };
}
