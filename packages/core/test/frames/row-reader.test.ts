import { expect, it } from 'vitest';
import { FrameBuilder, takeFrames } from '../../src/frames/frame-builder.js';
import { RowReader } from '../../src/frames/row-reader.js';
import { SeriesTable } from '../../src/frames/series-table.js';
import type { JsonValue } from '../../src/papi/wire-types.js';
import type { Frame } from '../../src/sink/index.js';

const stat = { key: 'k', description: '', units: 'none', scope: 'node', valueType: 'x', multiField: true } as const;

function rig(): { table: SeriesTable; round: (...rows: Record<string, JsonValue>[]) => Frame | undefined } {
  const table = new SeriesTable('c');
  const builder = new FrameBuilder(stat, new Set(), table);
  const reader = new RowReader({
    table,
    builder,
    roleOf: (name) => (name === 'node' ? 'tag' : 'field'),
    innerTags: true,
  });
  return {
    table,
    round: (...rows) => {
      for (const row of rows) reader.read(row, table.root, 1000);
      reader.restart();
      return takeFrames([builder]).frames[0];
    },
  };
}

const tagsOf = (frame: Frame | undefined): object[] => frame?.series.map(({ tags }) => tags) ?? [];
const tags = (more: object): object => ({ cluster: 'c', ...more });

it('follows rows that change places, come and go between rounds', () => {
  const { round } = rig();
  round({ op: 'read', rate: 1 }, { op: 'write', rate: 2 });
  const frame = round({ op: 'write', rate: 3 }, { op: 'other', rate: 4 }, { op: 'read', rate: 5 });
  expect(tagsOf(frame)).toEqual([tags({ op: 'write' }), tags({ op: 'other' }), tags({ op: 'read' })]);
  expect([...(frame?.values ?? [])]).toEqual([3, 4, 5]);
});

it('does not take a row for the one before it when tags have the same texts under other names', () => {
  const { round } = rig();
  round({ class: 'a', op: 'b', rate: 1 });
  expect(tagsOf(round({ op: 'a', class: 'b', rate: 1 }))).toEqual([tags({ op: 'a', class: 'b' })]);
  expect(tagsOf(round({ class: 'b', rate: 1 }))).toEqual([tags({ class: 'b' })]);
  expect(tagsOf(round({ class: 'b', op: null, user: { id: 'b' }, rate: 1 }))).toEqual([
    tags({ class: 'b', user_id: 'b' }),
  ]);
});

it('tells a number that is a tag from the same text', () => {
  const { round } = rig();
  expect(tagsOf(round({ node: 1, rate: 1 }))).toEqual(tagsOf(round({ node: '1', rate: 1 })));
});

it('keeps the series of a row in use for hours, and the object with it', () => {
  const { table, round } = rig();
  const first = round({ op: 'read', rate: 1 })?.series[0];
  let now = 0;
  for (let sweep = 0; sweep < 200; sweep++) {
    table.begin((now += 60_000), 1000);
    expect(round({ op: 'read', rate: 1 })?.series[0]).toBe(first);
  }
});

it('sets columns right after some of them have gone', () => {
  const { round } = rig();
  round({ a: 1, b: 2, c: 3 });
  round({ b: 4 });
  const frame = round({ a: 5, b: 6, c: 7 });
  const row = Object.fromEntries(frame?.fields.map(({ name }, column) => [name, frame.values[column]]) ?? []);
  expect(row).toEqual({ a: 5, b: 6, c: 7 });
});

it('gives frames numbers that later rounds do not touch', () => {
  const { round } = rig();
  const frame = round({ a: 1 });
  round({ a: 2 }, { a: 3 });
  expect([...(frame?.values ?? [])]).toEqual([1]);
});

it('tells apart maps in a row that hold the same texts under the same names', () => {
  const { round } = rig();
  expect(tagsOf(round({ user: { id: 'b' }, rate: 1 }))).toEqual([tags({ user_id: 'b' })]);
  expect(tagsOf(round({ group: { id: 'b' }, rate: 1 }))).toEqual([tags({ group_id: 'b' })]);
  expect(tagsOf(round({ id: 'b', rate: 1 }))).toEqual([tags({ id: 'b' })]);
  expect(tagsOf(round({ user: { id: 'b' }, rate: 1 }))).toEqual([tags({ user_id: 'b' })]);
});
