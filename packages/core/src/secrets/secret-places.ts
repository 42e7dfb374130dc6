import type { Range } from './form-index.js';
import { looksSecret, looksSecretParameter } from './names.js';

/** Limits the search for userinfo in very long texts. */
const MAX_USERINFO_LENGTH = 2_000;

/**
 * Finds known or unknown secrets by their position: userinfo of a URL, values with a telling name (`password="…"`,
 * `?token=…`), and what follows `Authorization:` or `Cookie:`.
 */
export function findSecretPlaces(text: string): Range[] {
  return [...userinfos(text), ...named(text), ...headers(text)];
}

function* userinfos(text: string): Generator<Range> {
  for (let slashes = text.indexOf('://'); slashes >= 0; slashes = text.indexOf('://', slashes + 3)) {
    if (!/[a-z]/i.test(text.charAt(slashes - 1)) && !/\d/.test(text.charAt(slashes - 1))) continue;
    const start = slashes + 3;
    const [rest = ''] = /^[^\s"'`<>\\]*/.exec(text.slice(start, start + MAX_USERINFO_LENGTH)) ?? [];
    const authority = rest.split(/[/?#]/, 1)[0] ?? '';
    const at = authority.lastIndexOf('@');
    if (at > 0) yield [start, start + at];
    // A password with an unencoded slash. `host:8080/a@b` has no password.
    else if (authority.includes(':') && !/:\d*$/.test(authority) && rest.includes('@'))
      yield [start, start + rest.lastIndexOf('@')];
  }
}

/** Matches `name="value"`, `"name":"value"`, `name: 'value'`, `?name=value`, `name=value`. */
const NAMED =
  /(?<![\w.-])([\w.-]{1,64})["']?(?:\s{0,3}[:=]\s{0,3}(?:"((?:[^"\\]|\\[^])*)"|'((?:[^'\\]|\\[^])*)')|=([^\s&;,"'<>()[\]{}]+))/dg;

function* named(text: string): Generator<Range> {
  if (!text.includes('=') && !text.includes(':')) return;
  const pattern = new RegExp(NAMED);
  for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
    const { 1: name = '', indices, index } = match;
    const range = indices?.[2] ?? indices?.[3] ?? indices?.[4];
    if (range === undefined || range[1] <= range[0]) continue;
    const isParameter = /[?&]/.test(text.charAt(index - 1));
    if (!(isParameter ? looksSecretParameter(name, text.slice(...range)) : looksSecret(name))) {
      if (indices?.[4] === undefined) pattern.lastIndex = range[0]; // a quoted text may itself contain names
      continue;
    }
    // `$env:NAME` is a reference to a secret, not a secret.
    if (!/^\$[a-z][\w-]*:/.test(text.slice(range[0], range[0] + 40))) yield range;
  }
}

const HEADER =
  /(?:(?:proxy-)?authorization["']?\s{0,3}[:=,]\s{0,3}["']?(?:[a-z]{3,20}\s+)?([^\s"',;\]}]+\]?)|(?:set-)?cookie["']?\s{0,3}[:=]\s{0,3}["']?([^"'\r\n]+))/dgi;

function* headers(text: string): Generator<Range> {
  for (const { indices } of text.matchAll(HEADER)) {
    const range = indices?.[1] ?? indices?.[2];
    if (range !== undefined) yield range;
  }
}
