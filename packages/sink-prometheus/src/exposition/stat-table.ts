import type { Series, StatInfo } from '@gostats/core/sink';
import { weightOf } from './allowance.js';
import type { Allowance } from './allowance.js';
import type { Column } from './family.js';
import type { LabelNames } from './label-names.js';
import type { Reason } from './left-out.js';
import { SlotIndex } from './slot-index.js';

/** A block of rows is rendered, cached and swept at once: 256 rows is the longest stretch of work without a pause. */
const BLOCK_SHIFT = 8;
export const BLOCK_ROWS: number = 1 << BLOCK_SHIFT;

/** How a set of fields maps to the columns of a table, kept from poll to poll. */
export interface Binding {
  /** One per field; undefined for a field that is not exposed. */
  readonly columns: readonly (Column | undefined)[];
  /** The table's columns that this set of fields lacks. */
  readonly others: readonly Column[];
  /** The slot of each row in the last poll, used as a first guess in the next one. */
  slots: Int32Array;
}

/** The cluster that a table belongs to. */
export interface TableOwner {
  readonly id: string;
  readonly name: string;
  readonly allowance: Allowance;
}

/** The latest values of one statistic of one cluster, with a slot per series and a column per field. */
export class StatTable {
  readonly stat: StatInfo;
  readonly clusterId: string;
  readonly clusterName: string;
  readonly index: SlotIndex = new SlotIndex();
  columns: Column[] = [];
  readonly bindings: Map<string, Binding> = new Map();
  /** Number of scrapes reading it now. Meanwhile no slot is released, because a moved series would show twice. */
  readers = 0;
  /** Encoding of the label texts. latin1 is twice as fast, and equivalent as long as all texts are ASCII. */
  encoding: 'latin1' | 'utf8' = 'latin1';
  /** Whether every series so far has a tag with the name of its cluster. */
  clusterTagged = true;
  /** By slot: time of the row, milliseconds since the epoch. */
  times: Float64Array = new Float64Array(0);
  /** By slot: last time at which the row is shown, by the monotonic clock. */
  expiries: Float64Array = new Float64Array(0);
  /** By slot: number of the frame that last wrote it. */
  stamps: Float64Array = new Float64Array(0);
  /** By block; increases whenever anything visible changes. */
  blockVersions: Uint32Array = new Uint32Array(0);
  labelNames: LabelNames;
  readonly #allowance: Allowance;
  readonly #texts: string[] = [];
  /** Samples per field, and the share of the cluster's allowance used by all fields. */
  #weight = 0;
  #held = 0;
  /** By block: version of the label names used for its texts. */
  #textVersions: Int32Array = new Int32Array(0);

  constructor(stat: StatInfo, cluster: TableOwner, labelNames: LabelNames) {
    this.stat = stat;
    this.clusterId = cluster.id;
    this.clusterName = cluster.name;
    this.#allowance = cluster.allowance;
    this.labelNames = labelNames;
  }

  /**
   * Returns the slot of a series and creates one if necessary, which may release rows that expired before `now`.
   * Returns the reason instead if the series is left out.
   */
  slotFor(series: Series, now: number): number | Reason {
    const known = this.index.find(series);
    if (known !== undefined) return known;
    if (!this.#allowance.hasRoomFor(Math.max(1, this.columns.length))) return 'max_samples';
    const reason = this.labelNames.learn(series.tags);
    if (reason !== undefined) return reason;
    const { own, full } = this.labelNames.texts(series.tags, this.clusterName);
    const shared = this.index.share(series, own);
    if (shared !== undefined) return shared;
    if (this.index.free === 0 && this.index.size === this.times.length) this.#makeRoom(now);
    const slot = this.index.add(series, own);
    this.#texts[slot] = full;
    this.times[slot] = Number.NaN;
    if (!isAscii(full)) this.encoding = 'utf8';
    this.clusterTagged &&= Object.hasOwn(series.tags, 'cluster') && series.tags['cluster'] === this.clusterName;
    this.#weigh(weightOf(own));
    this.touch(slot);
    return slot;
  }

  /** Checks whether the cluster has room for another field of this statistic. */
  hasRoomForColumn(): boolean {
    return this.#allowance.hasRoomFor(this.#weight);
  }

  /** Adds a column, or removes it if present. */
  toggleColumn(column: Column): void {
    const others = this.columns.filter((one) => one !== column);
    this.columns = others.length === this.columns.length ? [...others, column] : others;
    this.bindings.clear();
    this.#weigh(0);
  }

  /** Releases everything shared with other tables once this table is no longer used. */
  dissolve(): void {
    for (const series of this.index.known()) this.labelNames.forget(series.tags);
    this.#weigh(-this.#weight);
  }

  /** Records that the visible content of a slot has changed. */
  touch(slot: number): void {
    (this.blockVersions[slot >> BLOCK_SHIFT] as number)++;
  }

  /** Returns the label texts by slot; those of the given block are up to date. */
  textsFor(block: number): readonly string[] {
    if (this.#textVersions[block] === this.labelNames.version) return this.#texts;
    const end = Math.min(this.index.size, (block + 1) * BLOCK_ROWS);
    for (let slot = block * BLOCK_ROWS; slot < end; slot++) {
      const series = this.index.series[slot];
      if (series !== undefined) this.#texts[slot] = this.labelNames.texts(series.tags, this.clusterName).full;
    }
    this.#textVersions[block] = this.labelNames.version;
    (this.blockVersions[block] as number)++;
    return this.#texts;
  }

  /** Switches to label names shared with another statistic, because both have a metric in common. */
  relabel(labelNames: LabelNames): void {
    this.labelNames = labelNames;
    this.#textVersions.fill(-1);
  }

  /** Releases the rows of a block that expired before `now`. */
  sweepBlock(block: number, now: number): void {
    if (this.readers > 0) return;
    const end = Math.min(this.index.size, (block + 1) * BLOCK_ROWS);
    for (let slot = block * BLOCK_ROWS; slot < end; slot++) {
      if (this.index.series[slot] === undefined || (this.expiries[slot] as number) >= now) continue;
      this.#weigh(-weightOf(this.index.texts[slot] as string));
      for (const series of this.index.release(slot)) this.labelNames.forget(series.tags);
      this.#texts[slot] = '';
      for (const column of this.columns) column.values[slot] = Number.NaN;
      this.touch(slot);
    }
  }

  /**
   * Call after all blocks were swept: makes free slots available, and shrinks the table if three quarters are unused.
   */
  finishSweep(): void {
    if (this.readers > 0) return;
    this.index.tidy();
    if (this.times.length <= BLOCK_ROWS || this.times.length <= 4 * this.index.size) return;
    this.#resize(2 * this.index.size);
    this.bindings.clear();
  }

  /**
   * Grows only if releasing expired rows frees less than a quarter, so that churn cannot grow a table without bound.
   */
  #makeRoom(now: number): void {
    for (let block = 0; block * BLOCK_ROWS < this.index.size; block++) this.sweepBlock(block, now);
    this.finishSweep();
    const capacity = this.times.length;
    if (this.index.free + capacity - this.index.size <= capacity / 4) this.#resize(Math.max(8, 2 * capacity));
  }

  /** Updates the cluster's allowance. */
  #weigh(change: number): void {
    this.#weight += change;
    const held = this.#weight * Math.max(1, this.columns.length);
    this.#allowance.held += held - this.#held;
    this.#held = held;
  }

  #resize(capacity: number): void {
    const blocks = Math.ceil(capacity / BLOCK_ROWS);
    this.times = copied(this.times, new Float64Array(capacity));
    this.expiries = copied(this.expiries, new Float64Array(capacity));
    this.stamps = copied(this.stamps, new Float64Array(capacity));
    this.blockVersions = copied(this.blockVersions, new Uint32Array(blocks));
    this.#textVersions = copied(this.#textVersions, new Int32Array(blocks).fill(this.labelNames.version));
    this.#texts.length = Math.min(this.#texts.length, capacity);
    for (const column of this.columns) {
      column.values = copied(column.values, new Float64Array(capacity).fill(Number.NaN));
      column.blocks.length = Math.min(column.blocks.length, blocks);
    }
  }
}

function isAscii(text: string): boolean {
  // oxlint-disable-next-line no-control-regex -- control characters are part of ASCII
  return /^[\x00-\x7f]*$/.test(text);
}

function copied<Numbers extends Float64Array | Uint32Array | Int32Array>(from: Numbers, to: Numbers): Numbers {
  to.set(from.subarray(0, to.length));
  return to;
}
