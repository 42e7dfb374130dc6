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
  /** The first rounds of all jobs fall into this time. */
  readonly spreadMs: number;
}

const IDENTITY_CHECK_MS = 60_000;
/** A cluster that lacks keys is asked for them again after so long: a licence may have brought them. */
const MISSING_KEYS_MS = 60 * 60_000;
const PLAN_RETRY_MS = 30_000;

/**
 * Runs a cluster's jobs until the signal aborts, the cluster is lost (then it throws), or it has become another one (a
 * new release, name or GUID: then it returns, and the caller connects afresh and plans anew). A job that fails harms
 * itself alone; the cluster is lost when it does not even tell who it is.
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
      // Whoever is another cluster now must not be collected for one more round.
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
    // Another session or node: it may be another cluster that answers there.
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

/** Plans a source that could not be planned when the cluster was connected. */
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
