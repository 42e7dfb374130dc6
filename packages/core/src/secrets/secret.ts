import { partsOf } from './parts.js';
import { remember } from './registry.js';

/**
 * Marks a value as secret. From then on it is replaced by `[secret]` in everything the host writes or serves, in any
 * form (JSON, URL, base64, hex). Use it in schemas: `z.string().transform(secret)`,
 * `v.pipe(v.string(), v.transform(secret))`, `type('string').pipe(secret)`. In a list or table every text and number is
 * marked, so it also works with `z.record(z.string(), z.string())`. Also use it for secrets that a sink receives at run
 * time, such as tokens. The last 10 000 secrets are remembered.
 *
 * @returns the same value
 */
export function secret<Value>(value: Value): Value {
  mark(value, 0);
  return value;
}

/** Deeper than any option; prevents endless recursion into circular values. */
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

/** Marks the basic auth credentials of a user and password, which are unique enough even if both are short. */
export function secretLogin(username: string, password: string): void {
  remember(Buffer.from(`${username}:${password}`).toString('base64'));
}
