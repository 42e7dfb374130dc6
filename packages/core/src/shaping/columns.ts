import type { Field, Frame, StatInfo } from '../sink/index.js';
import { compileGlob, compileGlobs, type Matches } from '../spelling/glob.js';

/** Returns whether a field of a statistic is kept. */
export type FieldRules = (stat: StatInfo, field: string) => boolean;

/** Bounds the cache, because some field names contain names of disks and workloads, which come and go. */
const MAX_FIELDS_REMEMBERED = 4096;

/** Compiles the field filters. @returns undefined when there are none */
export function createFieldRules(keep: readonly string[], drop: readonly string[]): FieldRules | undefined {
  if (keep.length === 0 && drop.length === 0) return undefined;
  const [kept, dropped] = [keep.map(compileFieldPattern), drop.map(compileFieldPattern)];
  const decide = ({ key }: StatInfo, field: string): boolean => {
    const keeping = kept.filter(({ stat }) => stat(key));
    const isKept = keeping.length === 0 || keeping.some((one) => one.field(field));
    return isKept && !dropped.some((one) => one.stat(key) && one.field(field));
  };
  const known = new WeakMap<StatInfo, Map<string, boolean>>();
  return (stat, field) => {
    let fields = known.get(stat);
    if (fields === undefined) known.set(stat, (fields = new Map()));
    let decided = fields.get(field);
    if (decided === undefined) {
      if (fields.size >= MAX_FIELDS_REMEMBERED) fields.clear();
      fields.set(field, (decided = decide(stat, field)));
    }
    return decided;
  };
}

/** Compiles a pattern such as `node.ifs.*:time_*`, or `time_*` for all statistics. */
function compileFieldPattern(pattern: string): { readonly stat: Matches; readonly field: Matches } {
  const colon = pattern.indexOf(':');
  const stat = colon === -1 ? '*' : pattern.slice(0, colon);
  return { stat: compileGlob(stat), field: compileGlob(pattern.slice(colon + 1)) };
}

/** Compiles the statistic filters. @returns undefined when there are none */
export function createStatRules(
  keep: readonly string[],
  drop: readonly string[],
): ((stat: StatInfo) => boolean) | undefined {
  if (keep.length === 0 && drop.length === 0) return undefined;
  const kept = keep.length === 0 ? () => true : compileGlobs(keep);
  const dropped = compileGlobs(drop);
  const known = new WeakMap<StatInfo, boolean>();
  return (stat) => {
    let decided = known.get(stat);
    if (decided === undefined) known.set(stat, (decided = kept(stat.key) && !dropped(stat.key)));
    return decided;
  };
}

/**
 * Returns a frame with only the kept columns and without the rows that have no value in them. Returns the same frame if
 * all columns are kept, or undefined if nothing is left.
 */
export function keepColumns(frame: Frame, keeps: FieldRules): Frame | undefined {
  const { stat, fields } = frame;
  const columns: number[] = [];
  for (const [index, { name }] of fields.entries()) if (keeps(stat, name)) columns.push(index);
  if (columns.length === fields.length) return frame;
  const rows: number[] = [];
  for (let row = 0; row < frame.series.length; row++) {
    const start = row * fields.length;
    if (columns.some((column) => !Number.isNaN(frame.values[start + column]))) rows.push(row);
  }
  return take(frame, rows, columns);
}

/** Returns a frame with only the given rows, or undefined when there are none. */
export function keepRows(frame: Frame, rows: readonly number[]): Frame | undefined {
  return rows.length === frame.series.length ? frame : take(frame, rows, [...frame.fields.keys()]);
}

function take(
  { stat, fields, series, timestamps, values }: Frame,
  rows: readonly number[],
  columns: readonly number[],
): Frame | undefined {
  if (rows.length === 0 || columns.length === 0) return undefined;
  const kept = new Float64Array(rows.length * columns.length);
  let at = 0;
  for (const row of rows) {
    const start = row * fields.length;
    for (const column of columns) kept[at++] = values[start + column] as number;
  }
  return {
    stat,
    fields: columns.map((column) => fields[column] as Field),
    series: rows.map((row) => series[row]!),
    timestamps: Float64Array.from(rows, (row) => timestamps[row] as number),
    values: kept,
  };
}
