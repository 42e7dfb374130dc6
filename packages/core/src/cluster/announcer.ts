import { isDeepStrictEqual } from 'node:util';
import { gostatsError, type GostatsError } from '../errors.js';
import type { ClusterUpEvent } from '../hooks/events.js';
import type { ClusterRef } from '../sink/index.js';
import { isForGood } from './failures.js';
import type { Plan } from './plan-cluster.js';
import type { ClusterRunnerOptions } from './runner-options.js';

/** Reports state changes of one cluster to the log, the hooks and its health record. Repeats are suppressed. */
export class Announcer {
  readonly #options: ClusterRunnerOptions;
  readonly #id: string;
  /** The event announced last; undefined while the cluster is not being collected. */
  #announced: ClusterUpEvent | undefined;
  /** The last report about another entry: the id of the entry with the same cluster, or the same-name warning. */
  #said = '';
  readonly #leftOut = new Set<string>();

  constructor(options: ClusterRunnerOptions) {
    this.#options = options;
    this.#id = options.clusterConfig.id;
  }

  /** Reports that collection from the cluster has begun. */
  up(event: ClusterUpEvent): void {
    if (!isDeepStrictEqual(event, this.#announced)) this.#options.hooks.clusterUp.call(event);
    this.#announced = event;
  }

  /** Reports that the cluster was lost and when the next connection attempt follows. */
  lost(error: GostatsError, retryInMs: number): void {
    this.#announced = undefined;
    this.#down(error, retryInMs);
  }

  /** Reports that another entry already collects this cluster, and when this entry checks again. */
  twice(sameAs: string, { name, guid }: ClusterRef, retryInMs: number): void {
    if (this.#announced !== undefined || this.#said !== sameAs) {
      this.#down(gostatsError('E_CLUSTER_TWICE', { cluster: this.#id, other: sameAs, name, guid }), retryInMs);
    }
    this.#said = sameAs;
    this.#announced = undefined;
  }

  /** Warns that another entry has a different cluster of the same name. */
  namesake(other: string, { name, guid }: ClusterRef): void {
    const id = this.#id;
    const message = `${id} and ${other} are two clusters of the same name, ${name}: points of ${id} get the tag cluster_guid = "${guid}", so that they can be told apart. Set name in one [[cluster]] to give it another name.`;
    if (message !== this.#said)
      this.#options.logger.warn(message, { event: 'cluster.same-name', cluster: id, other, name, guid });
    this.#said = message;
  }

  /** Logs each source that cannot collect from this cluster until something changes, once per error. */
  leftOut({ failures }: Plan, { name }: ClusterRef): void {
    for (const { source, error } of failures) {
      if (!isForGood(error) || this.#leftOut.has(error.message)) continue;
      this.#leftOut.add(error.message);
      const fields = { cluster: name, source: source.id, code: error.code };
      this.#options.logger.error(`${error.message} ${error.remedy}`, { event: 'source.left-out', ...fields });
    }
  }

  #down(error: GostatsError, retryInMs: number): void {
    this.#options.health.lost(error, retryInMs);
    this.#options.hooks.clusterDown.call({ clusterId: this.#id, error, retryInMs });
  }
}
