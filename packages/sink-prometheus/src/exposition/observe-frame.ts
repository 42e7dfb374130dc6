import type { Frame } from '@gostats/core/sink';
import type { Families } from './families.js';
import type { Column } from './family.js';
import type { LeftOut } from './left-out.js';
import type { Binding, StatTable } from './stat-table.js';
import { isPrintable } from './times.js';

/** The time at which a frame is written, and its number. */
export interface Moment {
  /** The current time, by the monotonic clock. */
  readonly now: number;
  /** The last time at which its rows are shown. */
  readonly expiry: number;
  /** Number of the frame; `batchStart` is that of the first frame in its batch. */
  readonly stamp: number;
  readonly batchStart: number;
  /** Whether a new timestamp alone changes the page. */
  readonly timestamps: boolean;
}

/** OneFS's id of an operation. It is not a measurement, and gostats (Go) exposes no metric for it. */
const NOT_EXPOSED = 'op_id';
/** Number of field sets that a table remembers. Statistics with one field per disk have one set per node type. */
const MAX_BINDINGS = 64;

/** The metrics that fields belong to, and the counter of omitted data. */
export interface Surroundings {
  readonly families: Families;
  readonly leftOut: LeftOut;
}

/** Marks a row that is left out. */
const NO_SLOT = -1;

/** Writes the rows of a frame into the table of its statistic. Creates no text for known series. */
export function observeFrame(table: StatTable, frame: Frame, moment: Moment, surroundings: Surroundings): void {
  const binding = bindingOf(table, frame, surroundings);
  const slots = findSlots(table, frame, binding, moment, surroundings.leftOut);
  writeTimes(table, frame, slots, binding.others, moment, surroundings.leftOut);
  for (const [position, column] of binding.columns.entries()) {
    if (column !== undefined) writeColumn(column, frame, position, slots);
  }
}

function bindingOf(table: StatTable, { fields, stat }: Frame, { families, leftOut }: Surroundings): Binding {
  const key = fields.map(({ name }) => name).join('\n');
  const known = table.bindings.get(key);
  if (known !== undefined) return known;
  const byField = new Map(table.columns.map((column) => [column.field, column]));
  let complete = true;
  const columns = fields.map(({ name }) => {
    if (name === NOT_EXPOSED) return undefined;
    const column = byField.get(name) ?? families.addColumn(table, name);
    if (typeof column !== 'string') return column;
    leftOut.note(column, { clusterId: table.clusterId, statKey: stat.key });
    complete &&= column !== 'max_samples';
    return undefined;
  });
  const used = new Set(columns);
  const others = table.columns.filter((column) => !used.has(column));
  if (table.bindings.size >= MAX_BINDINGS) table.bindings.clear();
  const binding: Binding = { columns, others, slots: new Int32Array(0) };
  // If there was no room, there may be some at the next poll.
  if (complete) table.bindings.set(key, binding);
  return binding;
}

/**
 * Finds the slots of all rows. Rows usually arrive in the same order as in the last poll, so one comparison per row
 * replaces the lookup.
 */
function findSlots(
  table: StatTable,
  { series, stat }: Frame,
  binding: Binding,
  { now, expiry }: Moment,
  leftOut: LeftOut,
): Int32Array {
  if (binding.slots.length < series.length) {
    const longer = new Int32Array(series.length);
    longer.set(binding.slots);
    binding.slots = longer;
  }
  const { slots } = binding;
  const { index } = table;
  for (let row = 0; row < series.length; row++) {
    const one = series[row] as (typeof series)[number];
    let slot = slots[row] as number;
    if (index.series[slot] !== one) {
      const found = table.slotFor(one, now);
      slots[row] = slot = typeof found === 'number' ? found : NO_SLOT;
      if (typeof found !== 'number') leftOut.note(found, { clusterId: table.clusterId, statKey: stat.key });
    }
    if (slot === NO_SLOT) continue;
    // A cached block must not outlive a shortened lifetime; a longer one does no harm. Set here and not with the times
    // below, because the next new series may sweep the table.
    if ((table.expiries[slot] as number) > expiry) table.touch(slot);
    table.expiries[slot] = expiry;
  }
  return slots;
}

function writeTimes(
  table: StatTable,
  frame: Frame,
  slots: Int32Array,
  others: readonly Column[],
  moment: Moment,
  leftOut: LeftOut,
): void {
  const { times, stamps } = table;
  for (let row = 0; row < frame.series.length; row++) {
    const slot = slots[row] as number;
    if (slot === NO_SLOT) continue;
    // The first row of a poll replaces that of the last poll, including fields that it lacks; further rows add to it.
    if (others.length > 0 && (stamps[slot] as number) < moment.batchStart) clear(others, slot);
    stamps[slot] = moment.stamp;
    let time = frame.timestamps[row] as number;
    if (times[slot] === time) continue;
    if (moment.timestamps && !isPrintable(time)) {
      leftOut.note('time', { clusterId: table.clusterId, statKey: frame.stat.key });
      // An expired row is on no page, and the next valid time differs from NaN.
      table.expiries[slot] = Number.NEGATIVE_INFINITY;
      time = Number.NaN;
    }
    times[slot] = time;
    if (moment.timestamps) table.touch(slot);
  }
}

function writeColumn(
  { table, values }: Column,
  { series, fields, values: rows }: Frame,
  position: number,
  slots: Int32Array,
): void {
  const width = fields.length;
  for (let row = 0, at = position; row < series.length; row++, at += width) {
    const slot = slots[row] as number;
    if (slot === NO_SLOT) continue;
    const value = rows[at] as number;
    const old = values[slot] as number;
    if (value === old || (value !== value && old !== old)) continue;
    values[slot] = value;
    table.touch(slot);
  }
}

function clear(columns: readonly Column[], slot: number): void {
  for (const column of columns) {
    if (Number.isNaN(column.values[slot])) continue;
    column.values[slot] = Number.NaN;
    column.table.touch(slot);
  }
}
