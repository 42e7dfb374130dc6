import type { ResolvedConfig } from '../config/types.js';
import type { EventLogger } from '../log/index.js';
import type { PapiClient } from '../papi/client.js';
import type { ClusterRef } from '../sink/index.js';
import type { PlannedJob } from '../source/planned-job.js';
import type { Clock } from '../time/clock.js';
import type { ClusterMemory } from './memory.js';
import type { Round, RoundContext } from './round.js';

/** Everything a source can use to plan its jobs for a cluster. */
export interface PlanContext {
  readonly client: PapiClient;
  readonly cluster: ClusterRef;
  readonly config: ResolvedConfig;
  readonly clock: Clock;
  readonly logger: EventLogger;
  readonly memory: ClusterMemory;
  readonly signal: AbortSignal;
}

/** The jobs of one source for one cluster. */
export interface SourcePlan {
  readonly jobs: readonly PlannedJob[];
  /** Requested stat keys that this cluster does not have; they are requested again after an hour. */
  readonly missingKeys?: readonly string[];
  /** Why the plan is incomplete, if it is; planning is retried after half a minute. */
  readonly failure?: unknown;
}

/** A source as seen by the cluster runner. The implementations are in `sources/`. */
export interface CollectedSource {
  readonly id: string;
  /** Name of the job that retries planning while the plan is incomplete, as shown in logs and health. */
  readonly planName: string;
  /** @throws PapiError when the cluster is lost; any other error leaves out this source only */
  plan(context: PlanContext): Promise<SourcePlan>;
  /** Returns the `Round` that runs a job. @throws GostatsError for a plugin's job that the source does not support */
  open(job: PlannedJob, context: RoundContext): Round;
}
