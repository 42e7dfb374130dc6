import type { Families } from './families.js';
import type { TimeSlice } from './time-slice.js';
import type { StatTable } from './stat-table.js';
import { BLOCK_ROWS } from './stat-table.js';

/** Releases the rows of a table that expired before `now`, and columns without values. */
export async function sweepTable(table: StatTable, families: Families, slice: TimeSlice, now: number): Promise<void> {
  for (let block = 0; block * BLOCK_ROWS < table.index.size; block++) {
    table.sweepBlock(block, now);
    if (slice.isOver()) await slice.yield();
  }
  table.finishSweep();
  if (table.readers > 0 || table.index.size === 0) return;
  for (const column of table.columns) {
    if (!column.values.subarray(0, table.index.size).some(isNumber)) families.removeColumn(column);
    if (slice.isOver()) await slice.yield();
  }
}

const isNumber = (value: number): boolean => !Number.isNaN(value);
