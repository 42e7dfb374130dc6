import type { StatTable } from './stat-table.js';

/** The rendered text of a block of a column. */
export interface RenderedBlock {
  /** The table's block version from which it was rendered. */
  readonly version: number;
  /** When the first of its samples expires, by the monotonic clock. */
  readonly until: number;
  readonly text: Buffer;
}

/** One field of one statistic of one cluster. */
export interface Column {
  readonly table: StatTable;
  readonly field: string;
  readonly family: Family;
  /** Values by slot; `NaN`: no sample. */
  values: Float64Array;
  readonly blocks: (RenderedBlock | undefined)[];
}

/** A metric. Its samples must appear together on a page, below one header. */
export interface Family {
  readonly name: string;
  readonly header: Buffer;
  /** More than one if several clusters have the metric, or if two statistics map to the same metric name. */
  columns: Column[];
}
