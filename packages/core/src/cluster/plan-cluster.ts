import type { CollectorHooks } from '../hooks/hooks.js';
import type { PlannedJob } from '../source/planned-job.js';
import { isOfTheCluster } from './failures.js';
import type { CollectedSource, PlanContext, SourcePlan } from './collected-source.js';

/** A source whose plan is incomplete, and why. */
export interface PlanFailure {
  readonly source: CollectedSource;
  readonly error: unknown;
}

/** The jobs of all sources for one cluster. */
export interface Plan {
  readonly jobs: readonly PlannedJob[];
  readonly missingKeys: readonly string[];
  readonly failures: readonly PlanFailure[];
}

export interface PlanOptions extends PlanContext {
  readonly sources: readonly CollectedSource[];
  readonly hooks: CollectorHooks;
}

/**
 * Plans the jobs of every source for a cluster. A source that fails is left out and does not affect the others.
 *
 * @throws PapiError when the cluster is lost
 */
export async function planCluster(options: PlanOptions): Promise<Plan> {
  const { cluster, hooks, sources } = options;
  const plans = await Promise.all(sources.map((source) => planSource(source, options)));
  const failures = plans.flatMap(({ failure }, index): PlanFailure[] =>
    failure === undefined ? [] : [{ source: sources[index] as CollectedSource, error: failure }],
  );
  const jobs = plans.flatMap((plan) => plan.jobs);
  const missingKeys = plans.flatMap((plan) => plan.missingKeys ?? []);
  return { jobs: hooks.planReady.call(jobs, cluster), missingKeys, failures };
}

async function planSource(source: CollectedSource, options: PlanContext): Promise<SourcePlan> {
  try {
    return await source.plan(options);
  } catch (error) {
    if (isOfTheCluster(error) || options.signal.aborted) throw error;
    return { jobs: [], failure: error };
  }
}
