import { describe, expect, it } from 'vitest';
import { makeLimits, type Limits } from '../../src/limits/index.js';
import { BodyReader, type AnswerBody } from '../../src/papi/answer-body.js';

/** Small enough that every answer counts as a large one. */
const LIMITS: Partial<Limits> = {
  row_bytes: 4096,
  document_bytes: 16_384,
  answer_bytes: 1_000_000,
  answer_depth: 6,
  answer_rows: 100,
};
const PADDING = ' '.repeat(4096);

/** @param pieces where the text is cut, in bytes */
function read(text: string, piece: number, more: Partial<Limits> = {}): AnswerBody {
  const reader = new BodyReader({ limits: makeLimits({ ...LIMITS, ...more }), rowsIn: 'stats' });
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += piece) reader.push(bytes.subarray(at, at + piece));
  return reader.end();
}

const rowsOf = (body: AnswerBody): unknown[] => [...(body.rows?.slices() ?? [])].flat();

describe('a large answer', () => {
  const rows = [1, 'two, "{[\\', null, { key: 'a', value: [{ b: '}' }] }, [], 'ü'.repeat(5), { stats: [1, 2] }, {}];
  const texts = [
    JSON.stringify({ before: { stats: [9] }, stats: rows, after: 'stats' }),
    JSON.stringify({ stats: rows, total: 8 }, null, 2),
    `\n{ "name" : "\\"stats\\":[" , "stats"\n:\n[${rows.map((row) => ` ${JSON.stringify(row)} `).join(',')}] }\n`,
  ].map((text) => `${PADDING}${text}`);

  it.each([1, 2, 3, 7, 64, 100_000])('gives the rows that a parser gives, cut into pieces of %i bytes', (piece) => {
    for (const text of texts) {
      const body = read(text, piece);
      const whole = JSON.parse(text) as { stats: unknown[] };
      expect(rowsOf(body)).toEqual(whole.stats);
      expect(JSON.parse(body.text)).toEqual({ ...whole, stats: [] });
    }
  });

  it.each([
    ['cut off in a row', '{"stats":[1,{"a":'],
    ['cut off behind a row', '{"stats":[1,2'],
    ['cut off behind the rows', '{"stats":[1,2]'],
    ['trailing garbage', '{"stats":[1,2]}x'],
    ['a second object', '{"stats":[1,2]}{}'],
    ['a comma too many', '{"stats":[1,2,]}'],
    ['a comma too early', '{"stats":[,1]}'],
    ['two commas', '{"stats":[1,,2]}'],
    ['no comma', '{"stats":[1 2]}'],
    ['the wrong bracket', '{"stats":[1,2}}'],
    ['the wrong bracket in a row', '{"stats":[{"a":1],2]}'],
    ['too many brackets', '{"stats":[1,2]}}'],
    ['rows twice', '{"stats":[1],"stats":[2]}'],
    ['NaN', '{"stats":[{"a":NaN}]}'],
    ['Infinity', '{"stats":[-Infinity]}'],
    ['a single quote', "{'stats':[1]}"],
    ['a control character', '{"stats":["a\u0001b"]}'],
    ['a byte order mark', '\ufeff{"stats":[1]}'],
    ['a comment', '{"stats":[1/* */]}'],
  ])('is refused with %s', (_, text) => {
    const all = (): unknown => {
      // The rest first, as everybody who reads an answer does.
      const body = read(text.startsWith('\ufeff') ? text + PADDING : PADDING + text, 5);
      return [JSON.parse(body.text), rowsOf(body)];
    };
    expect(all).toThrow(SyntaxError);
  });

  it.each<[string, string, unknown]>([
    ['too long', JSON.stringify('x'.repeat(5000)), [{ limit: 'row_bytes', found: 5002, count: 1 }]],
    ['too deep', `${'['.repeat(9)}${']'.repeat(9)}`, [{ limit: 'answer_depth', found: 11, count: 1 }]],
  ])('leaves out a row that is %s, and keeps its neighbours', (_, row, left) => {
    const body = read(`${PADDING}{"stats":[1,${row},2]}`, 50);
    expect(rowsOf(body)).toEqual([1, 2]);
    expect(body.rows?.leftOut).toEqual(left);
  });

  it('keeps the first rows of too many', () => {
    const body = read(`{"stats":[${Array.from({ length: 5000 }, (_, index) => index).join(',')}]}`, 1000);
    expect(rowsOf(body)).toEqual(Array.from({ length: 100 }, (_, index) => index));
    expect(body.rows?.leftOut).toEqual([{ limit: 'answer_rows', found: 5000, count: 4900 }]);
  });

  it.each([
    ['answer_bytes', `{"stats":["${'x'.repeat(2_000_000)}"]}`],
    ['document_bytes', `{"other":"${'x'.repeat(50_000)}"}`],
    ['document_bytes', `{"stats":[1],"other":[${'1,'.repeat(50_000)}1]}`],
    ['document_bytes', '['.repeat(50_000)],
  ])('is broken off when it is over %s', (limit, text) => {
    expect(() => read(text, 1000)).toThrow(expect.objectContaining({ limit }) as Error);
  });
});

it('a small answer is one text', () => {
  expect(read('{"stats":[1,2]}', 4)).toEqual({ bytes: 15, text: '{"stats":[1,2]}' });
});

it('an answer without rows is one document, and bounded as such', () => {
  const reader = new BodyReader({ limits: makeLimits(LIMITS), rowsIn: undefined });
  expect(() => reader.push(Buffer.alloc(20_000))).toThrow(
    expect.objectContaining({ limit: 'document_bytes' }) as Error,
  );
});
