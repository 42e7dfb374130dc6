import type { GostatsError } from '../errors.js';
import type { Breach } from '../limits/index.js';
import type { Clock } from '../time/clock.js';
import type { ClusterCondition, ClusterRef } from '../sink/index.js';
import { clusterStatus } from './cluster-status.js';
import type { HealthListener } from './events.js';
import {
  firstDue,
  later,
  newFacts,
  newJob,
  staleAfterMs,
  type ClusterFacts,
  type JobFacts,
  type Moment,
} from './facts.js';
import type { ClusterStatus, HealthError, JobCondition, JobStatus, NodeCount } from './status.js';

/** Receives events from a cluster's runner as they happen. */
export interface ClusterHealth {
  /** The cluster answered with its identity. */
  identified(cluster: ClusterRef, nodes: NodeCount): void;
  /** Sets the jobs that are collected from now on. Jobs that stay keep their recorded health. */
  planned(jobs: readonly { readonly id: string; readonly intervalMs: number }[]): void;
  /** Statistics arrived for a job. @param sampleTime when OneFS took the latest value, milliseconds since the epoch */
  answered(job: string, sampleTime: number | undefined): void;
  /** A round ended and is complete. */
  jobSucceeded(job: string): void;
  /** A round failed, wholly or in part. @param retryInMs until the next one, if that is known */
  jobFailed(job: string, error: GostatsError, retryInMs?: number): void;
  /** One attempt of a request failed and will be retried. @param job absent while connecting */
  tryFailed(job: string | undefined, error: GostatsError, retryInMs: number): void;
  /** The cluster cannot be reached or rejects the login. Its rounds have ended, and connecting is retried. */
  lost(error: GostatsError, retryInMs: number): void;
  /** Sets the limits that the cluster exceeds now; empty when it exceeds none. */
  limited(breaches: readonly Breach[]): void;
  /** Sets how far the cluster's clock is ahead of this machine's. */
  clockOffset(ms: number): void;
}

/** Below Node's longest timer; an update once an hour costs nothing. */
const MAX_TIMER_MS = 3_600_000;

/** Records the health of a cluster, and detects changes of state that are due to the passage of time alone. */
export class ClusterRecorder implements ClusterHealth {
  readonly #facts: ClusterFacts;
  readonly #clock: Clock;
  readonly #listener: HealthListener;
  #state: ClusterCondition = 'connecting';
  readonly #jobStates = new Map<string, JobCondition>();
  /** Last answer before the cluster stopped delivering. Set only while it does not deliver. */
  #outageSince: Moment | undefined;
  #timer: { readonly due: number; readonly cancel: () => void } | undefined;
  #ended = false;

  constructor(cluster: { readonly id: string; readonly hostname: string }, clock: Clock, listener: HealthListener) {
    this.#clock = clock;
    this.#listener = listener;
    this.#facts = newFacts(cluster, this.#now());
  }

  status(): ClusterStatus {
    return clusterStatus(this.#facts, this.#now());
  }

  /** Stops all reports about the cluster. */
  end(): void {
    this.#ended = true;
    this.#timer?.cancel();
  }

  identified(cluster: ClusterRef, nodes: NodeCount): void {
    const before = this.#facts.nodes;
    this.#facts.cluster = cluster;
    this.#facts.nodes = nodes;
    if (nodes.down !== (before?.down ?? 0)) this.#listener.nodesChanged({ cluster: this.status(), before, nodes });
  }

  planned(jobs: readonly { readonly id: string; readonly intervalMs: number }[]): void {
    const now = this.#now();
    const facts = this.#facts;
    const known = facts.jobs;
    facts.jobs = new Map(
      jobs.map(({ id, intervalMs }) => {
        const before = known.get(id);
        const kept = before?.intervalMs === intervalMs && before.failingSince === undefined;
        return [id, kept ? { ...before, freshUntil: firstDue(now, intervalMs) } : newJob(id, intervalMs, now)];
      }),
    );
    for (const id of this.#jobStates.keys()) if (!facts.jobs.has(id)) this.#jobStates.delete(id);
    if (facts.downSince !== undefined) {
      facts.downSince = undefined;
      facts.connectingSince = now;
    }
    // A stale cluster stays stale until it delivers; its identity alone is not enough.
    if (this.#state !== 'stale') facts.freshUntil = jobs.length === 0 ? undefined : later(now, this.#timeout(now));
    if (jobs.length === 0) facts.upSince ??= now;
    this.#update();
  }

  answered(job: string, sampleTime: number | undefined): void {
    const now = this.#now();
    const facts = this.#facts;
    if (facts.downSince !== undefined) return;
    facts.lastAnswer = now;
    if (sampleTime !== undefined) facts.lastSample = Math.max(facts.lastSample ?? sampleTime, sampleTime);
    facts.lastError = undefined;
    facts.freshUntil = later(now, this.#timeout(now, job));
    facts.upSince ??= now;
    this.#update();
  }

  jobSucceeded(id: string): void {
    const job = this.#facts.jobs.get(id);
    if (job === undefined) return;
    const now = this.#now();
    const { failingSince, freshUntil, lastSuccess } = job;
    const isBack = lastSuccess !== undefined && (failingSince !== undefined || now.monotonic >= freshUntil.monotonic);
    job.outageMs = isBack ? Math.round(now.monotonic - lastSuccess.monotonic) : undefined;
    job.okSince = isBack || failingSince !== undefined ? now : (job.okSince ?? now);
    job.lastSuccess = now;
    job.freshUntil = later(now, staleAfterMs(job.intervalMs));
    job.failures = 0;
    job.failingSince = undefined;
    job.lastError = undefined;
    job.nextTry = undefined;
    this.#update();
  }

  jobFailed(id: string, error: GostatsError, retryInMs?: number): void {
    const now = this.#now();
    const job = this.#facts.jobs.get(id);
    const lastError = this.#healthError(error, now);
    if (job !== undefined) {
      job.failures++;
      job.failingSince ??= now;
      job.lastError = lastError;
      job.nextTry = retryInMs === undefined ? undefined : Math.round(now.at + retryInMs);
    }
    this.#failed(id, lastError, isTransient(error), retryInMs);
  }

  tryFailed(job: string | undefined, error: GostatsError, retryInMs: number): void {
    this.#failed(job, this.#healthError(error, this.#now()), isTransient(error), retryInMs);
  }

  lost(error: GostatsError, retryInMs: number): void {
    const now = this.#now();
    const facts = this.#facts;
    const again = facts.downSince !== undefined;
    facts.downSince ??= now;
    facts.freshUntil = undefined;
    facts.nextTry = Math.round(now.at + retryInMs);
    if (again) this.#failed(undefined, this.#healthError(error, now), isTransient(error), retryInMs);
    else facts.lastError = this.#healthError(error, now);
    this.#update();
  }

  limited(breaches: readonly Breach[]): void {
    this.#facts.breaches = Object.freeze([...breaches]);
    this.#update();
  }

  clockOffset(ms: number): void {
    this.#facts.clockOffsetMs = ms;
  }

  #failed(job: string | undefined, error: HealthError, transient: boolean, retryInMs: number | undefined): void {
    this.#facts.lastError = error;
    this.#listener.requestFailed({ cluster: this.status(), job, error, transient, retryInMs });
    this.#update();
  }

  /**
   * Returns how long the cluster may go without an answer: two intervals of the most frequent job among those that
   * work. A job that fails alone must neither make the cluster stale nor keep it fresh.
   */
  #timeout(now: Moment, answering?: string): number {
    const works = ({ id, failingSince, freshUntil }: JobFacts): boolean =>
      id === answering || (failingSince === undefined && now.monotonic < freshUntil.monotonic);
    const intervals = [...this.#facts.jobs.values()].filter(works).map(({ intervalMs }) => intervalMs);
    return staleAfterMs(Math.min(...intervals));
  }

  /** Reports what has changed since the last update, and schedules the next one for when time alone may change it. */
  #update(): void {
    if (this.#ended) return;
    const status = this.status();
    this.#reportState(status);
    for (const job of status.jobs) this.#reportJob(status, job);
    this.#arm();
  }

  #reportState(status: ClusterStatus): void {
    const before = this.#state;
    if (status.state === before) return;
    this.#state = status.state;
    const delivers = status.state === 'up' || status.state === 'over_limit';
    if (!delivers && this.#outageSince === undefined && this.#facts.upSince !== undefined)
      this.#outageSince = this.#facts.lastAnswer;
    if (!delivers) this.#facts.upSince = undefined;
    let outageMs: number | undefined;
    if (delivers && this.#outageSince !== undefined) {
      const now = this.#now().monotonic;
      outageMs = Math.round(now - this.#outageSince.monotonic);
      this.#outageSince = undefined;
    }
    this.#listener.stateChanged({ status, before, outageMs });
  }

  #reportJob(cluster: ClusterStatus, job: JobStatus): void {
    const before = this.#jobStates.get(job.id) ?? 'waiting';
    if (job.state === before) return;
    this.#jobStates.set(job.id, job.state);
    const outageMs = job.state === 'ok' ? this.#facts.jobs.get(job.id)?.outageMs : undefined;
    this.#listener.jobChanged({ cluster, job, before, outageMs });
  }

  #arm(): void {
    const now = this.#clock.monotonic();
    const { freshUntil, jobs } = this.#facts;
    const due = [freshUntil, ...[...jobs.values()].map((job) => job.freshUntil)]
      .flatMap((moment) => (moment !== undefined && moment.monotonic > now ? [moment.monotonic] : []))
      .reduce((first, one) => Math.min(first, one), Number.POSITIVE_INFINITY);
    // An earlier update is harmless: it finds nothing and sets the timer again.
    if (due === Number.POSITIVE_INFINITY || (this.#timer !== undefined && this.#timer.due <= due)) return;
    this.#timer?.cancel();
    const cancel = this.#clock.after(Math.min(due - now, MAX_TIMER_MS), () => {
      this.#timer = undefined;
      this.#update();
    });
    this.#timer = { due, cancel };
  }

  /** Errors name a cluster by its id, the only name known where they are created. Its real name is added here. */
  #healthError({ code, message, remedy }: GostatsError, { at }: Moment): HealthError {
    const { id, cluster } = this.#facts;
    const named =
      cluster === undefined ? message : message.replace(`luster ${id}`, () => `luster ${cluster.name} (${id})`);
    return Object.freeze({ code, message: named, remedy, at });
  }

  #now(): Moment {
    return { monotonic: this.#clock.monotonic(), at: this.#clock.now() };
  }
}

function isTransient(error: GostatsError): boolean {
  return (error as { readonly transient?: unknown }).transient === true;
}
