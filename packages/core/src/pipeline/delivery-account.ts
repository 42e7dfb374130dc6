import type { ErrorCode, GostatsError } from '../errors.js';
import type { Clock } from '../time/clock.js';
import type { ClusterRef, PointBatch } from '../sink/index.js';

/** A current error of a sink, for one cluster's batches or for the sink's start. */
export interface SinkError {
  /** Id of the cluster whose batch was not accepted; absent when the sink has not started. */
  readonly cluster: string | undefined;
  /** The cluster's own name. */
  readonly clusterName: string | undefined;
  readonly code: ErrorCode;
  readonly message: string;
  readonly remedy: string;
  /** When it last failed, milliseconds since the epoch. */
  readonly at: number;
  /** Consecutive failed attempts. */
  readonly failures: number;
}

/** Older errors of clusters without waiting batches are dropped: the cluster may have left the configuration. */
const FORGET_MS = 600_000;

/** Tracks successes and failures of one sink by cluster: a success for one cluster does not clear another's error. */
export class DeliveryAccount {
  readonly #clock: Pick<Clock, 'now'>;
  readonly #errors = new Map<string | undefined, SinkError>();
  #lastSuccess: number | undefined;

  constructor(clock: Pick<Clock, 'now'>) {
    this.#clock = clock;
  }

  get lastSuccess(): number | undefined {
    return this.#lastSuccess;
  }

  /** Records a failure. @param cluster whose batch was not accepted; absent when the sink did not start */
  failed({ code, message, remedy }: GostatsError, cluster?: ClusterRef): void {
    const failures = (this.#errors.get(cluster?.id)?.failures ?? 0) + 1;
    const at = this.#clock.now();
    this.#errors.delete(cluster?.id); // so that the newest is the last
    this.#errors.set(cluster?.id, {
      cluster: cluster?.id,
      clusterName: cluster?.name,
      code,
      message,
      remedy,
      at,
      failures,
    });
  }

  taken({ id }: ClusterRef): void {
    this.#lastSuccess = this.#clock.now();
    this.#errors.delete(id);
  }

  started(): void {
    this.#errors.delete(undefined);
  }

  /** Returns the current errors, newest last. @param waiting batches that the sink has not accepted yet */
  errors(waiting: readonly PointBatch[]): readonly SinkError[] {
    const oldest = this.#clock.now() - FORGET_MS;
    for (const [id, { at }] of this.#errors) {
      if (id !== undefined && at < oldest && !waiting.some(({ cluster }) => cluster.id === id)) this.#errors.delete(id);
    }
    return [...this.#errors.values()];
  }
}
