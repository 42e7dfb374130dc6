import type { ClusterRef, Field, Frame, PointBatch, Series, StatInfo } from '../sink/index.js';
import { dictionary } from '../sink/dictionary.js';
import { makeSeries } from '../sink/series.js';
import { BATCH_HEAD, FRAME_HEAD, type Definition } from './batch-writer.js';
import type { CarriedBatch } from './messages.js';

/** The counterpart of `BatchWriter`. An id refers to the same object for as long as the host keeps it. */
export class BatchReader {
  readonly #known = new Map<number, unknown>();

  unpack({ data, defined = [], forgotten = [] }: CarriedBatch): PointBatch {
    for (const one of defined) this.#known.set(one[0], thingOf(one));
    const groups = this.#known.get(data[5] as number) as readonly string[];
    const frames: Frame[] = [];
    let at = BATCH_HEAD;
    for (let left = data[7] as number; left > 0; left--) {
      const stat = this.#known.get(data[at] as number) as StatInfo;
      const fields = this.#known.get(data[at + 1] as number) as readonly Field[];
      const rows = data[at + 2] as number;
      at += FRAME_HEAD;
      const series = Array.from({ length: rows }, () => this.#known.get(data[at++] as number) as Series);
      const timestamps = data.subarray(at, (at += rows));
      const values = data.subarray(at, (at += rows * fields.length));
      frames.push(Object.freeze({ stat, fields, series: Object.freeze(series), timestamps, values }));
    }
    const batch = Object.freeze({
      cluster: this.#known.get(data[2] as number) as ClusterRef,
      collectedAt: data[3] as number,
      intervalMs: data[4] as number,
      groups,
      pointCount: data[6] as number,
      frames: Object.freeze(frames),
    });
    for (const id of forgotten) this.#known.delete(id);
    return batch;
  }
}

function thingOf(definition: Definition): unknown {
  if (definition[1] === 'series') return seriesOf(definition[2], definition[3]);
  const thing = definition[2];
  if (definition[1] === 'fields') for (const field of definition[2]) Object.freeze(field);
  return Object.freeze(thing);
}

function seriesOf(key: string, pairs: readonly string[]): Series {
  const tags = dictionary<string>();
  for (let at = 0; at < pairs.length; at += 2) tags[pairs[at] as string] = pairs[at + 1] as string;
  return makeSeries(tags, key);
}
