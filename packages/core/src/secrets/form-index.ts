import type { SecretForm } from './forms.js';

/** A range in a text; the end is exclusive. */
export type Range = readonly [start: number, end: number];

/** The number of leading characters that forms are indexed by. Shorter forms are searched one by one. */
const HEAD = 4;
/** Longer forms are looked up by this many characters and then compared in full. */
const MAX_KEY_LENGTH = 64;

interface Bucket {
  /** The lengths of the keys, longest first. */
  lengths: number[];
  readonly keys: Map<string, SecretForm[]>;
}

/**
 * Finds any of many texts in one pass over another. The time depends on the length of the searched text and hardly on
 * the number of forms. A regular expression of all forms would take megabytes and be recompiled with every cookie.
 */
export class FormIndex {
  /** The number of forms per hash of their first four characters. */
  readonly #heads = new Uint32Array(1 << 16);
  readonly #buckets = new Map<string, Bucket>();
  readonly #short = new Map<string, { readonly form: SecretForm; count: number }>();

  add(form: SecretForm): void {
    if (form.text.length < HEAD) {
      const known = this.#short.get(form.text);
      if (known === undefined) this.#short.set(form.text, { form, count: 1 });
      else known.count += 1;
      return;
    }
    const head = form.text.slice(0, HEAD);
    let bucket = this.#buckets.get(head);
    if (bucket === undefined) this.#buckets.set(head, (bucket = { lengths: [], keys: new Map() }));
    const key = form.text.slice(0, MAX_KEY_LENGTH);
    const same = bucket.keys.get(key);
    if (same === undefined) bucket.keys.set(key, [form]);
    else same.push(form);
    if (!bucket.lengths.includes(key.length)) bucket.lengths = [...bucket.lengths, key.length].sort((a, b) => b - a);
    this.#heads[hashAt(head, 0)]! += 1;
  }

  remove(form: SecretForm): void {
    const short = this.#short.get(form.text);
    if (short !== undefined && --short.count === 0) this.#short.delete(form.text);
    const bucket = this.#buckets.get(form.text.slice(0, HEAD));
    const key = form.text.slice(0, MAX_KEY_LENGTH);
    const same = bucket?.keys.get(key);
    const at = same?.findIndex(({ text }) => text === form.text) ?? -1;
    if (bucket === undefined || same === undefined || at < 0) return;
    same.splice(at, 1);
    this.#heads[hashAt(form.text, 0)]! -= 1;
    if (same.length === 0) bucket.keys.delete(key);
    if (bucket.keys.size === 0) this.#buckets.delete(form.text.slice(0, HEAD));
  }

  /** Returns where forms occur; ranges may overlap. */
  find(text: string): Range[] {
    const found: Range[] = [];
    for (const { form } of this.#short.values()) {
      for (let at = text.indexOf(form.text); at >= 0; at = text.indexOf(form.text, at + 1)) {
        if (isWholeWord(text, at, at + form.text.length)) found.push([at, at + form.text.length]);
      }
    }
    if (this.#buckets.size === 0) return found;
    for (let at = 0; at + HEAD <= text.length; at += 1) {
      if (this.#heads[hashAt(text, at)] === 0) continue;
      const form = this.#longestAt(text, at);
      if (form === undefined) continue;
      addRange(found, extend(text, at, form));
      // A form that begins within a long match may end after it, so search the last part of the match again.
      at += Math.max(0, form.text.length - 2 * MAX_KEY_LENGTH);
    }
    return found;
  }

  #longestAt(text: string, at: number): SecretForm | undefined {
    const bucket = this.#buckets.get(text.slice(at, at + HEAD));
    let longest: SecretForm | undefined;
    for (const length of bucket?.lengths ?? []) {
      for (const form of bucket?.keys.get(text.slice(at, at + length)) ?? []) {
        if (longest !== undefined && longest.text.length >= form.text.length) continue;
        if (form.text.length > MAX_KEY_LENGTH && !text.startsWith(form.text, at)) continue;
        if (!form.alone || isWholeWord(text, at, at + form.text.length)) longest = form;
      }
      if (longest !== undefined) return longest;
    }
    return undefined;
  }
}

function hashAt(text: string, at: number): number {
  const first = text.charCodeAt(at) * 31 + text.charCodeAt(at + 1);
  const second = text.charCodeAt(at + 2) * 31 + text.charCodeAt(at + 3);
  return (first * 1021 + second) & 0xffff;
}

function extend(text: string, start: number, { text: form, base64 }: SecretForm): Range {
  let end = start + form.length;
  if (!base64) return [start, end];
  if (isBase64(text, end)) end += 1;
  while (text[end] === '=' && end < start + form.length + 3) end += 1;
  return [isBase64(text, start - 1) ? start - 1 : start, end];
}

function isBase64(text: string, at: number): boolean {
  return /^[\w+/-]$/.test(text.charAt(at));
}

function isWholeWord(text: string, start: number, end: number): boolean {
  return !isWordAt(text, start - 1) && !isWordAt(text, end);
}

function isWordAt(text: string, at: number): boolean {
  return /^[\p{L}\p{N}_]$/u.test(text.charAt(at));
}

/** Merges adjacent ranges, so that a text that repeats a secret does not create one range per character. */
function addRange(found: Range[], [start, end]: Range): void {
  const last = found.at(-1);
  if (last === undefined || start > last[1] || start < last[0]) found.push([start, end]);
  else if (end > last[1]) found[found.length - 1] = [last[0], end];
}
