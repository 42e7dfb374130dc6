import { expect, it } from 'vitest';
import { parseJson } from '../../src/papi/parse-json.js';

it.each([
  ['{"lin" : 9223372036854775807, "op_rate" : 1.5}', { lin: '9223372036854775807', op_rate: 1.5 }],
  [
    '{"lins":[{"lin":9007199254740993},{"lin":9007199254740995}]}',
    { lins: [{ lin: '9007199254740993' }, { lin: '9007199254740995' }] },
  ],
  ['{"client_id": 18446744073709551615 }', { client_id: '18446744073709551615' }],
  ['{"id": -9223372036854775808}', { id: '-9223372036854775808' }],
  ['{"lin": 9007199254740991}', { lin: 9_007_199_254_740_991 }],
  [
    '{"lin": 1234567890123456.5, "id": 12345678901234567e3}',
    { lin: 1_234_567_890_123_456.5, id: 12_345_678_901_234_567e3 },
  ],
  ['{"bytes": 18446744073709551615, "lin": 4}', { bytes: 18_446_744_073_709_552_000, lin: 4 }],
  [
    String.raw`{"path": "a\"lin\": 9223372036854775807, \"id\":9223372036854775807}"}`,
    { path: 'a"lin": 9223372036854775807, "id":9223372036854775807}' },
  ],
])('keeps the digits of what names something: %s', (text, expected) => {
  expect(parseJson(text)).toEqual(expected);
});

it('throws for what is no JSON, as the parser does', () => {
  expect(() => parseJson('{"lin": 9223372036854775807')).toThrow(SyntaxError);
});

it('finds an integer of sixteen digits and more wherever it stands in the text, and none that is a part of a fraction', () => {
  for (let digits = 16; digits <= 20; digits++) {
    const lin = `9${'0123456789'.repeat(2).slice(0, digits - 2)}3`;
    for (let before = 0; before < 40; before++) {
      const text = `{"a":"${'x'.repeat(before)}","lin":${lin},"z":[0.2000000029802322,131.6551361083984]}`;
      const expected = Number.isSafeInteger(Number(lin)) ? Number(lin) : lin;
      expect(parseJson(text)).toMatchObject({ lin: expected });
    }
  }
  expect(parseJson('{"id":0.90071992547409931234}')).toEqual({ id: 0.900_719_925_474_099_3 });
});

it('looks at no digit over and over', () => {
  const text = `{"a":"${'7'.repeat(2_000_000)}","lin":9223372036854775807}`;
  expect(parseJson(text)).toMatchObject({ lin: '9223372036854775807' });
});
