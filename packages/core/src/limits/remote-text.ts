import { redact } from '../secrets/index.js';
import { defaultLimits } from './limits.js';

/**
 * Formats a value from a cluster for a log line or an error: without secrets, on one line, without control characters
 * or lone surrogates, and cut to a readable length. Everything from a cluster that a person may read must go through
 * here.
 *
 * @param most maximum length in characters; default: the limit `text_length`
 */
export function remoteText(value: unknown, most: number = defaultLimits.text_length): string {
  const text = typeof value === 'string' ? value : describe(value);
  const clean = redact(text.length > MAX_READ_LENGTH ? text.slice(0, MAX_READ_LENGTH) : text);
  const head = (clean.length > most ? clean.slice(0, most) : clean).toWellFormed().replace(UNPRINTABLE, escape);
  return clean.length > most ? `${head}… (${text.length} characters)` : head;
}

/** Secrets are redacted before the text is cut to its final length. Text beyond this length is never shown. */
const MAX_READ_LENGTH = 65_536;

/** Control characters, line and paragraph separators, and marks that change the direction of text. */
// oxlint-disable-next-line no-control-regex
const UNPRINTABLE = /[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;

const escape = (one: string): string =>
  one === '\n' || one === '\t' ? ' ' : `\\u${(one.codePointAt(0) as number).toString(16).padStart(4, '0')}`;

/** Describes a value without the content of a list or map, which is unbounded. */
function describe(value: unknown): string {
  if (value === null || value === undefined) return 'nothing';
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (typeof value === 'object') return 'a map';
  return typeof value === 'number' || typeof value === 'boolean' || typeof value === 'bigint'
    ? String(value)
    : typeof value;
}
