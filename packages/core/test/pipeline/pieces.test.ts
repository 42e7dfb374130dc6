import { describe, expect, it } from 'vitest';
import { isLarge, piecesOf } from '../../src/pipeline/pieces.js';
import { points, type Frame, type PointBatch } from '../../src/sink/index.js';
import { makeSeries } from '../../src/sink/series.js';

const cluster = { id: 'a:1', hostname: 'a', name: 'a', guid: 'g', release: 'r' };

function frameOf(key: string, rows: number, width: number): Frame {
  const stat = { key, description: '', units: 'none', scope: 'node', valueType: 'x', multiField: width > 1 } as const;
  return {
    stat,
    fields: Array.from({ length: width }, (_, field) => ({ name: `f${field}`, type: 'float' as const })),
    series: Array.from({ length: rows }, (_, row) => makeSeries({ row: `${key} ${row}` })),
    timestamps: Float64Array.from({ length: rows }, (_, row) => row * 1000),
    values: Float64Array.from({ length: rows * width }, (_, at) => at),
  };
}

function batchOf(...frames: readonly Frame[]): PointBatch {
  const pointCount = frames.reduce((sum, { series }) => sum + series.length, 0);
  return { cluster, collectedAt: 1, intervalMs: 5000, groups: ['g'], pointCount, frames };
}

/** Every value as a line, in order of what it is and not of where it stands. */
const cellsOf = (batches: Iterable<PointBatch>): string[] =>
  [...batches]
    .flatMap((batch) => [...points(batch)])
    .flatMap(({ measurement, series, fields, timestamp }) =>
      Object.entries(fields).map(([name, value]) => `${measurement} ${series.id} ${name} ${timestamp} ${value}`),
    )
    .sort();

describe('piecesOf', () => {
  it.each([
    ['many rows', batchOf(frameOf('a', 5000, 1), frameOf('b', 3, 2))],
    ['many small frames', batchOf(...Array.from({ length: 1500 }, (_, at) => frameOf(`k${at}`, 1, 1)))],
    ['many values', batchOf(frameOf('a', 900, 100))],
    ['one row of very many fields', batchOf(frameOf('a', 1, 3000), frameOf('b', 2, 257))],
    ['rows that fill a piece exactly', batchOf(frameOf('a', 1000, 8), frameOf('b', 1000, 8), frameOf('c', 1, 1))],
  ])('has every point once, and none too large: %s', (_, batch) => {
    expect(isLarge(batch)).toBe(true);
    const pieces = [...piecesOf(batch)];
    expect(cellsOf(pieces)).toEqual(cellsOf([batch]));
    for (const piece of pieces) {
      expect(piece.pointCount).toBe(piece.frames.reduce((sum, { series }) => sum + series.length, 0));
      expect(piece.pointCount).toBeLessThanOrEqual(1000);
      expect(piece.frames.reduce((sum, { values }) => sum + values.length, 0)).toBeLessThanOrEqual(8000);
    }
  });

  it('leaves what is usual as it is', () => {
    expect(isLarge(batchOf(frameOf('a', 1000, 8)))).toBe(false);
    const batch = batchOf(frameOf('a', 10, 2));
    expect([...piecesOf(batch)]).toEqual([batch]);
  });

  it.each([
    ['a thousand rows', 1000, 8, false],
    ['one row more', 1001, 1, true],
    ['eight thousand values', 125, 64, false],
    ['one row more', 126, 64, true],
    ['256 fields', 1, 256, false],
    ['one field more', 1, 257, true],
  ])('is large from so much on: %s', (_, rows, width, expected) => {
    expect(isLarge(batchOf(frameOf('a', rows, width)))).toBe(expected);
  });

  it('counts the rows and values of all frames together', () => {
    const small = (rows: number, width: number): PointBatch =>
      batchOf(frameOf('a', rows, width), frameOf('b', rows, width));
    expect([small(500, 1), small(501, 1), small(400, 10), small(401, 10)].map(isLarge)).toEqual([
      false,
      true,
      false,
      true,
    ]);
  });

  /** Of each piece: its frames as `key: rows x fields`. */
  const shapesOf = (batch: PointBatch): string[] =>
    [...piecesOf(batch)].map(({ frames }) =>
      frames.map(({ stat, series, fields }) => `${stat.key}: ${series.length} x ${fields.length}`).join(', '),
    );

  it('fills each piece before it begins the next', () => {
    expect(shapesOf(batchOf(frameOf('a', 2500, 1), frameOf('b', 3, 2), frameOf('c', 900, 8)))).toEqual([
      'a: 1000 x 1',
      'a: 1000 x 1',
      'a: 500 x 1, b: 3 x 2, c: 497 x 8',
      'c: 403 x 8',
    ]);
    expect(shapesOf(batchOf(frameOf('a', 200, 100)))).toEqual(['a: 80 x 100', 'a: 80 x 100', 'a: 40 x 100']);
    expect(shapesOf(batchOf(frameOf('a', 79, 100), frameOf('b', 3, 60)))).toEqual([
      'a: 79 x 100, b: 1 x 60',
      'b: 2 x 60',
    ]);
    expect(shapesOf(batchOf(frameOf('a', 79, 100), frameOf('b', 1, 100)))).toEqual(['a: 79 x 100, b: 1 x 100']);
    expect(shapesOf(batchOf(frameOf('a', 1000, 8), frameOf('b', 1, 8)))).toEqual(['a: 1000 x 8', 'b: 1 x 8']);
  });

  it('gives frames of very many fields a part of their fields at a time, each in a piece of its own', () => {
    expect(shapesOf(batchOf(frameOf('z', 1, 1), frameOf('a', 2, 600), frameOf('b', 1, 1)))).toEqual([
      'z: 1 x 1, a: 2 x 256',
      'a: 2 x 256',
      'a: 2 x 88',
      'b: 1 x 1',
    ]);
    expect(shapesOf(batchOf(frameOf('a', 31, 512)))).toEqual(['a: 31 x 256', 'a: 31 x 256']);
    expect(shapesOf(batchOf(frameOf('a', 32, 512), frameOf('b', 1, 256)))).toEqual([
      'a: 31 x 256',
      'a: 1 x 256',
      'a: 31 x 256',
      'a: 1 x 256',
      'b: 1 x 256',
    ]);
  });

  it('copies no numbers but those of frames with very many fields, and no frame that stays whole', () => {
    const batch = batchOf(frameOf('a', 1500, 2), frameOf('b', 3, 2));
    const [first, second] = [...piecesOf(batch)];
    for (const { values, timestamps } of [first!.frames[0]!, second!.frames[0]!]) {
      expect(values.buffer).toBe(batch.frames[0]!.values.buffer);
      expect(timestamps.buffer).toBe(batch.frames[0]!.timestamps.buffer);
    }
    expect(second!.frames[1]).toBe(batch.frames[1]);
  });
});
