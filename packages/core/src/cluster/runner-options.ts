import type { ClusterConfig, ResolvedConfig } from '../config/types.js';
import type { CollectorHooks } from '../hooks/hooks.js';
import type { ClusterHealth } from '../health/recorder.js';
import type { EventLogger } from '../log/index.js';
import type { Clock } from '../time/clock.js';
import type { CollectedSource } from './collected-source.js';
import type { ClusterIdentities } from './identities.js';
import type { PointBatch } from '../sink/index.js';

/** What the runner of a cluster is given, and hands on to its parts. */
export interface ClusterRunnerOptions {
  readonly clusterConfig: ClusterConfig;
  readonly config: ResolvedConfig;
  readonly clock: Clock;
  /** Adds the cluster to every line. */
  readonly logger: EventLogger;
  readonly hooks: CollectorHooks;
  /** Where it tells how the cluster is. */
  readonly health: ClusterHealth;
  readonly userAgent: string;
  /** Takes every batch; this side cannot name a sink. */
  readonly dispatch: (batch: PointBatch) => void;
  /** From 0 to 1: where in the first interval this cluster's jobs begin. */
  readonly phase: number;
  readonly random: () => number;
  /** What is collected. */
  readonly sources: readonly CollectedSource[];
  /** Who the other clusters are. */
  readonly identities: ClusterIdentities;
}
