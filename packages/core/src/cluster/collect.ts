import { isDeepStrictEqual } from 'node:util';
import { problemOf, type GostatsError } from '../errors.js';
import type { PapiClient } from '../papi/client.js';
import { linkedAbort } from '../time/abort.js';
import { schedule } from '../time/scheduler.js';
import type { IdentityStanding } from './identities.js';
import { isForGood } from './failures.js';
import { identify, isOther, type Identity } from './identity.js';
import { JobRunner } from './job-runner.js';
import type { Job } from './job.js';
import { openJobs } from './jobs.js';
import { LossWatch } from './loss-watch.js';
import { learnNodes, type ClusterMemory } from './memory.js';
import type { Plan, PlanFailure } from './plan-cluster.js';
import type { ClusterRunnerOptions } from './runner-options.js';

export interface CollectOptions extends ClusterRunnerOptions, Plan, Pick<Identity, 'cluster'> {
  readonly client: PapiClient;
  readonly memory: ClusterMemory;
  readonly standing: IdentityStanding;
  readonly signal: AbortSignal;
  /** The first rounds of all jobs are spread over this time. */
  readonly spreadMs: number;
}

const IDENTITY_CHECK_MS = 60_000;
/** How long until keys that the cluster lacks are requested again: a new licence may have added them. */
const MISSING_KEYS_MS = 60 * 60_000;
const PLAN_RETRY_MS = 30_000;

/**
 * Runs a cluster's jobs until the signal aborts, the cluster is lost (it throws) or the identity changes (a new
 * release, name or GUID: it returns, and the caller connects and plans again). A failing job does not affect the
 * others. The cluster counts as lost when even the request for its identity fails.
 */
export async function collect(options: CollectOptions): Promise<void> {
  const { client, clock, cluster, clusterConfig, logger, missingKeys, signal } = options;
  const over = linkedAbort(signal);
  let failure: unknown;
  let end = (): void => {};
  const ended = new Promise<void>((resolve) => {
    end = resolve;
    if (signal.aborted) resolve();
    else over.signal.addEventListener('abort', () => resolve(), { once: true });
  });
  const lost = (error: unknown): void => {
    failure ??= error;
    end();
  };
  const watch = new LossWatch({
    clusterId: clusterConfig.id,
    clock,
    signal: over.signal,
    identify: (own) => identify(client, clusterConfig, { signal: own, maxRetries: 1 }),
    answered: (identity) => {
      options.health.identified(identity.cluster, identity.nodes);
      const standing = options.identities.report(clusterConfig.id, identity);
      if (isOther(cluster, identity.cluster) || !isDeepStrictEqual(standing, options.standing)) end();
      else learnNodes(options.memory, identity.lnns);
    },
    lost,
    unanswered(error) {
      // A different cluster answers at this address: stop before the next round.
      if ((error as Partial<GostatsError>).code === 'E_CLUSTER_IDENTITY') lost(error);
      else
        logger.debug(`The identity check failed: ${problemOf(error)}.`, {
          event: 'cluster.identity-check-failed',
          cluster: cluster.name,
          problem: problemOf(error),
        });
    },
  });

  let peers = client.peers;
  const checkIdentity = async (): Promise<void> => {
    peers = client.peers;
    await watch.check();
  };
  const succeeded = (): void => {
    watch.succeeded();
    // After a change of session or node, a different cluster may be answering.
    if (client.peers !== peers) void checkIdentity();
  };
  const suspect = (error: GostatsError): void => watch.suspect(error);
  const unplanned = options.failures
    .filter(({ error }) => !isForGood(error))
    .map((one) => planJob(one, options, () => end()));
  const runners = [...openJobs(options.jobs, options.sources, options), ...unplanned].map((job, index) => {
    const offsetMs = ((options.phase + index * 0.618) % 1) * Math.min(job.intervalMs, options.spreadMs);
    return new JobRunner(job, { ...options, offsetMs, signal: over.signal, succeeded, suspect });
  });
  const identityChecks = schedule(
    { intervalMs: IDENTITY_CHECK_MS, offsetMs: IDENTITY_CHECK_MS, run: checkIdentity },
    clock,
  );
  const replan = missingKeys.length > 0 ? clock.after(MISSING_KEYS_MS, () => end()) : () => {};

  await ended;
  replan();
  identityChecks.stop();
  over.abort(new DOMException('the cluster is no longer polled', 'AbortError'));
  await Promise.all(runners.map((runner) => runner.stop()));
  over.release();
  if (failure !== undefined && !signal.aborted) throw failure;
}

/** Returns a job that retries planning a source whose plan failed while connecting. */
function planJob({ source }: PlanFailure, options: CollectOptions, planned: () => void): Job {
  return {
    id: source.planName,
    intervalMs: PLAN_RETRY_MS,
    limitMs: 5 * PLAN_RETRY_MS,
    async run({ signal }) {
      const { failure } = await source.plan({ ...options, signal });
      if (failure !== undefined) throw failure;
      planned();
      return {};
    },
  };
}
