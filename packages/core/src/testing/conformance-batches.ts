import type { PointBatch } from '../sink/index.js';
import { layoutBatches } from './conformance-layouts.js';
import { batchOf, nextValue, plainBatch } from './conformance-values.js';
import type { MadeStat } from './make-batch.js';

/** A batch that collectors produce and that sinks often fail to handle. */
export interface DifficultBatch {
  readonly what: string;
  readonly batch: () => PointBatch;
}

const one = (key: string, value: number | Record<string, number>): MadeStat => ({
  key: `node.conformance.${key}`,
  rows: [{ tags: { devid: '1', node: '1' }, value }],
});

const NUMBERS: Readonly<Record<string, number>> = {
  zero: 0,
  negative_zero: -0,
  negative: -273.15,
  beyond_int32: 2 ** 40,
  beyond_safe_integers: 2 ** 53 + 2,
  uint64: 2 ** 64,
  largest: Number.MAX_VALUE,
  smallest: 5e-324,
};

/** Tag values. Paths, user names and workload names become tags, so any text that a file system allows can occur. */
const TEXTS: readonly string[] = [
  '',
  ' ',
  'two words',
  'a,b',
  'a=b',
  '{"json": true}',
  `it's "quoted"`,
  'back\\slash',
  'trailing\\',
  'two\nlines',
  'tab\tand\rreturn',
  'naïve/Ünïcödé/日本語/🦊',
  '\u0000\u001f',
  '$&$1',
  '%41%',
  '__proto__',
  'x'.repeat(5000),
];

/** Tag names that a cluster may send. They include names of `Object.prototype` members. */
const TAG_NAMES: readonly string[] = ['constructor', '__proto__', 'toString', 'two words', 'a,b', 'naïve'];

export const difficultBatches: readonly DifficultBatch[] = [
  ...layoutBatches,
  {
    what: 'a frame without rows beside others',
    batch: () => batchOf([{ key: 'node.conformance.none', rows: [] }, one('some', nextValue())]),
  },
  {
    what: 'a batch without frames',
    batch: () => batchOf([]),
  },
  {
    what: 'rows that lack some fields, and one that lacks all (NaN)',
    batch: () => {
      const [a, b, c, d] = [nextValue(), nextValue(), nextValue(), nextValue()];
      const rows = [{ in: a, out: b }, { in: c }, { out: d }, {}].map((value, node) => ({
        tags: { node: String(node) },
        value,
      }));
      return batchOf([{ key: 'node.conformance.absent', rows }]);
    },
  },
  {
    what: 'negative, tiny and huge numbers',
    batch: () => batchOf(Object.entries(NUMBERS).map(([name, value]) => one(`number.${name}`, value))),
  },
  {
    what: 'integer fields, also with numbers that are none',
    batch: () =>
      batchOf([
        {
          ...one('integers', { operation_count: 2 ** 53 + 2, rate: 0.5, share: 1.5 }),
          integers: ['operation_count', 'share'],
        },
      ]),
  },
  {
    what: 'tags with any text (empty, spaces, commas, quotes, line breaks, a trailing backslash, unicode)',
    batch: () =>
      batchOf([
        { key: 'node.conformance.texts', rows: TEXTS.map((text) => ({ tags: { path: text }, value: nextValue() })) },
      ]),
  },
  {
    what: 'tags with any name (constructor, __proto__, spaces, commas)',
    batch: () => {
      const rows = TAG_NAMES.map((name) => ({ tags: Object.fromEntries([[name, 'x']]), value: nextValue() }));
      return batchOf([{ key: 'node.conformance.names', rows }]);
    },
  },
  {
    what: 'a description and units with quotes and line breaks',
    batch: () =>
      batchOf([{ ...one('described', nextValue()), description: 'one "line"\nand \\ another', units: 'ops/s, "x"' }]),
  },
  {
    what: 'a statistic of 200 fields',
    batch: () =>
      batchOf([
        one('wide', Object.fromEntries(Array.from({ length: 200 }, (_, field) => [`field_${field}`, nextValue()]))),
      ]),
  },
  {
    what: 'a batch of 5000 rows',
    batch: () => {
      const rows = Array.from({ length: 5000 }, (_, row) => ({ tags: { path: `/ifs/${row}` }, value: nextValue() }));
      return batchOf([{ key: 'node.conformance.many', rows }]);
    },
  },
  {
    what: 'a cluster whose release changed',
    batch: () => {
      const { cluster, ...rest } = plainBatch();
      return { ...rest, cluster: { ...cluster, release: 'v9.11.0.0' } };
    },
  },
];
