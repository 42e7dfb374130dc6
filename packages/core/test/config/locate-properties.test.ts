import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { createLocator, joinPath } from '../../src/config/locate.js';

/** What stands in a file, and on which of its lines each path begins. */
interface Written {
  readonly text: string;
  readonly lines: ReadonlyMap<string, number>;
}

const blank = fc.constantFrom('', '\n', '# [not.a.table] key = "no"\n', '\n  \n', '\t# "\n');
const bareKey = fc.stringMatching(/^[A-Za-z][A-Za-z0-9_-]{0,6}$/);
const key = fc.oneof(
  { weight: 4, arbitrary: bareKey },
  { weight: 1, arbitrary: fc.constantFrom('a key', 'x.y', 'k # k', '[k]', 'ключ') },
);
const quoted = (name: string): string => (/^[A-Za-z0-9_-]+$/.test(name) ? name : JSON.stringify(name));
const scalar = fc.constantFrom(
  '1',
  'true',
  '"# no"',
  "'a \" ] } , ='",
  '1979-05-27',
  '"\\"[x]"',
  '"""\n[no]\nk = 1\n"""',
  "'''\n[[no]]\n'''",
  '""',
  '[]',
  '{}',
  '0.5e3',
);

type Value =
  | { readonly scalar: string }
  | { readonly list: readonly { readonly before: string; readonly value: string }[] }
  | { readonly table: readonly (readonly [string, string])[] };
const inline = fc.constantFrom('1', '"}"', "']'", 'false', '"a, b = c"');
const value: fc.Arbitrary<Value> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ scalar }) },
  {
    weight: 2,
    arbitrary: fc.record({
      list: fc.array(fc.record({ before: fc.constantFrom('', '\n', ' # why, "]"\n', '\n\n  '), value: inline }), {
        maxLength: 4,
      }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      table: fc.uniqueArray(fc.tuple(bareKey, inline), { minLength: 1, maxLength: 3, selector: ([name]) => name }),
    }),
  },
);
const assignments = fc.uniqueArray(fc.tuple(key, value, blank), { maxLength: 5, selector: ([name]) => name });
const tables = fc.array(
  fc.record({
    name: fc.constantFrom('t1', 't2', 't3', 'cluster', 'sink'),
    repeated: fc.boolean(),
    blank,
    keys: assignments,
  }),
  { maxLength: 6 },
);

/** Writes a file, and counts its lines while it does: the naive reader of a text whose parts are known. */
function write(
  parts: readonly {
    readonly name: string;
    readonly repeated: boolean;
    readonly blank: string;
    readonly keys: readonly (readonly [string, Value, string])[];
  }[],
): Written {
  let text = '';
  const lines = new Map<string, number>();
  const at = (path: string): void => void (lines.has(path) || lines.set(path, text.split('\n').length));
  const counts = new Map<string, number>();
  for (const { name, blank: before, keys } of parts) {
    // A name is either always repeated or there once.
    const isList = name === 'cluster' || name === 'sink';
    const count = counts.get(name) ?? 0;
    counts.set(name, count + 1);
    if (!isList && count > 0) continue;
    text += before;
    const path = isList ? `${name}[${count}]` : name;
    at(name);
    at(path);
    text += isList ? `[[${name}]]\n` : `[ ${name} ] # "\n`;
    for (const [own, held, beforeKey] of keys) {
      text += beforeKey;
      const place = joinPath(path, own);
      at(place);
      text += `${quoted(own)} = `;
      if ('scalar' in held) text += held.scalar;
      else if ('table' in held) {
        text += '{ ';
        for (const [index, [name2, value2]] of held.table.entries()) {
          if (index > 0) text += ', ';
          at(joinPath(place, name2));
          text += `${name2} = ${value2}`;
        }
        text += ' }';
      } else {
        text += '[';
        for (const [index, { before: space, value: element }] of held.list.entries()) {
          text += space;
          at(`${place}[${index}]`);
          text += `${element},`;
        }
        text += ']';
      }
      text += ' # end\n';
    }
  }
  return { text, lines };
}

it('finds the line of every key, table and element that was written, and of nothing that stands in texts and comments', () => {
  fc.assert(
    fc.property(tables, (parts) => {
      const { text, lines } = write(parts);
      const locate = createLocator(text);
      for (const [path, line] of lines) expect([path, locate(path)]).toEqual([path, line]);
      expect(locate('no')).toBe(undefined);
      expect(locate('not.a.table')).toBe(undefined);
    }),
    { numRuns: 300 },
  );
});
