import { SeriesTable } from '../frames/series-table.js';
import type { EventLogger } from '../log/index.js';
import type { LimitWatch } from '../limits/index.js';
import type { Clock } from '../time/clock.js';
import type { ClusterRef } from '../sink/index.js';
import { ClockWatch } from './clock-watch.js';

/** State of a cluster that survives reconnects and new plans. */
export interface ClusterMemory {
  /** Must survive, because sinks cache data derived from its series. */
  readonly table: SeriesTable;
  /** Limits on what the cluster may send; `limits.current` lists those exceeded. */
  readonly limits: LimitWatch;
  readonly clockWatch: ClockWatch;
  /** LNNs by devid, as last reported by the cluster; see {@link learnNodes}. */
  readonly lnns: Map<number, number>;
  /**
   * Returns state that a source has learnt, created on first use. It is discarded when the OneFS release changes,
   * because a new release may accept what the old one refused. @param name unique among all sources
   */
  readonly keep: <Kept>(name: string, make: () => Kept) => Kept;
}

/** Replaces the known LNNs, since nodes join and are replaced. */
export function learnNodes({ lnns }: ClusterMemory, now: ReadonlyMap<number, number>): void {
  lnns.clear();
  for (const [devid, lnn] of now) lnns.set(devid, lnn);
}

/** Returns the memory of a cluster: the same object as long as name, GUID and GUID tagging stay the same. */
export class ClusterMemories {
  #of: string | undefined;
  #release: string | undefined;
  #memory: ClusterMemory | undefined;
  readonly #shared: Pick<ClusterMemory, 'limits' | 'clockWatch'>;
  readonly #clock: Clock;

  constructor(limits: LimitWatch, clock: Clock, logger: EventLogger) {
    this.#shared = { limits, clockWatch: new ClockWatch(logger) };
    this.#clock = clock;
  }

  /** @param guidTag whether points get a GUID tag because another cluster has the same name */
  of({ name, guid, release }: ClusterRef, guidTag: boolean): ClusterMemory {
    const key = JSON.stringify([name, guid, guidTag]);
    if (this.#memory === undefined || this.#of !== key) {
      const table = new SeriesTable(name, {
        limits: this.#shared.limits.limits,
        now: this.#clock.monotonic(),
        more: guidTag ? { cluster_guid: guid } : {},
      });
      this.#memory = { ...this.#shared, table, lnns: new Map(), keep: newKeep() };
    } else if (this.#release !== release) {
      this.#memory = { ...this.#memory, keep: newKeep() };
    }
    this.#of = key;
    this.#release = release;
    return this.#memory;
  }
}

function newKeep(): ClusterMemory['keep'] {
  const kept = new Map<string, unknown>();
  return <Kept>(name: string, make: () => Kept): Kept => {
    if (!kept.has(name)) kept.set(name, make());
    return kept.get(name) as Kept;
  };
}
