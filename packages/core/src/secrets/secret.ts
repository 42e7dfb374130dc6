import { partsOf } from './parts.js';
import { remember } from './registry.js';

/**
 * Marks a value as secret: from then on it is replaced by `[secret]` in everything the host writes or serves, in whatever
 * form (JSON, URL, base64, hex). For schemas: `z.string().transform(secret)`, `v.pipe(v.string(), v.transform(secret))`,
 * `type('string').pipe(secret)`; of a list or a table every text and every number in it is marked, so it works on
 * `z.record(z.string(), z.string())` too. Also for what a sink learns while it runs, such as a token; of those the last
 * 10 000 are remembered.
 *
 * @returns the same value
 */
export function secret<Value>(value: Value): Value {
  mark(value, 0);
  return value;
}

/** Deeper than any option; a value that contains itself must not loop. */
const MAX_DEPTH = 16;

function mark(value: unknown, depth: number): void {
  if (typeof value === 'string') markText(value);
  else if (typeof value === 'number' || typeof value === 'bigint') remember(String(value));
  else if (typeof value === 'object' && value !== null && depth < MAX_DEPTH) {
    for (const inner of Object.values(value)) mark(inner, depth + 1);
  }
}

function markText(text: string): void {
  if (text.trim() === '') return;
  remember(text);
  for (const part of partsOf(text)) if (part.trim() !== '') remember(part);
}

/** Marks what basic auth makes of a user and a password: it is known whole, however short they are. */
export function secretLogin(username: string, password: string): void {
  remember(Buffer.from(`${username}:${password}`).toString('base64'));
}
