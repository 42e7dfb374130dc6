import { setImmediate as nextTurn } from 'node:timers/promises';
import type { PointBatch } from '@gostats/core/sink';
import { encodeRows, frameHead } from './encode-rows.js';

/** The body of one request. */
export interface LineChunk {
  /** UTF-8, each line terminated by a line feed. */
  readonly body: Uint8Array;
  readonly lines: number;
}

export interface LineChunkOptions {
  /** Default 5000, as recommended in InfluxDB's manual for one request. */
  readonly maxLines?: number;
  /** A chunk ends after the slice that reaches this size. Default 4 MiB; InfluxDB 1.x rejects bodies above 25 MB. */
  readonly maxBytes?: number;
  readonly signal?: AbortSignal;
}

/** Encoding this many values takes about a millisecond; then the event loop runs other work. */
const VALUES_PER_SLICE = 2_000;

/**
 * Encodes a batch into request bodies on demand, yielding to the event loop between slices. Timestamps are whole
 * seconds: write with `precision=s`.
 *
 * @throws the signal's reason if it aborts
 */
export async function* lineChunks(
  batch: PointBatch,
  options: LineChunkOptions = {},
): AsyncGenerator<LineChunk, void, undefined> {
  const { maxLines = 5_000, maxBytes = 4 * 1024 * 1024, signal } = options;
  let slices: Buffer[] = [];
  let lines = 0;
  let bytes = 0;
  let text = '';
  let valuesLeft = VALUES_PER_SLICE;

  for (const frame of batch.frames) {
    const head = frameHead(frame);
    const width = Math.max(1, frame.fields.length);
    const rows = frame.series.length;
    for (let row = 0; row < rows;) {
      const until = Math.min(rows, row + Math.max(1, Math.floor(valuesLeft / width)), row + maxLines - lines);
      const encoded = encodeRows(frame, head, row, until);
      text += encoded.text;
      lines += encoded.lines;
      valuesLeft -= (until - row) * width;
      row = until;
      if (valuesLeft >= width && lines < maxLines) continue;

      const slice = Buffer.from(text);
      slices.push(slice);
      bytes += slice.length;
      text = '';
      if (lines >= maxLines || bytes >= maxBytes) {
        yield { body: Buffer.concat(slices), lines };
        slices = [];
        lines = 0;
        bytes = 0;
      }
      await nextTurn();
      signal?.throwIfAborted();
      valuesLeft = VALUES_PER_SLICE;
    }
  }
  if (lines > 0) yield { body: Buffer.concat([...slices, Buffer.from(text)]), lines };
}
