import type { Series, StatInfo } from '@gostats/core/sink';
import { weightOf } from './allowance.js';
import type { Allowance } from './allowance.js';
import type { Column } from './family.js';
import type { LabelNames } from './label-names.js';
import type { Reason } from './left-out.js';
import { SlotIndex } from './slot-index.js';

/** A block is rendered, cached and swept in one go: 256 rows, the longest stretch of work without a pause. */
const BLOCK_SHIFT = 8;
export const BLOCK_ROWS: number = 1 << BLOCK_SHIFT;

/** What a set of fields means to a table, kept from poll to poll. */
export interface Binding {
  /** One a field; nothing for a field that is not exposed. */
  readonly columns: readonly (Column | undefined)[];
  /** The table's columns that this set of fields lacks. */
  readonly others: readonly Column[];
  /** The slot of each row in the last poll: a good first guess for the next. */
  slots: Int32Array;
}

/** The cluster of a table. */
export interface TableOwner {
  readonly id: string;
  readonly name: string;
  readonly allowance: Allowance;
}

/** The latest values of one statistic of one cluster: a slot a series, a column a field. */
export class StatTable {
  readonly stat: StatInfo;
  readonly clusterId: string;
  readonly clusterName: string;
  readonly index: SlotIndex = new SlotIndex();
  columns: Column[] = [];
  readonly bindings: Map<string, Binding> = new Map();
  /** Scrapes that walk it at this moment. While there are any, no slot is released: a moved series would show twice. */
  readers = 0;
  /** Of the label texts. Bytes for bytes unless one is not ASCII: twice as fast. */
  encoding: 'latin1' | 'utf8' = 'latin1';
  /** Whether every series so far says by its tag which cluster it is from. */
  clusterTagged = true;
  /** By slot: the row's time, milliseconds since the epoch. */
  times: Float64Array = new Float64Array(0);
  /** By slot: the last moment at which the row is shown, by the monotonic clock. */
  expiries: Float64Array = new Float64Array(0);
  /** By slot: the number of the frame that wrote it last. */
  stamps: Float64Array = new Float64Array(0);
  /** By block; moves when anything that is shown moved. */
  blockVersions: Uint32Array = new Uint32Array(0);
  labelNames: LabelNames;
  readonly #allowance: Allowance;
  readonly #texts: string[] = [];
  /** Samples a field, and what all of them take of the cluster's allowance. */
  #weight = 0;
  #held = 0;
  /** By block: the version of the label names that its texts were made with. */
  #textVersions: Int32Array = new Int32Array(0);

  constructor(stat: StatInfo, cluster: TableOwner, labelNames: LabelNames) {
    this.stat = stat;
    this.clusterId = cluster.id;
    this.clusterName = cluster.name;
    this.#allowance = cluster.allowance;
    this.labelNames = labelNames;
  }

  /**
   * The slot of a series, a new one if need be; rows that expired before `now` may be given up for it. Instead of a slot
   * the reason why the series is left out.
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

  /** Whether the cluster may have one more field of this statistic. */
  hasRoomForColumn(): boolean {
    return this.#allowance.hasRoomFor(this.#weight);
  }

  /** Adds a column, or takes the one away that is there. */
  toggleColumn(column: Column): void {
    const others = this.columns.filter((one) => one !== column);
    this.columns = others.length === this.columns.length ? [...others, column] : others;
    this.bindings.clear();
    this.#weigh(0);
  }

  /** No longer used: releases what it shares with other tables. */
  dissolve(): void {
    for (const series of this.index.known()) this.labelNames.forget(series.tags);
    this.#weigh(-this.#weight);
  }

  /** Notes that what is shown of a slot changed. */
  touch(slot: number): void {
    (this.blockVersions[slot >> BLOCK_SHIFT] as number)++;
  }

  /** The label texts, by slot; those of the block are up to date. */
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

  /** From now on it shares its label names with another statistic, because both have a metric in common. */
  relabel(labelNames: LabelNames): void {
    this.labelNames = labelNames;
    this.#textVersions.fill(-1);
  }

  /** Gives up the rows of a block that expired before `now`. */
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

  /** After the blocks were swept: offers the free slots, and gives memory back when three quarters lie idle. */
  finishSweep(): void {
    if (this.readers > 0) return;
    this.index.tidy();
    if (this.times.length <= BLOCK_ROWS || this.times.length <= 4 * this.index.size) return;
    this.#resize(2 * this.index.size);
    this.bindings.clear();
  }

  /** Grows only when giving up expired rows frees less than a quarter: churn must not grow a table for ever. */
  #makeRoom(now: number): void {
    for (let block = 0; block * BLOCK_ROWS < this.index.size; block++) this.sweepBlock(block, now);
    this.finishSweep();
    const capacity = this.times.length;
    if (this.index.free + capacity - this.index.size <= capacity / 4) this.#resize(Math.max(8, 2 * capacity));
  }

  /** Keeps the cluster's allowance in step with what is held here. */
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
  // oxlint-disable-next-line no-control-regex -- the range of ASCII begins with them
  return /^[\x00-\x7f]*$/.test(text);
}

function copied<Numbers extends Float64Array | Uint32Array | Int32Array>(from: Numbers, to: Numbers): Numbers {
  to.set(from.subarray(0, to.length));
  return to;
}
