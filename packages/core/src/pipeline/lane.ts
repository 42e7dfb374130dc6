import type { FaultCounts } from '../blame/fault-account.js';
import type { PointBatch } from '../sink/index.js';
import type { SinkError } from './delivery-account.js';
import type { RetryPolicy } from './retry.js';

/** The way of batches to one sink. A lane's trouble is its own: it never throws and never makes another lane wait. */
export interface Lane {
  /** The id of the sink. */
  readonly sink: string;
  /** Starts the sink. @throws E_SINK_START only when the configuration says that this ends the start */
  start(): Promise<void>;
  offer(batch: PointBatch): void;
  /** Puts batches that another lane left before what waits here. */
  adopt(batches: readonly PointBatch[]): void;
  /** No more batches of this cluster arrive: a sink that serves the latest values drops those of it. Never throws. */
  forget(clusterId: string): void;
  /** These values apply from the next failure on. */
  setRetry(retry: RetryPolicy): void;
  /** Delivers what waits until the signal aborts, then closes the sink. Reports what was given up; never throws. */
  stop(deadline: AbortSignal): Promise<void>;
  /** Closes the sink without delivering what waits: that is handed over, oldest first. Never throws. */
  handOver(deadline: AbortSignal): Promise<readonly PointBatch[]>;
  status(): LaneStatus;
}

export interface LaneStatus {
  readonly sink: string;
  readonly delivery: 'push' | 'pull';
  /** `unusable`: its options are wrong, or its package cannot be loaded; the next reload tries again. */
  readonly state: 'starting' | 'running' | 'retrying' | 'ignored' | 'stopped' | 'unusable';
  /** Points that it took; of a sink that is asked, while it served. */
  readonly pointsDelivered: number;
  /** Points that a sink which is asked was shown while it did not serve: nobody could fetch them. */
  readonly pointsHeld: number;
  readonly pointsDropped: number;
  readonly pointsWaiting: number;
  readonly bytesWaiting: number;
  /** How long ago the oldest batch that waits was collected; absent when none waits. */
  readonly oldestWaitingMs: number | undefined;
  /** When it last took a batch, milliseconds since the epoch. */
  readonly lastSuccess: number | undefined;
  /** Failed tries in a row: of the cluster for which most have failed, or of its start. */
  readonly failures: number;
  /** What is wrong now, the newest last: one for each cluster whose batches it does not take, one for its start. */
  readonly errors: readonly SinkError[];
  /** The newest of these. */
  readonly lastError: string | undefined;
  /** The package, its version and its folder; or the file. */
  readonly place: string;
  /** What it did that a sink must not do, and that was contained. All counts only grow. */
  readonly faults: FaultCounts;
  readonly lastFault: string | undefined;
}
