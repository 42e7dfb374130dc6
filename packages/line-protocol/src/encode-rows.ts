import type { Frame, Series } from '@gostats/core/sink';
import { escapeFieldName, escapeMeasurement, escapeTagName, escapeTagValue } from './escape.js';

/** Data that all rows of a frame share, created once per frame. */
export interface FrameHead {
  readonly measurement: string;
  readonly columns: readonly Column[];
}

/** A column to send. */
interface Column {
  readonly index: number;
  readonly integer: boolean;
  /** ` name=` */
  readonly first: string;
  /** `,name=` */
  readonly next: string;
}

/** Encoded lines, each terminated by a line feed. */
export interface EncodedRows {
  readonly text: string;
  readonly lines: number;
}

/** InfluxDB integers are int64. Float64 values strictly between these bounds fit, and print as plain digits. */
const INT64_LIMIT = 2 ** 63;

/** `,name=value` for all tags. Cached by series alone, because prepending the measurement is just one more append. */
const tagTexts = new WeakMap<Series, string>();

export function frameHead(frame: Frame): FrameHead {
  const columns: Column[] = [];
  const names = new Set<string>();
  for (const [index, { name, type }] of frame.fields.entries()) {
    const sent = escapeFieldName(name);
    // Names that differ only in characters the format cannot represent become equal; only the first is sent.
    if (!isSent(name) || names.has(sent)) continue;
    names.add(sent);
    const prefix = `${sent}=`;
    columns.push({ index, integer: type === 'integer', first: ` ${prefix}`, next: `,${prefix}` });
  }
  return { measurement: escapeMeasurement(frame.stat.key), columns };
}

/** Encodes rows `from` to `until` (exclusive). A row without any value to send produces no line. */
export function encodeRows(
  frame: Frame,
  { measurement, columns }: FrameHead,
  from: number,
  until: number,
): EncodedRows {
  const { series, timestamps, values } = frame;
  const width = frame.fields.length;
  let text = '';
  let lines = 0;
  let time = Number.NaN;
  let lineEnd = '';
  for (let row = from; row < until; row++) {
    let empty = true;
    for (const { index, integer, first, next } of columns) {
      const value = integer
        ? wholeNumber(values[row * width + index] as number)
        : (values[row * width + index] as number);
      // The difference is NaN for NaN and for both infinities, which the format cannot express.
      if (value - value !== 0) continue;
      if (empty) text += measurement + tagText(series[row] as Series) + first;
      else text += next;
      text += value;
      if (integer) text += 'i';
      empty = false;
    }
    if (empty) continue;
    if (timestamps[row] !== time) {
      time = timestamps[row] as number;
      lineEnd = ` ${Math.floor(time / 1000)}\n`;
    }
    text += lineEnd;
    lines++;
  }
  return { text, lines };
}

/** Rounds to an integer; NaN if it does not fit. */
function wholeNumber(value: number): number {
  const whole = Math.round(value);
  return Math.abs(whole) < INT64_LIMIT ? whole : Number.NaN;
}

function tagText(series: Series): string {
  const known = tagTexts.get(series);
  if (known !== undefined) return known;
  let text = '';
  const names = new Set<string>();
  for (const [name, value] of Object.entries(series.tags)) {
    const sent = escapeTagName(name);
    if (!isSent(name) || value === '' || names.has(sent)) continue;
    names.add(sent);
    text += `,${sent}=${escapeTagValue(value)}`;
  }
  // A concatenated string is a tree that is walked at each use; one decoded from bytes is flat.
  const flat = Buffer.from(text).toString();
  tagTexts.set(series, flat);
  return flat;
}

/** InfluxDB reserves `time` for the timestamp: it drops a field of that name and rejects a tag of that name. */
function isSent(name: string): boolean {
  return name !== '' && name !== 'time';
}
