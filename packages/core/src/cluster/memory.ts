import { SeriesTable } from '../frames/series-table.js';
import type { EventLogger } from '../log/index.js';
import type { LimitWatch } from '../limits/index.js';
import type { Clock } from '../time/clock.js';
import type { ClusterRef } from '../sink/index.js';
import { ClockWatch } from './clock-watch.js';

/** What is kept of a cluster over interruptions and new plans. */
export interface ClusterMemory {
  /** Sinks keep what they derived from its series. */
  readonly table: SeriesTable;
  /** What the cluster may send, and which limits it is over: `limits.current`. */
  readonly limits: LimitWatch;
  readonly clockWatch: ClockWatch;
  /** LNNs by devid, as the cluster told them last: {@link learnNodes}. */
  readonly lnns: Map<number, number>;
  /**
   * What a source has learnt: made once, and again when the cluster has another release, which may take what the one
   * before refused. @param name unique among all sources
   */
  readonly keep: <Kept>(name: string, make: () => Kept) => Kept;
}

/** Nodes join, and are replaced: what was known of them is replaced as well. */
export function learnNodes({ lnns }: ClusterMemory, now: ReadonlyMap<number, number>): void {
  lnns.clear();
  for (const [devid, lnn] of now) lnns.set(devid, lnn);
}

/** Hands out the memory of a cluster: the same one as long as it is the same cluster under the same name. */
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

  /** @param guidTag whether the points bear the GUID, because another cluster has the same name */
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
