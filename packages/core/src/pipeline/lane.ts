import type { FaultCounts } from '../blame/fault-account.js';
import type { PointBatch } from '../sink/index.js';
import type { SinkError } from './delivery-account.js';
import type { RetryPolicy } from './retry.js';

/** Delivers batches to one sink. Lanes are independent: a lane never throws and never makes another one wait. */
export interface Lane {
  /** The id of the sink. */
  readonly sink: string;
  /** Starts the sink. @throws E_SINK_START only when the configuration makes a failed sink fail the whole start */
  start(): Promise<void>;
  offer(batch: PointBatch): void;
  /** Queues batches left by another lane ahead of the batches waiting here. */
  adopt(batches: readonly PointBatch[]): void;
  /**
   * Announces that no more batches of a cluster arrive. A sink that serves the latest values drops those of the
   * cluster. Never throws.
   */
  forget(clusterId: string): void;
  /** Sets the retry policy, which applies from the next failure on. */
  setRetry(retry: RetryPolicy): void;
  /** Delivers waiting batches until the signal aborts, then closes the sink. Reports dropped batches. Never throws. */
  stop(deadline: AbortSignal): Promise<void>;
  /** Closes the sink without delivering waiting batches, and returns them, oldest first. Never throws. */
  handOver(deadline: AbortSignal): Promise<readonly PointBatch[]>;
  status(): LaneStatus;
}

export interface LaneStatus {
  readonly sink: string;
  readonly delivery: 'push' | 'pull';
  /** `unusable`: its options are wrong, or its package cannot be loaded; the next reload tries again. */
  readonly state: 'starting' | 'running' | 'retrying' | 'ignored' | 'stopped' | 'unusable';
  /** Points that the sink accepted; for a pull sink, only those observed while it was running. */
  readonly pointsDelivered: number;
  /** Points that a pull sink observed while it was not running, so that nobody could fetch them. */
  readonly pointsHeld: number;
  readonly pointsDropped: number;
  readonly pointsWaiting: number;
  readonly bytesWaiting: number;
  /** Time since the oldest waiting batch was collected; absent when none waits. */
  readonly oldestWaitingMs: number | undefined;
  /** When it last accepted a batch, milliseconds since the epoch. */
  readonly lastSuccess: number | undefined;
  /** Consecutive failed attempts: the highest number for any cluster or for the start. */
  readonly failures: number;
  /** Current errors, newest last: one per cluster whose batches it does not accept, and one for its start. */
  readonly errors: readonly SinkError[];
  /** Message of the newest error. */
  readonly lastError: string | undefined;
  /** The package, its version and its folder; or the file. */
  readonly place: string;
  /** Forbidden actions of the sink that were contained. Counts never decrease. */
  readonly faults: FaultCounts;
  readonly lastFault: string | undefined;
}
