import { gostatsError, type GostatsError } from '../errors.js';
import type { ClusterHealth } from '../health/recorder.js';
import type { CollectorHooks } from '../hooks/hooks.js';
import type { EventLogger } from '../log/index.js';
import { linkedAbort, withTimeout, type LinkedAbort } from '../time/abort.js';
import type { Clock } from '../time/clock.js';
import { PhaseKeeper } from '../time/phase.js';
import { schedule, type Schedule } from '../time/scheduler.js';
import type { ClusterRef } from '../sink/index.js';
import { asGostatsError } from './as-gostats-error.js';
import { hedge } from '../time/hedge.js';
import { isForGood } from './failures.js';
import { JobHealth } from './job-health.js';
import type { Job, RoundOutcome } from './job.js';

export interface JobRunnerOptions {
  readonly cluster: ClusterRef;
  readonly clock: Clock;
  readonly hooks: CollectorHooks;
  readonly health: ClusterHealth;
  readonly logger: EventLogger;
  readonly random: () => number;
  readonly offsetMs: number;
  /** Aborts the round in progress, so that no further requests are sent. */
  readonly signal: AbortSignal;
  /** Called after each round that succeeded. */
  readonly succeeded: () => void;
  /** Called for each round that failed or is overdue, because the cluster itself may be the cause. */
  readonly suspect: (failure: GostatsError) => void;
}

/** A round is overdue after three times its usual duration, but never before this. */
const MIN_TIMEOUT_MS = 5_000;
const FIRST_TIMEOUT_MS = 15_000;
/** A tick this close before the end of a wait counts as due, because ticks and waits never line up exactly. */
const EARLY_MS = 50;

/** Runs one job at its interval. A failure affects this job only: it is logged once, and the job backs off. */
export class JobRunner {
  readonly #record: JobHealth;
  readonly #job: Job;
  readonly #options: JobRunnerOptions;
  readonly #phase: PhaseKeeper;
  readonly #schedule: Schedule;
  #usualMs: number | undefined;
  #afterwards: LinkedAbort | undefined;
  #done: Promise<void> = Promise.resolve();
  #running: Promise<void> = Promise.resolve();

  constructor(job: Job, options: JobRunnerOptions) {
    const { clock, offsetMs, random, logger, cluster } = options;
    this.#job = job;
    this.#options = options;
    this.#phase = new PhaseKeeper(job.intervalMs);
    this.#record = new JobHealth(job.intervalMs, random);
    const skipped = (ticks: number): void => {
      const message = `${job.id} took longer than its interval; ${ticks === 1 ? '1 tick was' : `${ticks} ticks were`} skipped.`;
      logger.info(message, { event: 'job.ticks-skipped', cluster: cluster.name, job: job.id, ticks });
    };
    const run = (next: number): Promise<void> => (this.#running = this.#tick(next));
    this.#schedule = schedule({ intervalMs: job.intervalMs, offsetMs, run, skipped }, clock);
  }

  /** Stops the schedule; settles when the round in progress has ended. */
  async stop(): Promise<void> {
    this.#schedule.stop();
    this.#afterwards?.abort(new DOMException('the job ends', 'AbortError'));
    await Promise.all([this.#running, this.#done]);
  }

  async #tick(next: number): Promise<void> {
    const { clock, cluster, health, hooks, signal, suspect } = this.#options;
    this.#afterwards?.abort(new DOMException('the next round begins', 'AbortError'));
    const startedAt = clock.monotonic();
    if (startedAt < this.#record.notBefore - EARLY_MS) return;
    let error: GostatsError | undefined;
    try {
      this.#succeeded(await this.#round(next), startedAt);
    } catch (thrown) {
      if (signal.aborted) return;
      error = asGostatsError(thrown, cluster.id);
      this.#record.failed(error, clock.monotonic());
    }
    const now = clock.monotonic();
    const ends = error !== undefined && isForGood(error);
    const nextInMs = ends ? Number.POSITIVE_INFINITY : Math.max(0, next - now, this.#record.notBefore - now);
    if (error !== undefined) {
      health.jobFailed(this.#job.id, error, ends ? undefined : nextInMs);
      if (ends) this.#schedule.stop();
      else suspect(error);
    }
    const durationMs = now - startedAt;
    const { failures } = this.#record;
    hooks.roundEnded.call({ cluster, job: this.#job.id, durationMs, failures, nextInMs, ...(error && { error }) });
  }

  #round(next: number): Promise<RoundOutcome> {
    const { clock, cluster, health, signal, suspect } = this.#options;
    const { id, limitMs } = this.#job;
    const late = (waitedMs: number): GostatsError =>
      gostatsError('E_CLUSTER_SLOW', {
        cluster: cluster.id,
        problem: `${id} has no answer after ${Math.round(waitedMs / 1000)} s`,
      });
    let told = this.#record.failures > 0;
    const overdue = (waitedMs: number): void => {
      const error = late(waitedMs);
      if (!told) health.tryFailed(id, error, 0);
      told = true;
      suspect(error);
    };
    const usualMs = this.#usualMs;
    const patienceMs = usualMs === undefined ? FIRST_TIMEOUT_MS : Math.max(MIN_TIMEOUT_MS, 3 * usualMs);
    return withTimeout({ clock, limitMs, late: () => late(limitMs), parent: signal }, (limited) =>
      hedge((own) => this.#job.run({ signal: own, next }), {
        clock,
        signal: limited,
        hedgeAfterMs: patienceMs,
        onOverdue: overdue,
      }),
    );
  }

  #succeeded({ newestMs, afterwards }: RoundOutcome, startedAt: number): void {
    const { clock, cluster, health, logger, succeeded } = this.#options;
    const { id } = this.#job;
    // A maximum that decays: the slowest of the recent rounds.
    this.#usualMs = Math.max(clock.monotonic() - startedAt, (this.#usualMs ?? 0) * 0.9);
    this.#record.succeeded();
    health.jobSucceeded(id);
    succeeded();
    if (newestMs !== undefined) {
      const shiftMs = this.#phase.observe({ newestMs, at: startedAt });
      if (shiftMs > 0) {
        this.#schedule.shift(shiftMs);
        logger.debug('schedule moved away from the moment of new values', {
          event: 'job.shifted',
          cluster: cluster.name,
          job: id,
          shiftMs,
        });
      }
    }
    if (afterwards !== undefined) this.#done = this.#runAfterwards(afterwards);
  }

  async #runAfterwards(work: (signal: AbortSignal) => Promise<void>): Promise<void> {
    const own = linkedAbort(this.#options.signal);
    this.#afterwards = own;
    try {
      await work(own.signal);
    } finally {
      own.release();
    }
  }
}
