import type { Field, PointBatch, StatInfo, ClusterRef, Series } from '../sink/index.js';
import type { CarriedBatch } from './messages.js';

/** Defines an object that later batches refer to by id. */
export type Definition =
  | readonly [id: number, kind: 'series', key: string, tags: readonly string[]]
  | readonly [id: number, kind: 'stat', stat: StatInfo]
  | readonly [id: number, kind: 'fields', fields: readonly Field[]]
  | readonly [id: number, kind: 'groups', groups: readonly string[]]
  | readonly [id: number, kind: 'cluster', cluster: ClusterRef];

/** The positions of the call id and of the called member in a batch. */
export const CALL_ID = 0;
export const CALL_MEMBER = 1;
export const batchMembers = ['writePoints', 'observe'] as const;

/** How many numbers precede the frames, and the rows of each frame. */
export const BATCH_HEAD = 8;
export const FRAME_HEAD = 3;

/** Lists are identified by content. Above this number, all are forgotten and defined again. */
const MAX_LISTS = 4_096;

/**
 * Packs batches for another process. All numbers go into one array; every other object is defined once and then
 * referred to by id. When the host's object is garbage-collected, the other side is told to forget the id.
 */
export class BatchWriter {
  readonly #ids = new WeakMap<object, number>();
  readonly #gone = new FinalizationRegistry<number>((id) => this.#forgotten.push(id));
  #lists = new WeakMap<object, number>();
  readonly #listsByText = new Map<string, number>();
  #defined: Definition[] = [];
  #forgotten: number[] = [];
  #lastId = 0;

  pack(batch: PointBatch): CarriedBatch {
    const { cluster, frames } = batch;
    let length = BATCH_HEAD;
    for (const { series, timestamps, values } of frames)
      length += FRAME_HEAD + series.length + timestamps.length + values.length;
    const data = new Float64Array(length);
    data[2] = this.#ids.get(cluster) ?? this.#define(cluster, (id) => [id, 'cluster', { ...cluster }]);
    data[3] = batch.collectedAt;
    data[4] = batch.intervalMs;
    data[5] = this.#lists.get(batch.groups) ?? this.#groups(batch.groups);
    data[6] = batch.pointCount;
    data[7] = frames.length;
    let at = BATCH_HEAD;
    for (const { stat, fields, series, timestamps, values } of frames) {
      data[at] = this.#ids.get(stat) ?? this.#define(stat, (id) => [id, 'stat', { ...stat }]);
      data[at + 1] = this.#lists.get(fields) ?? this.#fields(fields);
      data[at + 2] = series.length;
      at += FRAME_HEAD;
      for (const one of series) data[at++] = this.#ids.get(one) ?? this.#series(one);
      data.set(timestamps, at);
      data.set(values, (at += timestamps.length));
      at += values.length;
    }
    const { defined, forgotten } = { defined: this.#defined, forgotten: this.#forgotten };
    if (defined.length === 0 && forgotten.length === 0) return { data };
    this.#defined = [];
    this.#forgotten = [];
    return { data, defined, forgotten };
  }

  #series(series: Series): number {
    return this.#define(series, (id) => [id, 'series', series.key, Object.entries(series.tags).flat()]);
  }

  #define(thing: object, define: (id: number) => Definition): number {
    const id = ++this.#lastId;
    this.#ids.set(thing, id);
    this.#gone.register(thing, id);
    this.#defined.push(define(id));
    return id;
  }

  #groups(groups: readonly string[]): number {
    return this.#list(groups, `groups${JSON.stringify(groups)}`, (id) => [id, 'groups', [...groups]]);
  }

  #fields(fields: readonly Field[]): number {
    const text = `fields${JSON.stringify(fields.map(({ name, type }) => [name, type]))}`;
    return this.#list(fields, text, (id) => [id, 'fields', fields.map(({ name, type }) => ({ name, type }))]);
  }

  #list(list: object, text: string, define: (id: number) => Definition): number {
    let id = this.#listsByText.get(text);
    if (id === undefined) {
      if (this.#listsByText.size >= MAX_LISTS) {
        // Ids of the current batch may be among them. That is safe: the reader forgets ids after unpacking.
        this.#forgotten.push(...this.#listsByText.values());
        this.#listsByText.clear();
        this.#lists = new WeakMap();
      }
      id = ++this.#lastId;
      this.#listsByText.set(text, id);
      this.#defined.push(define(id));
    }
    this.#lists.set(list, id);
    return id;
  }
}
