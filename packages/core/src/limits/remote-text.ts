import { redact } from '../secrets/index.js';
import { defaultLimits } from './limits.js';

/**
 * What a cluster sent, for a log line or an error: without secrets, on one line, without control characters or halves of a character, and
 * cut to a length that can be read. Everything of a cluster that somebody will read goes through here.
 *
 * @param most characters; the limit `text_length`
 */
export function remoteText(value: unknown, most: number = defaultLimits.text_length): string {
  const text = typeof value === 'string' ? value : describe(value);
  const clean = redact(text.length > MAX_READ_LENGTH ? text.slice(0, MAX_READ_LENGTH) : text);
  const head = (clean.length > most ? clean.slice(0, most) : clean).toWellFormed().replace(UNPRINTABLE, escape);
  return clean.length > most ? `${head}… (${text.length} characters)` : head;
}

/** Secrets are looked for before anything is cut off; behind so much nothing is shown anyway. */
const MAX_READ_LENGTH = 65_536;

/** Control characters, line and paragraph separators, and marks that turn the direction of what follows. */
// oxlint-disable-next-line no-control-regex
const UNPRINTABLE = /[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;

const escape = (one: string): string =>
  one === '\n' || one === '\t' ? ' ' : `\\u${(one.codePointAt(0) as number).toString(16).padStart(4, '0')}`;

/** Never the content of a list or map: that is unbounded. */
function describe(value: unknown): string {
  if (value === null || value === undefined) return 'nothing';
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (typeof value === 'object') return 'a map';
  return typeof value === 'number' || typeof value === 'boolean' || typeof value === 'bigint'
    ? String(value)
    : typeof value;
}
