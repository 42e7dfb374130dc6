import { editDistance, MAX_WORD_LENGTH } from './similar.js';

/** Words that people add before or after a name: `prometheus_sink`, `gostats-influxdb`. */
const AROUND = new Set(['gostats', 'sink', 'sinks', 'plugin', 'output', 'stats', 'config', 'options', 'settings']);

/** Letters of other scripts that look like Latin ones, and digits that are read as letters. */
const LOOK_ALIKE: Readonly<Record<string, string>> = Object.fromEntries(
  [
    'aаα@',
    'bЬв',
    'cсϲ',
    'dԁ',
    'eеε',
    'gɡ',
    'hһн',
    'iіıι1|',
    'jј',
    'kкκ',
    'lӏł',
    'mм',
    'nոη',
    'oоοøօ0',
    'pрρ',
    'sѕ$5',
    'tтτ',
    'uυս',
    'vνѵ',
    'wԝω',
    'xхχ',
    'yуγ',
    'zᴢ',
  ].flatMap(([letter = '', ...others]) => others.map((other) => [other, letter])),
);

/**
 * Returns the known name that a word probably means, or undefined if it resembles none. It tolerates typos, case,
 * separators, plurals, added words, partial names and look-alike letters. Broader than `findSimilar`, for names where a
 * mistake has serious effects: a table that is not read, or somebody else's package.
 */
export function findResembling(word: string, known: Iterable<string>): string | undefined {
  if (word.length > MAX_WORD_LENGTH) return undefined;
  let best: { readonly name: string; readonly score: number } | undefined;
  for (const name of known) {
    const score = scoreOf(word, name);
    if (score !== undefined && (best === undefined || score < best.score)) best = { name, score };
  }
  return best?.name;
}

/** Returns the distance of two names; lower is more similar. */
function scoreOf(word: string, name: string): number | undefined {
  const [a, b] = [lettersOf(word), lettersOf(name)];
  if (a === b) return 0;
  const [core, knownCore] = [coreOf(word), coreOf(name)];
  if (core === knownCore) return 1;
  const distance = Math.min(editDistance(a, b), editDistance(core, knownCore));
  // Of equally similar names, prefer the one with the same last letter: influxdb2 means influxdbv2, not influxdb.
  if (distance <= mayDiffer(knownCore)) return 2 + distance - (a.at(-1) === b.at(-1) ? 0.5 : 0);
  const [short, long] = core.length < knownCore.length ? [core, knownCore] : [knownCore, core];
  const isPart = long.startsWith(short) || long.endsWith(short) || (short === knownCore && long.includes(short));
  return short.length >= 4 && isPart ? 10 + long.length - short.length : undefined;
}

function mayDiffer({ length }: string): number {
  if (length < 3) return 0;
  if (length < 6) return 1;
  return length < 10 ? 2 : 3;
}

/** Normalizes a word to letters and digits without case, accents, separators and invisible characters. */
function lettersOf(word: string): string {
  const plain = word
    .normalize('NFKD')
    .replace(/[\p{M}\p{C}]/gu, '')
    .toLowerCase();
  const digitless = /^\d+$/.test(plain) ? plain : plain.replace(/./gu, (letter) => LOOK_ALIKE[letter] ?? letter);
  return digitless.replace(/[^\p{L}\p{N}]/gu, '');
}

/** Returns the name without surrounding words and plural, with its parts sorted. */
function coreOf(word: string): string {
  const parts = word
    .split(/[^\p{L}\p{N}]+|(?<=\p{Ll})(?=\p{Lu})/u)
    .map(lettersOf)
    .filter((part) => part !== '');
  const own = parts.filter((part) => !AROUND.has(part));
  const joined = (own.length === 0 ? parts : own).toSorted().join('');
  const bare = joined.replace(/^(?:gostats|sink)(?=.{3})|(?<=.{3})sinks?$/g, '');
  return bare.replace(/(?<=.{3})s$/, '');
}
