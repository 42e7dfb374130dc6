import type { Frame, PointBatch } from '../sink/index.js';

/**
 * The batch without the frames that a function points out; the same batch when there are none. A frame holds the rows of
 * one measurement: `withoutFrames(batch, ({ stat }) => stat.key === 'node.cpu.idle.avg')`.
 */
export function withoutFrames(batch: PointBatch, unwanted: (frame: Frame) => boolean): PointBatch {
  const frames = batch.frames.filter((frame) => !unwanted(frame));
  if (frames.length === batch.frames.length) return batch;
  return { ...batch, frames, pointCount: frames.reduce((sum, { series }) => sum + series.length, 0) };
}
