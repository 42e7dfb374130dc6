import type { Frame, PointBatch } from '../sink/index.js';

/** Limits of one piece. If everything in it is new, our sinks need about ten milliseconds for it. */
const PIECE_ROWS = 1_000;
const PIECE_VALUES = 8_000;
const PIECE_FIELDS = 256;

/** Whether a batch is so large that a sink should get it in pieces. */
export function isLarge({ pointCount, frames }: PointBatch): boolean {
  if (pointCount > PIECE_ROWS || frames.some(isWide)) return true;
  return frames.reduce((sum, { values }) => sum + values.length, 0) > PIECE_VALUES;
}

/**
 * Splits a batch into smaller ones and keeps the order of its points. Rows are views of the same numbers; only frames
 * with very many fields are copied, some columns at a time.
 */
export function* piecesOf(batch: PointBatch): Generator<PointBatch, void, undefined> {
  let frames: Frame[] = [];
  let rows = 0;
  let values = 0;
  const take = (): PointBatch => {
    const piece = { ...batch, frames, pointCount: rows };
    frames = [];
    rows = 0;
    values = 0;
    return piece;
  };
  for (const whole of batch.frames) {
    for (const frame of narrowFrames(whole)) {
      const width = frame.fields.length;
      for (let from = 0; from < frame.series.length;) {
        const room = Math.min(PIECE_ROWS - rows, Math.max(1, Math.floor((PIECE_VALUES - values) / width)));
        const to = Math.min(frame.series.length, from + room);
        frames.push(rowsOf(frame, from, to));
        rows += to - from;
        values += (to - from) * width;
        from = to;
        if (rows >= PIECE_ROWS || values + width > PIECE_VALUES) yield take();
      }
      // Fields may be new, and each new field is a separate metric for a sink.
      if (rows > 0 && isWide(whole)) yield take();
    }
  }
  if (rows > 0) yield take();
}

function rowsOf(frame: Frame, from: number, to: number): Frame {
  const { stat, fields, series, timestamps, values } = frame;
  if (from === 0 && to === series.length) return frame;
  const width = fields.length;
  return {
    stat,
    fields,
    series: series.slice(from, to),
    timestamps: timestamps.subarray(from, to),
    values: values.subarray(from * width, to * width),
  };
}

const isWide = ({ fields }: Frame): boolean => fields.length > PIECE_FIELDS;

function* narrowFrames(frame: Frame): Generator<Frame, void, undefined> {
  const width = frame.fields.length;
  if (!isWide(frame)) {
    yield frame;
    return;
  }
  for (let first = 0; first < width; first += PIECE_FIELDS) {
    const fields = frame.fields.slice(first, first + PIECE_FIELDS);
    const values = new Float64Array(frame.series.length * fields.length);
    for (let row = 0; row < frame.series.length; row++) {
      const start = row * width + first;
      values.set(frame.values.subarray(start, start + fields.length), row * fields.length);
    }
    yield { ...frame, fields, values };
  }
}
