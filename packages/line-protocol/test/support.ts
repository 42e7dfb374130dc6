import type { PointBatch } from '@gostats/core/sink';
import { lineChunks } from '../src/index.js';
import type { LineChunk, LineChunkOptions } from '../src/index.js';

export async function chunksOf(batch: PointBatch, options?: LineChunkOptions): Promise<LineChunk[]> {
  const chunks: LineChunk[] = [];
  for await (const chunk of lineChunks(batch, options)) chunks.push(chunk);
  return chunks;
}

export const textOf = (chunks: readonly LineChunk[]): string =>
  chunks.map(({ body }) => Buffer.from(body).toString('utf8')).join('');

/** The batch as lines without their line feeds. */
export async function linesOf(batch: PointBatch, options?: LineChunkOptions): Promise<string[]> {
  return textOf(await chunksOf(batch, options))
    .split('\n')
    .slice(0, -1);
}

/** A line as InfluxDB's parser takes it apart: a separator counts unless a backslash stands right before it. */
export function parseLine(line: string): {
  measurement: string;
  tags: Record<string, string>;
  fields: string;
  time: string;
} {
  const [key = '', fields = '', time = '', ...rest] = line.split(/(?<!\\) /);
  if (rest.length > 0) throw new Error(`too many parts: ${line}`);
  const [measurement = '', ...pairs] = key.split(/(?<!\\),/);
  const unescape = (text: string): string => text.replace(/\\([,= ])/g, '$1');
  const tags = pairs.map((pair) => {
    const parts = pair.split(/(?<!\\)=/);
    if (parts.length !== 2) throw new Error(`not a tag: ${pair}`);
    return parts.map(unescape);
  });
  return {
    measurement: measurement.replace(/\\([, ])/g, '$1'),
    tags: Object.fromEntries(tags) as Record<string, string>,
    fields,
    time,
  };
}
