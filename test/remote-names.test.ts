import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { findPlainDictionaries } from './support/plain-dictionaries.js';

const root = fileURLToPath(new URL('..', import.meta.url));

/** All that handles what a cluster sends. */
const FOLDERS = [
  ...[
    'cluster',
    'frames',
    'hooks',
    'papi',
    'pipeline',
    'plugin',
    'shaping',
    'sink',
    'source',
    'sources',
    'reporting',
  ].map((folder) => `packages/core/src/${folder}`),
  'packages/line-protocol/src',
  'packages/sink-discard/src',
  'packages/sink-influxdb/src',
  'packages/sink-influxdbv2/src',
  'packages/sink-prometheus/src',
];

/** Names that we chose ourselves, whoever sends them. */
const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  // OpenSSL's names of results; what is no own member is left alone there.
  'packages/core/src/papi/connection-errors.ts': ['return certificateProblems[code];'],
  // `code`, `message` and `field`, written in a loop over these three.
  'packages/core/src/papi/papi-errors.ts': ["if (typeof value === 'string') clean[name] = value;"],
  // Hooks are ours.
  'packages/core/src/hooks/tap-as.ts': ['return Object.freeze(Object.fromEntries(entries)) as unknown as PluginHooks;'],
  // Keys of the configuration.
  'packages/core/src/sources/open-source.ts': [
    'return Object.fromEntries(own.map(([key, value]) => [key.slice(id.length + 1), value]));',
  ],
  // Five characters, found by a pattern that names them.
  'packages/sink-prometheus/src/http/landing-page.ts': ['*'],
  // Node's own error codes.
  'packages/sink-prometheus/src/http/listener.ts': ['*'],
  // States are ours.
  'packages/sink-prometheus/src/exposition/cluster-states.ts': ['*'],
  // Reasons are ours.
  'packages/sink-prometheus/src/exposition/left-out.ts': ['*'],
  // Headers are named by us.
  'packages/sink-prometheus/src/http/respond.ts': ['*'],
};

async function sources(folder: string): Promise<string[]> {
  const entries = await readdir(join(root, folder), { recursive: true, withFileTypes: true });
  return entries
    .filter((one) => one.isFile() && one.name.endsWith('.ts'))
    .map((one) => relative(root, join(one.parentPath, one.name)));
}

const files = (await Promise.all(FOLDERS.map(sources))).flat().map((file) => file.replaceAll('\\', '/'));

describe('names that a cluster chose are keys of Maps, or of objects without a prototype', () => {
  it.each(files)('%s', async (file) => {
    const allowed = ALLOWED[file] ?? [];
    const found = findPlainDictionaries(await readFile(join(root, file), 'utf8'));
    const left = found.filter(({ text }) => !allowed.includes('*') && !allowed.includes(text));
    expect(left, 'use a Map, or dictionary() of core/src/sink/dictionary.ts').toEqual([]);
  });
});

describe('what the search finds', () => {
  it.each([
    'const tags: Record<string, string> = {};',
    'let byName: { [name: string]: number } = {};',
    'const counts: Readonly<Record<string, number[]>> = {};',
    'class A { #seen: Record<string, number> = {}; }',
    'const tags = {} as Record<string, string>;',
    'const tags = Object.fromEntries(names.map((name) => [name, 1]));',
    'return Object.assign({}, series.tags);',
    'const all = { ...series.tags, ...tags };',
    'return { cluster, ...tagsOf(node) };',
    'const sum = rows.reduce((all, row) => ((all[row.name] = row), all), {});',
    'const sum = rows.reduce<Record<string, number>>((all, row) => all, {});',
    'if (name in tags) return;',
    'const known = {}; known[row.name] = 1;',
    'const known = {}; known[name] ??= 1;',
    'const LABELS: Readonly<Record<string, string>> = { a: "b" }; export const labelOf = (name: string) => LABELS[name];',
    'const LABELS = { a: "b" }; const text = LABELS[name as never];',
    'class A { readonly #known = {}; see(name: string) { this.#known[name] = 1; } }',
  ])('%s', (source) => {
    expect(findPlainDictionaries(source)).not.toEqual([]);
  });

  it.each([
    'const tags = dictionary<string>(); tags[name] = value;',
    'const known = new Map<string, number>(); known.set(name, 1);',
    'for (const name in map) read(map[name]);',
    'const values = new Float64Array(8); values[row] = 1;',
    "// const tags: Record<string, string> = {};\nconst text = 'Object.fromEntries';",
    'const options = { a: 1 }; use(options.a);',
    "const SHAPES = { protocol: 1 }; SHAPES['protocol'];",
    'function f(tags: Record<string, string>, options: Options = {}): void {}',
  ])('nothing in: %s', (source) => {
    expect(findPlainDictionaries(source)).toEqual([]);
  });
});
