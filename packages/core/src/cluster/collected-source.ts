import type { ResolvedConfig } from '../config/types.js';
import type { EventLogger } from '../log/index.js';
import type { PapiClient } from '../papi/client.js';
import type { ClusterRef } from '../sink/index.js';
import type { PlannedJob } from '../source/planned-job.js';
import type { Clock } from '../time/clock.js';
import type { ClusterMemory } from './memory.js';
import type { Round, RoundContext } from './round.js';

/** What a source may use to plan its jobs for a cluster. */
export interface PlanContext {
  readonly client: PapiClient;
  readonly cluster: ClusterRef;
  readonly config: ResolvedConfig;
  readonly clock: Clock;
  readonly logger: EventLogger;
  readonly memory: ClusterMemory;
  readonly signal: AbortSignal;
}

/** What a source collects of a cluster. */
export interface SourcePlan {
  readonly jobs: readonly PlannedJob[];
  /** Stat keys that were asked for and that this cluster does not have; asked for again in an hour. */
  readonly missingKeys?: readonly string[];
  /** Why there are fewer jobs than there should be: planned again in half a minute. */
  readonly failure?: unknown;
}

/** A source as a cluster's runner sees it: `sources/` has those that exist. */
export interface CollectedSource {
  readonly id: string;
  /** What logs and health call another attempt to plan: a job of that name runs while the plan is not complete. */
  readonly planName: string;
  /** @throws PapiError when the cluster is lost; any other error leaves this source out, and no other */
  plan(context: PlanContext): Promise<SourcePlan>;
  /** What runs the rounds of one of its jobs. @throws GostatsError when a plugin made a job that the source does not know */
  open(job: PlannedJob, context: RoundContext): Round;
}
