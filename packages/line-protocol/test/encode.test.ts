import { makeBatch } from '@gostats/core/testing';
import { describe, expect, test } from 'vitest';
import { linesOf, parseLine } from './support.js';

const AT = 1_700_000_000_000;
const one = (
  value: number | Record<string, number>,
  extra: { tags?: Record<string, string>; integers?: string[] } = {},
) =>
  linesOf(
    makeBatch([
      { key: 'ifs.bytes.in', integers: extra.integers ?? [], rows: [{ value, tags: extra.tags ?? {}, timestamp: AT }] },
    ]),
  );

describe('a line', () => {
  test('is measurement, tags, fields and whole seconds', async () => {
    const lines = await linesOf(
      makeBatch([
        {
          key: 'node.protostats.nfs',
          integers: ['operation_count'],
          rows: [
            {
              tags: { node: '1', op_name: 'read' },
              value: { operation_count: 3, time_avg: 0.1 },
              timestamp: AT + 30_000,
            },
            { tags: { node: '2', op_name: 'read' }, value: { operation_count: 4, time_avg: 5 }, timestamp: AT },
          ],
        },
      ]),
    );
    expect(lines).toEqual([
      'node.protostats.nfs,cluster=simcluster,node=1,op_name=read operation_count=3i,time_avg=0.1 1700000030',
      'node.protostats.nfs,cluster=simcluster,node=2,op_name=read operation_count=4i,time_avg=5 1700000000',
    ]);
  });

  test('holds every finite float as its shortest text', async () => {
    for (const value of [0, -0, 1.5, -2.25, 0.2000000029802322, 1e21, 5e-324, Number.MAX_VALUE, 2 ** 53]) {
      const [line = ''] = await one(value);
      expect(Number(parseLine(line).fields.replace('value=', ''))).toBe(value === 0 ? 0 : value);
    }
  });

  test('keeps an integer field an integer whatever its value, and leaves out what int64 cannot hold', async () => {
    const integer = async (value: number) =>
      (await one({ value, other: 1 }, { integers: ['value'] })).map((l) => parseLine(l).fields);
    expect(await integer(7)).toEqual(['value=7i,other=1']);
    expect(await integer(-7)).toEqual(['value=-7i,other=1']);
    expect(await integer(2.6)).toEqual(['value=3i,other=1']);
    expect(await integer(2 ** 53 + 2)).toEqual(['value=9007199254740994i,other=1']);
    expect(await integer(2 ** 62)).toEqual(['value=4611686018427388000i,other=1']);
    expect(await integer(2 ** 63)).toEqual(['other=1']);
    expect(await integer(-(2 ** 63))).toEqual(['other=1']);
  });

  test('leaves out fields without a value, infinite ones and one named time', async () => {
    expect(await one({ a: 1, b: Number.NaN, c: Infinity, d: -Infinity, time: 5, e: 2 })).toEqual([
      'ifs.bytes.in,cluster=simcluster a=1,e=2 1700000000',
    ]);
  });

  test('is not made for a row without any value', async () => {
    expect(await one({ a: Number.NaN, b: Infinity, time: 3 })).toEqual([]);
  });

  test('leaves out empty tags and one named time', async () => {
    expect(await one(1, { tags: { user: '', time: 'noon', zone: 'a' } })).toEqual([
      'ifs.bytes.in,cluster=simcluster,zone=a value=1 1700000000',
    ]);
  });

  test('has its field names escaped, without a backslash', async () => {
    const [line = ''] = await one({ 'a b,c=d': 1, 'tail\\': 2, 'mid\\,dle': 3 });
    expect(line).toBe('ifs.bytes.in,cluster=simcluster a\\ b\\,c\\=d=1,tail/=2,mid/\\,dle=3 1700000000');
  });

  test('is no comment, begins with its name, and holds no text that is not closed', async () => {
    const value = { '\tfirst': 1, 'quo"te': 2 };
    const [hash, tab] = await linesOf(
      makeBatch([
        { key: '#one', rows: [{ value: 1 }] },
        { key: '\t\0two', rows: [{ value }] },
      ]),
    );
    expect(hash).toBe('_one,cluster=simcluster value=1 1700000000');
    expect(tab).toBe("\\ \\ two,cluster=simcluster \\ first=1,quo'te=2 1700000000");
  });

  test('loses no lines after it by a backslash in the name of a tag', async () => {
    expect(await one(1, { tags: { 'a\\ b': '"', 'c\\,d': 'C:\\dir' } })).toEqual([
      'ifs.bytes.in,a/\\ b=",c/\\,d=C:\\dir,cluster=simcluster value=1 1700000000',
    ]);
  });

  test('has a tag or a field once whose names differ by half of a surrogate pair', async () => {
    expect(await one({ '\ud800': 1, '\udc00': 2 }, { tags: { '\ud801': 'a', '\ud802': 'b\ud803' } })).toEqual([
      'ifs.bytes.in,cluster=simcluster,\ufffd=a \ufffd=1 1700000000',
    ]);
  });

  test('has its measurement escaped, but for the equals sign, without a backslash', async () => {
    const [line] = await linesOf(makeBatch([{ key: 'odd key,a=b\\ \\', rows: [{ value: 1 }] }]));
    expect(line).toBe('odd\\ key\\,a=b/\\ /,cluster=simcluster value=1 1700000000');
  });
});

test('nasty tag names and values come back as they were', async () => {
  const alphabet = [
    ',',
    '=',
    ' ',
    '\\',
    '"',
    "'",
    '\n',
    '\r',
    '\t',
    '#',
    'a',
    'Z',
    '0',
    'ä',
    '漢',
    '😀',
    '\u0000',
    '.',
  ];
  let state = 42;
  const pick = (below: number): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
  const nasty = (): string => Array.from({ length: 1 + pick(6) }, () => alphabet[pick(alphabet.length)]).join('');
  const asWritten = (text: string): string => text.replace(/\r\n|\r|\n/g, ' ').replace(/\\$/, '/');
  const asNamed = (text: string): string => asWritten(text).replaceAll('\\', '/');

  const rows = Array.from({ length: 2_000 }, (_, i) => ({ tags: { [`k${nasty()}`]: nasty(), zz: nasty() }, value: i }));
  const lines = await linesOf(makeBatch([{ key: 'nasty', rows }]));
  expect(lines).toHaveLength(rows.length);
  for (const [i, { tags, value }] of rows.entries()) {
    const expected = Object.entries(tags).map(([name, text]) => [asNamed(name), asWritten(text)]);
    expect(parseLine(lines[i] ?? '')).toEqual({
      measurement: 'nasty',
      tags: { cluster: 'simcluster', ...(Object.fromEntries(expected) as Record<string, string>) },
      fields: `value=${value}`,
      time: '1700000000',
    });
  }
});
