import type { Range } from './form-index.js';

/** A text with one kind of escapes undone, and a mapping back to the original. */
export interface View {
  readonly text: string;
  /** Maps a range of `text` to a range of the original. */
  readonly back: (range: Range) => Range;
}

interface Escape {
  /** The character without which a text has no such escapes. */
  readonly sign: string;
  readonly pattern: RegExp;
  /** Returns the unescaped texts, each with the length of its escaped form. */
  readonly undo: (written: string) => Iterable<readonly [text: string, length: number]>;
}

const LETTERS: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f', v: '\v', 0: '\0' };
const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

const escapes: readonly Escape[] = [
  { sign: '%', pattern: /(?:%[0-9a-f]{2})+/gi, undo: undoPercent },
  {
    sign: '\\',
    pattern: /\\(?:u\{[0-9a-f]{1,6}\}|u[0-9a-f]{4}|U[0-9a-f]{8}|x[0-9a-f]{2}|[^])/gi,
    undo: (written) => [[undoBackslash(written), written.length]],
  },
  {
    sign: '&',
    pattern: /&(?:amp|lt|gt|quot|apos|#\d{1,7}|#x[0-9a-f]{1,6});/gi,
    undo: (written) => [[undoEntity(written), written.length]],
  },
];

/** Yields one view per kind of escapes in the text: those of URLs, of JSON and source code, of HTML. */
export function* viewsOf(text: string): Generator<View> {
  for (const escape of escapes) {
    const view = text.includes(escape.sign) ? undo(text, escape) : undefined;
    if (view !== undefined) yield view;
  }
}

function undo(text: string, { pattern, undo: undoOne }: Escape): View | undefined {
  // For each piece of the view: its start in the view, its start in the original, and its original length if escaped.
  const starts: number[] = [];
  const origins: number[] = [];
  const lengths: number[] = [];
  const parts: string[] = [];
  let size = 0;
  let done = 0;
  const add = (part: string, origin: number, length: number): void => {
    if (part === '') return;
    starts.push(size);
    origins.push(origin);
    lengths.push(length);
    parts.push(part);
    size += part.length;
  };
  for (const match of text.matchAll(pattern)) {
    add(text.slice(done, match.index), done, 0);
    done = match.index;
    for (const [part, length] of undoOne(match[0])) {
      add(part, done, length);
      done += length;
    }
  }
  if (done === 0) return undefined;
  add(text.slice(done), done, 0);
  const originOf = (at: number, end: boolean): number => {
    const piece = pieceAt(starts, at);
    const length = lengths[piece] ?? 0;
    const origin = origins[piece] ?? 0;
    if (length > 0) return end ? origin + length : origin;
    return origin + at - (starts[piece] ?? 0) + (end ? 1 : 0);
  };
  return { text: parts.join(''), back: ([start, end]) => [originOf(start, false), originOf(end - 1, true)] };
}

/** Returns the last piece that begins at or before this position. */
function pieceAt(starts: readonly number[], at: number): number {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((starts[middle] ?? 0) <= at) low = middle;
    else high = middle - 1;
  }
  return low;
}

function* undoPercent(written: string): Generator<readonly [string, number]> {
  let text: string | undefined;
  try {
    text = decodeURIComponent(written);
  } catch {
    // Not UTF-8: decode each byte as Latin-1.
  }
  if (text === undefined) {
    for (let at = 0; at < written.length; at += 3) yield [fromCode(written.slice(at + 1, at + 3), 16), 3];
    return;
  }
  for (const one of text) yield [one, Buffer.byteLength(one) * 3];
}

function undoBackslash(written: string): string {
  const kind = written.charAt(1);
  if (written.length === 2) return LETTERS[kind] ?? kind;
  return fromCode(written.slice(2).replace(/[{}]/g, ''), 16);
}

function undoEntity(written: string): string {
  const name = written.slice(1, -1).toLowerCase();
  if (name.startsWith('#x')) return fromCode(name.slice(2), 16);
  return name.startsWith('#') ? fromCode(name.slice(1), 10) : (ENTITIES[name] ?? written);
}

function fromCode(digits: string, radix: number): string {
  const code = Number.parseInt(digits, radix);
  return code <= 0x10_ffff ? String.fromCodePoint(code) : '\uFFFD';
}
