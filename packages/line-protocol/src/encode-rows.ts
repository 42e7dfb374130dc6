import type { Field, Frame, Series } from '@gostats/core/sink';
import { escapeFieldName, escapeMeasurement, escapeTag } from './escape.js';

/** What all rows of a frame share, made once a frame. */
export interface FrameHead {
  readonly measurement: string;
  /** By column: `name=`, or nothing for a column that is not sent. */
  readonly prefixes: readonly (string | undefined)[];
  readonly integer: readonly boolean[];
}

/** Lines, each ended by a line feed. */
export interface EncodedRows {
  readonly text: string;
  readonly lines: number;
}

/** InfluxDB's integer is an int64; of the float64 values, those strictly between fit in and print as plain digits. */
const INT64_LIMIT = 2 ** 63;

/** `,name=value` for all tags. By series and not by stat key and series: the measurement is one more append. */
const tagTexts = new WeakMap<Series, string>();

export function frameHead(frame: Frame): FrameHead {
  return {
    measurement: escapeMeasurement(frame.stat.key),
    prefixes: frame.fields.map(({ name }) => (isSent(name) ? `${escapeFieldName(name)}=` : undefined)),
    integer: frame.fields.map(({ type }: Field) => type === 'integer'),
  };
}

/** Rows `from` to `until` (exclusive). A row without any value to send makes no line. */
export function encodeRows(frame: Frame, head: FrameHead, from: number, until: number): EncodedRows {
  const { series, timestamps, values } = frame;
  const { measurement, prefixes, integer } = head;
  const width = prefixes.length;
  let text = '';
  let lines = 0;
  let seconds = Number.NaN;
  let lineEnd = '';
  for (let row = from; row < until; row++) {
    const timestamp = timestamps[row] as number;
    if (timestamp !== seconds) {
      seconds = timestamp;
      lineEnd = ` ${Math.floor(timestamp / 1000)}\n`;
    }
    let line = '';
    for (let column = 0, at = row * width; column < width; column++, at++) {
      const value = values[at] as number;
      const prefix = prefixes[column];
      // The difference is NaN for NaN and for both infinities, which the format cannot express.
      if (value - value !== 0 || prefix === undefined) continue;
      if (integer[column] === true) {
        const whole = Math.round(value);
        if (Math.abs(whole) < INT64_LIMIT) line += `${line === '' ? ' ' : ','}${prefix}${whole}i`;
      } else {
        line += `${line === '' ? ' ' : ','}${prefix}${value}`;
      }
    }
    if (line === '') continue;
    text += measurement + tagText(series[row] as Series) + line + lineEnd;
    lines++;
  }
  return { text, lines };
}

function tagText(series: Series): string {
  const known = tagTexts.get(series);
  if (known !== undefined) return known;
  let text = '';
  for (const [name, value] of Object.entries(series.tags)) {
    if (isSent(name) && value !== '') text += `,${escapeTag(name)}=${escapeTag(value)}`;
  }
  tagTexts.set(series, text);
  return text;
}

/** InfluxDB keeps `time` for the timestamp: it drops a field of that name and refuses a tag of that name. */
function isSent(name: string): boolean {
  return name !== '' && name !== 'time';
}
