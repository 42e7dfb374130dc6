import type { StatTable } from './stat-table.js';

/** A block of a column as it stands on the page. */
export interface RenderedBlock {
  /** The table's block version it was made from. */
  readonly version: number;
  /** The moment when the first of its samples expires, by the monotonic clock. */
  readonly until: number;
  readonly text: Buffer;
}

/** One field of one statistic of one cluster. */
export interface Column {
  readonly table: StatTable;
  readonly field: string;
  readonly family: Family;
  /** By slot; `NaN`: no sample. */
  values: Float64Array;
  readonly blocks: (RenderedBlock | undefined)[];
}

/** One metric: its samples stand together on a page, below one header. */
export interface Family {
  readonly name: string;
  readonly header: Buffer;
  /** More than one when several clusters have it, or when two statistics end in the same metric name. */
  columns: Column[];
}
