import type { ErrorCode, GostatsError } from '../errors.js';
import type { Clock } from '../time/clock.js';
import type { ClusterRef, PointBatch } from '../sink/index.js';

/** What is wrong between the collector and a sink, of one cluster's batches or of its start. */
export interface SinkError {
  /** The id of the cluster whose batch is not taken; absent: the sink has not started. */
  readonly cluster: string | undefined;
  /** The cluster's own name. */
  readonly clusterName: string | undefined;
  readonly code: ErrorCode;
  readonly message: string;
  readonly remedy: string;
  /** When it last failed, milliseconds since the epoch. */
  readonly at: number;
  /** Failed tries in a row. */
  readonly failures: number;
}

/** An error of a cluster that left the configuration is nobody's after this. */
const FORGET_MS = 600_000;

/** Remembers for one sink what was taken and what was not, by cluster: one that is taken says nothing of another. */
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

  /** @param cluster whose batch was not taken; absent: the sink did not start */
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

  /** What is wrong now, the newest last. @param waiting what the sink has not taken yet */
  errors(waiting: readonly PointBatch[]): readonly SinkError[] {
    const oldest = this.#clock.now() - FORGET_MS;
    for (const [id, { at }] of this.#errors) {
      if (id !== undefined && at < oldest && !waiting.some(({ cluster }) => cluster.id === id)) this.#errors.delete(id);
    }
    return [...this.#errors.values()];
  }
}
