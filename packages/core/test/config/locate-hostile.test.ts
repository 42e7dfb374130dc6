import { readFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { expect, it, vi } from 'vitest';
import { createLocator, joinPath } from '../../src/config/locate.js';
import { readToml } from '../../src/config/read-toml.js';
import { isTable } from '../../src/config/tables.js';

const EXAMPLE = readFileSync(new URL('../../../../examples/idic.toml', import.meta.url), 'utf8');
const NESTED = `
a = 1 # "not [ a { string
t = """x ] = { \\""" [y]
z = 1""" # '
l = '''
[no]
k = "1"'''''
list = [ [1, "]", { in = "}", deep = [ 'a', { b.c = 1 } ] }], # [
  "two", '''
three''' , ]
"quoted.key" = { 'x y' = "=", e = {}, f = [] }
[a1.b1]
c.d."e" = 1979-05-27T07:32:00Z
[[x.y]]
n = 0x1F
[[x.y]]
n = +1e3
[x.y.z]
"" = ""
`;

/** What a TOML file is made of, in any order. */
const piece = fc.oneof(
  fc.constantFrom(
    '[',
    ']',
    '[[',
    ']]',
    '{',
    '}',
    '"',
    "'",
    '"""',
    "'''",
    '=',
    '.',
    ',',
    '#',
    '\\',
    '\n',
    '\r\n',
    ' ',
    '\t',
    'a',
    'key',
    '1',
    '\\"',
    '\0',
    '\u2028',
    '🌵',
  ),
  fc.string({ maxLength: 3 }),
);
const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc.array(piece, { maxLength: 120 }).map((pieces) => pieces.join('')),
);
const path = fc.oneof(
  fc.constantFrom('', 'a', 'key', 'list[0][2].in', 'x.y[1].n', 'cluster[0].hostname', 'global', '.', '[', '[[0]]..'),
  fc.string(),
);

/** Some pieces of a file taken out, doubled, or replaced by others. */
const mutated = (most: number): fc.Arbitrary<string> =>
  fc
    .tuple(
      fc.constantFrom(EXAMPLE.slice(0, 3000), NESTED),
      fc.array(fc.tuple(fc.nat(), fc.nat({ max: 12 }), piece), { minLength: 1, maxLength: most }),
    )
    .map(([text, changes]) => {
      let result = text;
      for (const [place, length, put] of changes) {
        const at = place % (result.length + 1);
        result = result.slice(0, at) + put + result.slice(at + length);
      }
      return result;
    });

/** Whole lines taken out or put in: what a parser still takes most of the time. */
const edited = fc
  .tuple(
    fc.constantFrom(EXAMPLE.slice(0, 3000), NESTED),
    fc.array(
      fc.tuple(
        fc.nat(),
        fc.nat({ max: 1 }),
        fc.constantFrom('', '# [x] = "', ' \t', 'extra = "[a] # "', "n = ['#',\n ]"),
      ),
      { minLength: 1, maxLength: 3 },
    ),
  )
  .map(([text, changes]) => {
    const lines = text.split('\n');
    for (const [place, length, put] of changes) lines.splice(place % lines.length, length, put);
    return lines.join('\n');
  });

it.each([
  ['any text', anyText],
  ['a file with mistakes', mutated(6)],
])(
  '%s: ends after a number of steps in proportion to it, does not throw, and names a line that is there',
  (_, texts) => {
    fc.assert(
      fc.property(texts, path, (text, wanted) => {
        const steps = vi.spyOn(String.prototype, 'charAt');
        try {
          const line = createLocator(text)(wanted);
          expect(steps.mock.calls.length).toBeLessThan(100 + 40 * text.length);
          const isThere =
            line === undefined || (Number.isInteger(line) && line >= 1 && line <= text.split('\n').length);
          expect([wanted, line, isThere]).toEqual([wanted, line, true]);
        } finally {
          steps.mockRestore();
        }
      }),
      { numRuns: 500 },
    );
  },
);

it('is exact for what a parser takes, whatever was done to it', () => {
  let taken = 0;
  fc.assert(
    fc.property(fc.oneof(mutated(2), edited), (text) => {
      const source = text.replaceAll('\r', '');
      const file = parsed(source);
      if (file === undefined) return;
      taken += 1;
      const lines = source.split('\n');
      for (const [key, place] of keysOf(file.document, '')) {
        const line = file.locate(place);
        expect([place, line, lines[(line ?? 0) - 1]?.includes(key)]).toEqual([place, line, true]);
      }
    }),
    { numRuns: 1000 },
  );
  expect(taken).toBeGreaterThan(50);
});

function parsed(text: string): ReturnType<typeof readToml> | undefined {
  try {
    return readToml({ text, remarks: [] }, 'idic.toml');
  } catch {
    return undefined;
  }
}

/** Every key that is written without escapes, and its path. */
function* keysOf(value: unknown, at: string): Generator<readonly [key: string, path: string]> {
  if (Array.isArray(value)) for (const [index, one] of value.entries()) yield* keysOf(one, `${at}[${index}]`);
  else if (isTable(value)) {
    for (const [key, inner] of Object.entries(value)) {
      const inside = joinPath(at, key);
      if (/^[\w .-]*$/.test(key)) yield [key, inside];
      yield* keysOf(inner, inside);
    }
  }
}

const LENGTH = 300_000;
const fill = (unit: string, begin = ''): string => begin + unit.repeat(Math.ceil(LENGTH / unit.length));

// What a reader that tries again from every place, or calls itself for every bracket, would not end with in its time.
it.each([
  ['lists in lists', fill('[', 'a = ')],
  ['tables in tables', fill('{a=', 'a = ')],
  ['headers', fill('[[a]]\n')],
  ['the wrong bracket', fill(',}', 'a = [')],
  ['the other wrong bracket', fill(',]', 'a = {')],
  ['strings without an end', fill('"\\",', 'a={')],
  ['blocks without an end', fill('\'"""\\\n', 'a = [')],
  ['keys of keys', fill('a.', '')],
  ['keys in tables of a long name', `[${'a'.repeat(LENGTH / 2)}]\n${fill('b=1\n').slice(LENGTH / 2)}`],
  ['comments', fill('#\n')],
  ['one long block', `a = """${fill('x"')}"""`],
])(
  'takes %s in a moment',
  (_, text) => {
    expect(() => createLocator(text)('a.b[3].c')).not.toThrow();
  },
  60_000,
);
