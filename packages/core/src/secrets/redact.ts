import { FormIndex, type Range } from './form-index.js';
import { formsOf } from './forms.js';
import { registry } from './registry.js';
import { findSecretPlaces } from './secret-places.js';
import { viewsOf } from './views.js';

export const SECRET_MARK = '[secret]';

/** How many levels of escapes are undone, such as JSON in JSON in a URL. */
const MAX_DEPTH = 3;

const index = new FormIndex();
const indexed = new Set<string>();
let seen = -1;

/**
 * Replaces every secret in a text by `[secret]`: configured and marked secrets in every form, and text that is probably
 * a secret because of its position (userinfo of a URL, `password="…"`, `Authorization: …`). Call it before truncating a
 * text, because it does not find a partial secret.
 */
export function redact(text: string): string {
  if (text === '') return text;
  learnChanges();
  const ranges = rangesIn(text, MAX_DEPTH);
  if (ranges.length === 0) return text;
  let clean = '';
  let done = 0;
  for (const [start, end] of merge(ranges)) {
    clean += text.slice(done, start) + SECRET_MARK;
    done = end;
  }
  return clean + text.slice(done);
}

/** Redacts a text from outside and then truncates it to `longest` characters. */
export function redactAndCut(text: string, longest: number): string {
  const clean = redact(text);
  return clean.length <= longest ? clean : `${clean.slice(0, longest)}…`;
}

function rangesIn(text: string, depth: number): Range[] {
  // If a password is "secret", do not replace it within an existing `[secret]` mark.
  const found = index.find(text).filter(([start, end]) => text.slice(start - 1, end + 1) !== SECRET_MARK);
  const ranges = [...found, ...findSecretPlaces(text)];
  if (depth === 0) return ranges;
  for (const view of viewsOf(text)) {
    for (const range of rangesIn(view.text, depth - 1)) ranges.push(view.back(range));
  }
  return ranges;
}

function merge(ranges: Range[]): Range[] {
  const merged: [number, number][] = [];
  for (const [start, end] of ranges.sort((a, b) => a[0] - b[0])) {
    const last = merged.at(-1);
    if (last === undefined || start > last[1]) merged.push([start, end]);
    else last[1] = Math.max(last[1], end);
  }
  return merged;
}

function learnChanges(): void {
  const { texts, changes } = registry();
  if (changes === seen) return;
  seen = changes;
  for (const text of indexed) {
    if (texts.has(text)) continue;
    indexed.delete(text);
    for (const form of formsOf(text)) index.remove(form);
  }
  for (const text of texts.keys()) {
    if (indexed.has(text)) continue;
    indexed.add(text);
    for (const form of formsOf(text)) index.add(form);
  }
}
