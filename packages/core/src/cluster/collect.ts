import type { ResolvedConfig } from '../config/types.js';
import type { FetchJob } from '../plan/fetch-job.js';
import type { Catalog } from '../plan/catalog.js';
import { GostatsError, gostatsError, problemOf } from '../errors.js';
import type { PapiClient } from '../papi/client.js';
import { schedule } from '../schedule/scheduler.js';
import type { SeriesTable } from '../decode/series-table.js';
import type { ClusterRef } from '../sink/index.js';
import { asGostatsError } from './as-gostats-error.js';
import { identify } from './connect.js';
import { CurrentRound } from './current-round.js';
import { reportingClient } from './reporting-client.js';
import type { Round, RoundContext } from './round.js';
import type { ClusterRunnerOptions } from './runner-options.js';
import { SummaryRound } from './summary-round.js';

export interface CollectOptions extends ClusterRunnerOptions {
  readonly cluster: ClusterRef;
  readonly catalog: Catalog;
  readonly jobs: readonly FetchJob[];
  readonly missingKeys: readonly string[];
  readonly client: PapiClient;
  readonly table: SeriesTable;
  readonly signal: AbortSignal;
}

/** The first rounds of all jobs fall into this time. */
const SPREAD_MS = 5_000;
/** So many failed rounds in a row, of whatever job, and the cluster counts as lost. */
const LOST_AFTER_ROUNDS = 3;
/** A round may take longer than its interval, but not for ever. */
const SHORTEST_ROUND_LIMIT_MS = 30_000;
const LOOK_AGAIN_MS = 10 * 60_000;
/** Series that did not occur for so many looks are forgotten. */
const KEEP_SERIES_LOOKS = 6;
/** A cluster that lacks keys is asked for them again after so many looks: a licence may have brought them. */
const MISSING_KEYS_LOOKS = 6;

/**
 * Runs a cluster's jobs until the signal aborts, the cluster is lost (then it throws), or it has become another one
 * (a new release or name: then it returns, and the caller connects afresh and plans anew).
 */
export function collect(options: CollectOptions): Promise<void> {
  const { clock, jobs, signal, phase } = options;
  return new Promise((resolve, reject) => {
    const ends: (() => void)[] = [];
    const underWay = new Set<Promise<void>>();
    const over = new AbortController();
    let failedInARow = 0;
    let looks = 0;
    const end = (settle: () => void): void => {
      if (over.signal.aborted) return;
      for (const stop of ends) stop();
      over.abort(new DOMException('the cluster is no longer polled', 'AbortError'));
      void Promise.allSettled(underWay).then(settle);
    };
    const stopNow = (): void => end(resolve);
    signal.addEventListener('abort', stopNow, { once: true });
    ends.push(() => signal.removeEventListener('abort', stopNow));

    const start = (intervalMs: number, offsetMs: number, run: () => Promise<void>, name: string): void => {
      const tracked = (): Promise<void> => {
        const one = run().finally(() => underWay.delete(one));
        underWay.add(one);
        return one;
      };
      const skipped = (ticks: number): void => {
        const message = `${name} took longer than its interval; ${ticks} ticks were skipped.`;
        options.logger.info(message, { cluster: options.cluster.name, ticks });
      };
      const one = schedule({ intervalMs, offsetMs, run: tracked, skipped }, clock);
      ends.push(() => one.stop());
    };

    for (const [index, job] of jobs.entries()) {
      const round = roundOf(job, { ...options, client: reportingClient(options.client, job.id, options.health) });
      let failures = 0;
      const run = async (): Promise<void> => {
        const startedAt = clock.monotonic();
        const failure = await runWithin(round, job, over.signal, options);
        if (over.signal.aborted) return;
        failures = failure === undefined ? 0 : failures + 1;
        const durationMs = clock.monotonic() - startedAt;
        const { cluster, health, hooks, clusterConfig } = options;
        const nextInMs = Math.max(0, job.intervalMs - durationMs);
        const error = failure === undefined ? undefined : asGostatsError(failure, clusterConfig.id);
        if (error === undefined) health.jobSucceeded(job.id);
        else health.jobFailed(job.id, error, nextInMs);
        hooks.roundEnded.call({ cluster, job: job.id, durationMs, failures, nextInMs, ...(error !== undefined && { error }) });
        if (failure === undefined) failedInARow = 0;
        else if (isLost(failure) || ++failedInARow >= LOST_AFTER_ROUNDS) end(() => reject(failure));
      };
      start(job.intervalMs, ((phase + index * 0.618) % 1) * Math.min(job.intervalMs, SPREAD_MS), run, job.id);
    }
    const lookMs = Math.max(LOOK_AGAIN_MS, ...jobs.map(({ intervalMs }) => intervalMs));
    const look = async (): Promise<void> => {
      options.table.sweep(KEEP_SERIES_LOOKS);
      const again = ++looks % MISSING_KEYS_LOOKS === 0 && options.missingKeys.length > 0;
      if (again || (await hasChanged(options, over.signal))) end(resolve);
    };
    start(lookMs, lookMs, look, 'the look at the cluster');
  });
}

function roundLimitMs({ intervalMs }: FetchJob, { statTimeoutSeconds }: ResolvedConfig): number {
  return Math.max(intervalMs, SHORTEST_ROUND_LIMIT_MS) + statTimeoutSeconds * 1000;
}

function roundOf(job: FetchJob, context: RoundContext): Round {
  return job.kind === 'current' ? new CurrentRound(job, context) : new SummaryRound(job, context);
}

/** @returns what the round threw */
async function runWithin(round: Round, job: FetchJob, outer: AbortSignal, options: CollectOptions): Promise<unknown> {
  const { clock, clusterConfig, config } = options;
  const limitMs = roundLimitMs(job, config);
  const limit = new AbortController();
  const cancel = clock.after(limitMs, () => {
    const problem = `${job.id} did not end within ${limitMs / 1000} s`;
    limit.abort(gostatsError('E_CLUSTER_SLOW', { cluster: clusterConfig.id, problem }));
  });
  try {
    await round.run(AbortSignal.any([limit.signal, outer]));
    return undefined;
  } catch (thrown) {
    return thrown ?? new Error('unknown');
  } finally {
    cancel();
  }
}

const LOST: ReadonlySet<string> = new Set(['E_CLUSTER_UNREACHABLE', 'E_CLUSTER_CERTIFICATE', 'E_CLUSTER_LOGIN']);

/** Errors that concern the cluster and not a request. */
function isLost(failure: unknown): boolean {
  return failure instanceof GostatsError && LOST.has(failure.code);
}

/** After an upgrade keys come and go, and a cluster can be renamed. A look that fails says nothing; rounds notice that. */
async function hasChanged(options: CollectOptions, signal: AbortSignal): Promise<boolean> {
  try {
    const { cluster, nodes } = await identify(options.client, options.clusterConfig, { signal });
    options.health.identified(cluster, nodes);
    return cluster.release !== options.cluster.release || cluster.name !== options.cluster.name;
  } catch (thrown) {
    options.logger.debug(`The look at the cluster failed: ${problemOf(thrown)}.`, { cluster: options.cluster.name });
    return false;
  }
}
