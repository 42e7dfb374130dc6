import { makeBatch } from '@gostats/core/testing';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { textOf, chunksOf } from './support.js';

/** One line as a strict reader of the format takes it: character by character, and nothing may be left over. */
interface ReadLine {
  readonly measurement: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly fields: Readonly<Record<string, number>>;
  readonly integers: readonly string[];
  readonly seconds: number;
}

class StrictReader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  read(): ReadLine[] {
    const lines: ReadLine[] = [];
    while (this.#at < this.#text.length) lines.push(this.#line());
    return lines;
  }

  #line(): ReadLine {
    const measurement = this.#name(', ', ', ');
    const tags: Record<string, string> = Object.create(null) as Record<string, string>;
    while (this.#is(',')) {
      const name = this.#name('=', ',= ');
      this.#want('=');
      if (name in tags) throw new Error(`the tag ${name} is there twice`);
      tags[name] = this.#name(', ', ',= ');
    }
    this.#want(' ');
    const fields: Record<string, number> = Object.create(null) as Record<string, number>;
    const integers: string[] = [];
    do {
      const name = this.#name('=', ',= ');
      this.#want('=');
      const number = /^-?\d+i|^-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/.exec(this.#text.slice(this.#at))?.[0];
      if (number === undefined) throw new Error(`no number at ${this.#at}`);
      this.#at += number.length;
      if (number.endsWith('i')) integers.push(name);
      fields[name] = Number(number.replace('i', ''));
    } while (this.#is(','));
    this.#want(' ');
    const seconds = /^-?\d+(?=\n)/.exec(this.#text.slice(this.#at))?.[0] ?? '';
    this.#at += seconds.length;
    this.#want('\n');
    return { measurement, tags, fields, integers, seconds: Number(seconds) };
  }

  /** Up to one of `ends` that no backslash stands before; a backslash before one of `escaped` goes. */
  #name(ends: string, escaped: string): string {
    let name = '';
    for (;;) {
      const char = this.#text[this.#at];
      if (char === undefined || char === '\n' || char === '\r') throw new Error('the line ends within a name');
      if (char === '\\' && escaped.includes(this.#text[this.#at + 1] ?? '\0')) {
        name += this.#text[this.#at + 1];
        this.#at += 2;
      } else if (ends.includes(char)) {
        if (name === '') throw new Error('an empty name');
        return name;
      } else if (escaped.includes(char)) throw new Error(`an unescaped "${char}"`);
      else {
        name += char;
        this.#at++;
      }
    }
  }

  #is(char: string): boolean {
    const is = this.#text[this.#at] === char;
    if (is) this.#at++;
    return is;
  }

  #want(char: string): void {
    if (!this.#is(char)) throw new Error(`expected "${char}" at ${this.#at}`);
  }
}

const awkward = fc.constantFrom('a', 'B', '7', ' ', ',', '=', '"', '\\', '\n', '\r\n', '#', 'ä', '😀', '.', '{', "'");
const name = fc.array(awkward, { minLength: 1, maxLength: 8 }).map((parts) => `n${parts.join('')}`);
/** What the format cannot hold, as escape.ts documents it. */
const asHeld = (text: string): string => text.replace(/\r\n|\r|\n/g, ' ').replace(/\\$/, '/');
const asNamed = (text: string): string => asHeld(text).replaceAll('\\', '/');
const number = fc.oneof(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.integer());
const row = fc.record({
  tags: fc.dictionary(
    name,
    fc.array(awkward, { minLength: 1, maxLength: 8 }).map((parts) => parts.join('')),
    { maxKeys: 4 },
  ),
  values: fc.array(number, { minLength: 3, maxLength: 3 }),
  seconds: fc.integer({ min: 0, max: 4_000_000_000 }),
});

test('is read back as it was: every tag, every field, every number, every second', async () => {
  await fc.assert(
    fc.asyncProperty(name, fc.array(row, { minLength: 1, maxLength: 6 }), async (key, rows) => {
      const batch = makeBatch([
        {
          key,
          integers: ['b'],
          rows: rows.map(({ tags, values: [a = 0, b = 0, c = 0], seconds }) => ({
            tags,
            value: { a, b: Math.trunc(b % 1e15), 'c d': c },
            timestamp: seconds * 1000,
          })),
        },
      ]);
      const lines = new StrictReader(textOf(await chunksOf(batch))).read();
      expect(lines).toHaveLength(rows.length);
      for (const [
        index,
        {
          tags,
          values: [a = 0, b = 0, c = 0],
          seconds,
        },
      ] of rows.entries()) {
        const held = new Map(
          [['cluster', 'simcluster'], ...Object.entries(tags)].map(([one, text]) => [
            asNamed(one as string),
            asHeld(text as string),
          ]),
        );
        // Two names may become one in the format: then it is enough that the line can be read.
        const distinct = held.size === Object.keys(tags).length + 1;
        const line = lines[index] as ReadLine;
        expect(line.measurement).toBe(asNamed(key));
        expect(new Map(distinct ? Object.entries(line.tags) : [])).toEqual(distinct ? held : new Map());
        expect({ ...line.fields }).toEqual({ a: a + 0, b: Math.trunc(b % 1e15) + 0, 'c d': c + 0 });
        expect(line.integers).toEqual(['b']);
        expect(line.seconds).toBe(seconds);
      }
    }),
    { numRuns: 200 },
  );
});
