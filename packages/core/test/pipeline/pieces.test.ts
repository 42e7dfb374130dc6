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
});
