import { closeSync, existsSync, openSync, readFileSync, readSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { StringDecoder } from 'node:string_decoder';
import type { ToldPoint } from './expected-points.js';

/** The sink's file, to be put beside a configuration. */
export const ndjsonSink: string = readFileSync(
  fileURLToPath(new URL('../fixtures/ndjson-sink.mjs', import.meta.url)),
  'utf8',
);

/** A batch as the sink tells it. */
export interface ToldBatch {
  readonly cluster: string;
  readonly groups: readonly string[];
  readonly intervalMs: number;
  readonly points: readonly ToldPoint[];
}

/** Reads what was appended since the last time, and only whole lines. */
export function followNdjson(file: string): () => readonly ToldBatch[] {
  let position = 0;
  let rest = '';
  const decoder = new StringDecoder('utf8');
  const buffer = Buffer.alloc(1 << 20);
  return () => {
    if (!existsSync(file)) return [];
    const handle = openSync(file, 'r');
    for (;;) {
      const length = readSync(handle, buffer, 0, buffer.length, position);
      if (length === 0) break;
      position += length;
      rest += decoder.write(buffer.subarray(0, length));
    }
    closeSync(handle);
    const lines = rest.split('\n');
    rest = lines.pop() ?? '';
    return lines.map((line) => JSON.parse(line) as ToldBatch);
  };
}
