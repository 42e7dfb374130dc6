import type { ClusterRef, Frame, PointBatch, StatInfo } from '@gostats/core/sink';
import type { Clock } from '../clock.js';
import { Allowance } from './allowance.js';
import { Families } from './families.js';
import type { Family } from './family.js';
import { LabelNames } from './label-names.js';
import { LeftOut } from './left-out.js';
import { observeFrame } from './observe-frame.js';
import { TimeSlice } from './time-slice.js';
import { renderFamily } from './render-family.js';
import type { Scrape } from './render-family.js';
import { StatTable } from './stat-table.js';
import { sweepTable } from './sweep.js';

export interface ExpositionOptions {
  readonly timestamps: boolean;
  /** Name of an additional label with the cluster's name; empty: none. */
  readonly instanceLabel: string;
  /** Number of polling intervals for which a sample is shown. */
  readonly expiryMultiplier: number;
  /** Maximum number of samples in memory per cluster. */
  readonly maxSamples?: number;
}

export const DEFAULT_MAX_SAMPLES = 250_000;

interface ClusterState {
  readonly id: string;
  readonly name: string;
  readonly allowance: Allowance;
  readonly tables: Map<string, StatTable>;
}

/** Samples are shown for at least this long, however often the statistic is polled. */
const MIN_LIFETIME_MS = 5000;
/** Approximate size of the chunks in which a page is sent. */
const CHUNK_BYTES = 65_536;

/** Holds the latest values of all clusters and renders pages from them. */
export class Exposition {
  readonly #options: ExpositionOptions;
  readonly #clock: Clock;
  readonly #families: Families;
  readonly #clusters = new Map<string, ClusterState>();
  readonly #leftOut: LeftOut;
  #framesSeen = 0;

  constructor(options: ExpositionOptions, clock: Clock, leftOut: LeftOut = new LeftOut()) {
    this.#options = options;
    this.#clock = clock;
    this.#leftOut = leftOut;
    this.#families = new Families(leftOut);
  }

  /** Increases with every frame. Pages made at the same number differ at most in expired samples. */
  get framesSeen(): number {
    return this.#framesSeen;
  }

  /**
   * Stores a batch. The lifetime of samples starts now and depends on the actual polling interval. An invalid frame is
   * skipped.
   */
  observe(batch: PointBatch): void {
    const { timestamps, expiryMultiplier } = this.#options;
    const now = this.#clock.monotonic();
    const expiry = now + Math.max(MIN_LIFETIME_MS, batch.intervalMs * expiryMultiplier);
    const batchStart = this.#framesSeen + 1;
    const cluster = this.#clusterOf(batch.cluster);
    for (const frame of batch.frames) {
      const moment = { now, expiry, stamp: ++this.#framesSeen, batchStart, timestamps };
      try {
        observeFrame(this.#tableOf(cluster, frame), frame, moment, {
          families: this.#families,
          leftOut: this.#leftOut,
        });
      } catch (error) {
        this.#leftOut.note('failed', { clusterId: cluster.id, statKey: frame.stat.key }, (error as Error).message);
      }
    }
  }

  /** Renders the page of one cluster, or of all, in chunks. Other work of the process runs in between. */
  async *page(clusterId?: string): AsyncGenerator<Buffer, void, undefined> {
    const { timestamps } = this.#options;
    const scrape = { clusterId, style: { timestamps }, slice: new TimeSlice(), now: () => this.#clock.monotonic() };
    let pieces: Buffer[] = [];
    let bytes = 0;
    for (const family of this.#families.all()) {
      for (const piece of await this.#render(family, scrape)) {
        pieces.push(piece);
        bytes += piece.length;
        if (bytes < CHUNK_BYTES) continue;
        yield Buffer.concat(pieces, bytes);
        pieces = [];
        bytes = 0;
      }
    }
    if (bytes > 0) yield Buffer.concat(pieces, bytes);
  }

  /** Renders a metric. If that fails, only this metric is omitted. */
  async #render(family: Family, scrape: Scrape): Promise<Buffer[]> {
    try {
      return await renderFamily(family, scrape);
    } catch (error) {
      const place = { clusterId: scrape.clusterId ?? 'all clusters', statKey: family.name };
      this.#leftOut.note('failed', place, (error as Error).message);
      return [];
    }
  }

  /** Releases expired samples, so that memory depends on what is polled and not on everything ever seen. */
  async sweep(): Promise<void> {
    const slice = new TimeSlice();
    for (const cluster of this.#clusters.values()) {
      for (const table of cluster.tables.values()) {
        await sweepTable(table, this.#families, slice, this.#clock.monotonic());
        if (table.index.size === 0 && cluster.tables.get(table.stat.key) === table) this.#discard(cluster, table);
      }
    }
  }

  /** Drops all samples of a cluster and invalidates existing pages. */
  forget(clusterId: string): void {
    const cluster = this.#clusters.get(clusterId);
    if (cluster === undefined) return;
    for (const table of cluster.tables.values()) this.#discard(cluster, table);
    this.#clusters.delete(clusterId);
    this.#framesSeen++;
  }

  /** The name of the cluster in its last batch. */
  clusterName(clusterId: string): string | undefined {
    return this.#clusters.get(clusterId)?.name;
  }

  /** Number of series held: one per statistic and tag set, regardless of the number of fields. */
  seriesCount(): number {
    let count = 0;
    for (const { tables } of this.#clusters.values()) for (const { index } of tables.values()) count += index.used;
    return count;
  }

  /** Number of samples in memory, as counted for `maxSamples`. */
  samplesHeld(): number {
    let held = 0;
    for (const { allowance } of this.#clusters.values()) held += allowance.held;
    return held;
  }

  /** Returns the state of a cluster. A renamed cluster starts afresh, because its old samples carry the old name. */
  #clusterOf({ id, name }: ClusterRef): ClusterState {
    const known = this.#clusters.get(id);
    if (known?.name === name) return known;
    if (known !== undefined) for (const table of known.tables.values()) this.#discard(known, table);
    const allowance = new Allowance(this.#options.maxSamples ?? DEFAULT_MAX_SAMPLES);
    const fresh: ClusterState = { id, name, allowance, tables: new Map() };
    this.#clusters.set(id, fresh);
    return fresh;
  }

  #tableOf(cluster: ClusterState, { stat }: Frame): StatTable {
    const known = cluster.tables.get(stat.key);
    if (known !== undefined && sameNames(known.stat, stat)) return known;
    if (known !== undefined) this.#discard(cluster, known);
    const table = new StatTable(stat, cluster, new LabelNames(this.#options.instanceLabel));
    cluster.tables.set(stat.key, table);
    return table;
  }

  #discard(cluster: ClusterState, table: StatTable): void {
    cluster.tables.delete(table.stat.key);
    for (const column of table.columns) this.#families.removeColumn(column);
    table.dissolve();
  }
}

/**
 * Checks whether both produce the same metrics and headers. OneFS may describe a statistic differently after an
 * upgrade.
 */
function sameNames(one: StatInfo, other: StatInfo): boolean {
  return one === other || (one.multiField === other.multiField && one.description === other.description);
}
