import type { GostatsError } from '../errors.js';
import type { Clock } from '../time/clock.js';
import { clusterStatus } from './cluster-status.js';
import type { HealthListener } from './events.js';
import { newFacts, type Moment } from './facts.js';
import { ClusterRecorder, type ClusterHealth } from './recorder.js';
import type { ClusterStatus } from './status.js';

/** A configured cluster. One with an error cannot be collected and is shown as down. */
export interface BoardEntry {
  readonly id: string;
  readonly hostname: string;
  readonly error?: GostatsError | undefined;
}

/** Health of all configured clusters in configuration order, including those that never answered. */
export class HealthBoard {
  readonly #clock: Clock;
  readonly #listener: HealthListener;
  #members: readonly { readonly id: string; readonly recorder?: ClusterRecorder; status(): ClusterStatus }[] = [];

  constructor(clock: Clock, listener: HealthListener) {
    this.#clock = clock;
    this.#listener = listener;
  }

  get statuses(): readonly ClusterStatus[] {
    return this.#members.map((member) => member.status());
  }

  /**
   * Sets the clusters to show. Clusters that stay keep their recorded health.
   *
   * @param anew ids of clusters whose recorded health is discarded
   */
  show(entries: readonly BoardEntry[], anew: readonly string[] = []): void {
    const before = new Map(this.#members.map((member) => [member.id, member]));
    this.#members = entries.map((entry) => {
      if (entry.error !== undefined) return this.#unusable(entry, entry.error);
      const known = anew.includes(entry.id) ? undefined : before.get(entry.id)?.recorder;
      const recorder = known ?? new ClusterRecorder(entry, this.#clock, this.#listener);
      return { id: entry.id, recorder, status: () => recorder.status() };
    });
    const kept = new Set(this.#members.map(({ recorder }) => recorder));
    for (const { recorder } of before.values()) if (!kept.has(recorder)) recorder?.end();
  }

  /** Returns the object to which a cluster's runner reports its health. */
  of(id: string): ClusterHealth {
    const recorder = this.#members.find((member) => member.id === id)?.recorder;
    if (recorder === undefined) throw new Error(`no cluster ${id} is shown`);
    return recorder;
  }

  /** Cancels all timers and ends reporting. Recorded health can still be read. */
  end(): void {
    for (const { recorder } of this.#members) recorder?.end();
  }

  #unusable(entry: BoardEntry, { code, message, remedy }: GostatsError): { id: string; status(): ClusterStatus } {
    const since: Moment = { monotonic: this.#clock.monotonic(), at: this.#clock.now() };
    const lastError = Object.freeze({ code, message, remedy, at: since.at });
    const status = clusterStatus({ ...newFacts(entry, since), downSince: since, lastError }, since);
    return { id: entry.id, status: () => status };
  }
}
