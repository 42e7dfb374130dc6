import type { ClusterRef, Frame, PointBatch, StatInfo } from '@gostats/core/sink';
import type { Clock } from '../clock.js';
import { Families } from './families.js';
import { observeFrame } from './observe-frame.js';
import { Pacer } from './pacer.js';
import { renderFamily } from './render-family.js';
import { StatTable } from './stat-table.js';
import { sweepTable } from './sweep.js';

export interface ExpositionOptions {
  readonly timestamps: boolean;
  /** A further label with the cluster's name; empty: none. */
  readonly instanceLabel: string;
  /** Polling intervals for which a sample is shown. */
  readonly expiryMultiplier: number;
}

interface ClusterState {
  readonly id: string;
  readonly name: string;
  readonly tables: Map<string, StatTable>;
}

/** However often a statistic is polled, its samples are shown this long. */
const SHORTEST_LIFE_MS = 5000;
/** Scrapers get the page in pieces of about this many bytes. */
const CHUNK_BYTES = 65_536;

/** The latest values of all clusters, and the pages made from them. */
export class Exposition {
  readonly #options: ExpositionOptions;
  readonly #clock: Clock;
  readonly #families: Families;
  readonly #clusters = new Map<string, ClusterState>();
  #framesSeen = 0;

  constructor(options: ExpositionOptions, clock: Clock) {
    this.#options = options;
    this.#clock = clock;
    this.#families = new Families(options.instanceLabel);
  }

  /** Remembers a batch. Samples live from now, by the interval at which they are really polled. */
  observe(batch: PointBatch): void {
    const { timestamps, expiryMultiplier } = this.#options;
    const now = this.#clock.monotonic();
    const expiry = now + Math.max(SHORTEST_LIFE_MS, batch.intervalMs * expiryMultiplier);
    const batchStart = this.#framesSeen + 1;
    const cluster = this.#clusterOf(batch.cluster);
    for (const frame of batch.frames) {
      const moment = { now, expiry, stamp: ++this.#framesSeen, batchStart, timestamps };
      observeFrame(this.#tableOf(cluster, frame), frame, moment, this.#families);
    }
  }

  /** The page of a cluster, or of all, in chunks; other work of the process runs between them. */
  async *page(clusterId?: string): AsyncGenerator<Buffer, void, undefined> {
    const { timestamps } = this.#options;
    const scrape = { clusterId, style: { timestamps }, pacer: new Pacer(), now: () => this.#clock.monotonic() };
    let pieces: Buffer[] = [];
    let bytes = 0;
    for (const family of this.#families.all()) {
      for (const piece of await renderFamily(family, scrape)) {
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

  /** Gives up what expired, so that memory follows what is polled, and not what was ever seen. */
  async sweep(): Promise<void> {
    const pacer = new Pacer();
    for (const cluster of this.#clusters.values()) {
      for (const table of cluster.tables.values()) {
        await sweepTable(table, this.#families, pacer, this.#clock.monotonic());
        if (table.index.size === 0 && cluster.tables.get(table.stat.key) === table) this.#discard(cluster, table);
      }
    }
  }

  /** The name that a cluster gave in its last batch. */
  clusterName(clusterId: string): string | undefined {
    return this.#clusters.get(clusterId)?.name;
  }

  /** How many series are held: one a statistic and tag set, whatever the number of its fields. */
  seriesCount(): number {
    let count = 0;
    for (const { tables } of this.#clusters.values()) for (const { index } of tables.values()) count += index.used;
    return count;
  }

  /** A cluster with a new name begins anew: its old samples carry a name that it has no longer. */
  #clusterOf({ id, name }: ClusterRef): ClusterState {
    const known = this.#clusters.get(id);
    if (known?.name === name) return known;
    if (known !== undefined) for (const table of known.tables.values()) this.#discard(known, table);
    const fresh: ClusterState = { id, name, tables: new Map() };
    this.#clusters.set(id, fresh);
    return fresh;
  }

  #tableOf(cluster: ClusterState, { stat }: Frame): StatTable {
    const known = cluster.tables.get(stat.key);
    if (known !== undefined && sameNames(known.stat, stat)) return known;
    if (known !== undefined) this.#discard(cluster, known);
    const table = new StatTable(stat, cluster, this.#families.labelNamesOf(stat.key));
    cluster.tables.set(stat.key, table);
    return table;
  }

  #discard(cluster: ClusterState, table: StatTable): void {
    cluster.tables.delete(table.stat.key);
    for (const column of table.columns) this.#families.removeColumn(column);
    const stillHere = [...this.#clusters.values()].some(({ tables }) => tables.has(table.stat.key));
    if (!stillHere) this.#families.forgetStat(table.stat.key);
  }
}

/** Whether both lead to the same metrics and headers; OneFS may describe a statistic differently after an upgrade. */
function sameNames(one: StatInfo, other: StatInfo): boolean {
  return one === other || (one.multiField === other.multiField && one.description === other.description);
}
