import type { ClusterConfig, ResolvedConfig } from '../config/types.js';
import type { CollectorHooks } from '../hooks/hooks.js';
import type { ClusterHealth } from '../health/recorder.js';
import type { EventLogger } from '../log/index.js';
import type { Clock } from '../time/clock.js';
import type { CollectedSource } from './collected-source.js';
import type { ClusterIdentities } from './identities.js';
import type { PointBatch } from '../sink/index.js';

/** Options of a cluster runner, which passes them on to its parts. */
export interface ClusterRunnerOptions {
  readonly clusterConfig: ClusterConfig;
  readonly config: ResolvedConfig;
  readonly clock: Clock;
  /** Adds the cluster to every log line. */
  readonly logger: EventLogger;
  readonly hooks: CollectorHooks;
  /** Receives the health of the cluster. */
  readonly health: ClusterHealth;
  readonly userAgent: string;
  /** Passes a batch on to the sinks, which are unknown to this module. */
  readonly dispatch: (batch: PointBatch) => void;
  /** From 0 to 1: where in the first interval this cluster's jobs start. */
  readonly phase: number;
  readonly random: () => number;
  readonly sources: readonly CollectedSource[];
  /** Identities of all configured clusters, shared by their runners. */
  readonly identities: ClusterIdentities;
}
