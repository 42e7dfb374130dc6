import type { Column, RenderedBlock } from './family.js';
import { BLOCK_ROWS } from './stat-table.js';

/** How samples are formatted. */
export interface SampleStyle {
  /** Whether each sample carries the time of its row. */
  readonly timestamps: boolean;
}

const EMPTY = Buffer.alloc(0);
/** Reused within each call. A new list per block would be most of the garbage of a scrape. */
const scratch: (string | number)[] = Array.from({ length: 3 * BLOCK_ROWS + 1 }, () => '');

/**
 * Renders the samples of a block that are live at `now`, or returns the cached text if nothing has changed.
 *
 * Each line contributes the label text, the number, and everything up to the next label text. All lines of a block form
 * one list that is joined once, which costs half as much as building each line.
 */
export function renderBlock(column: Column, block: number, now: number, style: SampleStyle): RenderedBlock {
  const { table, values, blocks } = column;
  const texts = table.textsFor(block);
  const version = table.blockVersions[block] as number;
  const cached = blocks[block];
  if (cached !== undefined && cached.version === version && now <= cached.until) return cached;

  const { expiries, times } = table;
  const end = Math.min(table.index.size, (block + 1) * BLOCK_ROWS);
  const { name } = column.family;
  scratch[0] = name;
  let count = 1;
  let until = Number.POSITIVE_INFINITY;
  let time = Number.NaN;
  let tail = '\n';
  let next = `\n${name}`;
  for (let slot = block * BLOCK_ROWS; slot < end; slot++) {
    const value = values[slot] as number;
    const expiry = expiries[slot] as number;
    if (value !== value || expiry < now) continue;
    if (expiry < until) until = expiry;
    if (style.timestamps && times[slot] !== time) {
      time = times[slot] as number;
      tail = timeTail(time);
      next = tail + name;
    }
    scratch[count++] = texts[slot] as string;
    scratch[count++] = sampleValue(value);
    scratch[count++] = next;
  }
  const rendered = { version, until, text: count === 1 ? EMPTY : joined(count, tail, table.encoding) };
  blocks[block] = rendered;
  return rendered;
}

/** Encodes the first `count` pieces, with the last one replaced. */
function joined(count: number, last: string, encoding: BufferEncoding): Buffer {
  scratch[count - 1] = last;
  const pieces = count === scratch.length ? scratch : scratch.slice(0, count);
  return Buffer.from(pieces.join(''), encoding);
}

/** Renders a single sample as a line, where lines must be examined individually. */
export function renderLine({ family, values, table }: Column, slot: number, text: string, style: SampleStyle): string {
  const tail = style.timestamps ? timeTail(table.times[slot] as number) : '\n';
  return `${family.name}${text}${sampleValue(values[slot] as number)}${tail}`;
}

/** Formats a value. JavaScript's number syntax matches the format except for infinity. */
function sampleValue(value: number): number | string {
  if (Number.isFinite(value)) return value;
  return value > 0 ? '+Inf' : '-Inf';
}

/** Formats a timestamp, which must be whole milliseconds. */
function timeTail(time: number): string {
  return ` ${Math.trunc(time)}\n`;
}
