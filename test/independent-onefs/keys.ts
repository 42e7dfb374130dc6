import type { Catalogue } from './catalogue.js';
import { ok, refuse } from './answer.js';
import type { Answer } from './answer.js';
import { papiText } from './papi-text.js';

/** Smaller than any client would ask for, so that nobody gets by with one page. */
const longestPage = 150;

/** `GET statistics/keys` */
export function listKeys(catalogue: Catalogue, query: URLSearchParams): Answer {
  const token = query.get('resume');
  if (token !== null && query.size > 1) return refuse('AEC_BAD_REQUEST', 'resume cannot be used with other options');
  const all = [...catalogue.values()];
  if (query.get('count') === 'true') return ok(papiText({ keys: null, resume: null, total: all.length }));

  const from = token === null ? { start: 0, size: pageSize(query) } : readToken(token);
  if (from === undefined || from.start >= all.length) return refuse('AEC_BAD_REQUEST', 'Invalid resume token');
  const end = from.start + from.size;
  const resume = end < all.length ? writeToken(end, from.size) : null;
  return ok(papiText({ keys: all.slice(from.start, end), resume, total: all.length }));
}

/** `GET statistics/keys/<KEY>`, with the key as it stands in the URL. */
export function describeKey(catalogue: Catalogue, encoded: string): Answer {
  const key = decode(encoded);
  const metadata = catalogue.get(key);
  if (metadata === undefined) return refuse('AEC_NOT_FOUND', `Key '${key}' does not exist`);
  return ok(papiText({ keys: [metadata] }));
}

function pageSize(query: URLSearchParams): number {
  const limit = Number(query.get('limit') ?? longestPage);
  return Number.isInteger(limit) && limit > 0 ? Math.min(limit, longestPage) : longestPage;
}

/** Looks like the real ones: `1-1-MAAA1-MAAA1-NwAA…-MQAA`. */
const writeToken = (start: number, size: number): string =>
  `1-1-MAAA1-${Buffer.from(`${start}/${size}`).toString('base64url')}-MQAA`;

function readToken(token: string): { start: number; size: number } | undefined {
  const [, coded = ''] = /^1-1-MAAA1-([\w-]+)-MQAA$/.exec(token) ?? [];
  const [, start, size] = /^(\d+)\/(\d+)$/.exec(Buffer.from(coded, 'base64url').toString()) ?? [];
  return start === undefined || size === undefined ? undefined : { start: Number(start), size: Number(size) };
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
