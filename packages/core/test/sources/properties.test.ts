import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { CurrentDecoder, type DecodedCurrent } from '../../src/sources/current/decode-current.js';
import { SeriesTable } from '../../src/frames/series-table.js';
import type { JsonValue } from '../../src/papi/wire-types.js';
import { summaryOf } from '../support/summary.js';

/** What holds for whatever a cluster sends. Names are few, so that they meet. */
const names = fc.constantFrom(
  'a',
  'b',
  'rate',
  'value',
  'index',
  'id',
  'client_id',
  'cluster',
  'node',
  'constructor',
  '__proto__',
  'text',
  '0',
);
const numbers = fc.oneof(fc.integer({ min: -3, max: 3 }), fc.double({ noNaN: true, noDefaultInfinity: true }));
const { value: json } = fc.letrec<{ value: JsonValue; map: JsonValue; list: JsonValue }>((tie) => ({
  map: fc.uniqueArray(fc.tuple(names, tie('value')), { selector: ([name]) => name, maxLength: 5 }).map((members) => {
    const map = Object.create(null) as Record<string, JsonValue>;
    for (const [name, value] of members) map[name] = value;
    return map;
  }),
  list: fc.array(tie('value'), { maxLength: 5 }),
  value: fc.oneof(
    { depthSize: 'medium', withCrossShrink: true },
    numbers,
    fc.constantFrom<JsonValue>(null, true, false, 'x', '', '7'),
    tie('map'),
    tie('list'),
  ),
}));

const SECONDS = 1_700_000_000;
const key = 'node.a';

function decoder(): (...values: JsonValue[]) => Promise<DecodedCurrent> {
  const clock = { now: () => SECONDS * 1000, monotonic: () => 0 };
  const one = new CurrentDecoder({
    catalog: new Map(),
    table: new SeriesTable('c'),
    includeDegraded: false,
    clock,
    intervalMs: 5000,
  });
  return (...values) => {
    const rows = values.map((value, at) => ({
      key,
      devid: at + 1,
      node: at + 1,
      time: SECONDS,
      error: null,
      error_code: null,
      value,
    }));
    return one.decode([rows], { keys: [key] });
  };
}

interface Cell {
  readonly series: string;
  readonly time: number;
  readonly field: string;
  readonly value: number;
}

function cellsOf({ frames }: Pick<DecodedCurrent, 'frames'>): Cell[] {
  return frames.flatMap(({ fields, series, timestamps, values }) =>
    series.flatMap((one, row) =>
      fields.flatMap(({ name }, column) => {
        const value = values[row * fields.length + column] as number;
        const cell = { series: one.key, time: timestamps[row] as number, field: name, value };
        return Number.isNaN(value) ? [] : [cell];
      }),
    ),
  );
}

const placesOf = (cells: readonly Cell[]): string[] =>
  cells.map(({ series, time, field }) => JSON.stringify([series, time, field]));
const sorted = (cells: readonly Cell[]): string[] => cells.map((cell) => JSON.stringify(cell)).sort();

it('no two values of an answer have the same series, field and time', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(json, { maxLength: 4 }), async (values) => {
      const decode = decoder();
      for (let round = 0; round < 3; round++) {
        const decoded = await decode(...values);
        const places = placesOf(cellsOf(decoded));
        expect(new Set(places).size).toBe(places.length);
        for (const { series } of decoded.frames) expect(new Set(series).size).toBe(series.length);
      }
    }),
    { numRuns: 300 },
  );
});

it('the same answer makes the same points, by whomever it is read', async () => {
  await fc.assert(
    fc.asyncProperty(json, async (value) => {
      expect(sorted(cellsOf(await decoder()(value)))).toEqual(sorted(cellsOf(await decoder()(value))));
    }),
  );
});

it('a flat list loses no number, in any order: each is a value, a tag, or noted as left out', async () => {
  const row = fc.uniqueArray(fc.tuple(names, numbers), { selector: ([name]) => name, minLength: 1, maxLength: 5 });
  await fc.assert(
    fc.asyncProperty(fc.array(row, { maxLength: 6 }), async (rows) => {
      const value = rows.map((members) => {
        const map = Object.create(null) as Record<string, JsonValue>;
        for (const [name, number] of members) map[name] = number;
        return map;
      });
      const decoded = await decoder()(value);
      const tags = new Map(decoded.frames.flatMap(({ series }) => series.map((one) => [one.key, one.tags] as const)));
      const numbersIn = rows.flat().map(([, number]) => number);
      const found = cellsOf(decoded).map(({ value: number }) => number);
      for (const one of tags.values()) {
        for (const [name, text] of Object.entries(one))
          if (/^(id|client_id|index)_*$/.test(name)) found.push(Number(text));
      }
      for (const number of numbersIn) {
        const at = found.findIndex((one) => one === number);
        expect(at).not.toBe(-1);
        found.splice(at, 1);
      }
    }),
    { numRuns: 300 },
  );
});

it('the order of a list does not matter where something names its rows', async () => {
  const rows = fc.uniqueArray(fc.record({ client_id: fc.nat(20), rate: numbers, name: fc.constantFrom('x', 'y') }), {
    selector: ({ client_id }) => client_id,
    maxLength: 8,
  });
  const both = rows.chain((list) => fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length })));
  await fc.assert(
    fc.asyncProperty(both, async ([one, other]) => {
      expect(sorted(cellsOf(await decoder()(other)))).toEqual(sorted(cellsOf(await decoder()(one))));
    }),
  );
});

it('no two rows of a summary end in one series', async () => {
  const row = fc.dictionary(names, fc.oneof(numbers, fc.constantFrom<JsonValue>('x', 'y', null, true)), { maxKeys: 4 });
  await fc.assert(
    fc.asyncProperty(fc.array(row, { maxLength: 6 }), async (rows) => {
      const summary = await summaryOf('client');
      const { frames } = await summary(rows.map((each) => ({ ...each, time: SECONDS })));
      const places = placesOf(cellsOf({ frames }));
      expect(new Set(places).size).toBe(places.length);
    }),
  );
});
