import type { LimitName, Limits } from '../limits/index.js';

/** Rows that were left out because a new series would have exceeded a limit. */
export interface Refusal {
  readonly limit: LimitName;
  readonly found: number;
  readonly count: number;
}

/** The object, its tags and its map entry, without the strings. Measured with a heap snapshot. */
const SERIES_BYTES = 320;
const TAG_BYTES = 24;
const NODE_BYTES = 240;
const MINUTE_MS = 60_000;

/** Limits a cluster's new series: their number, memory, tag names and rate. */
export class SeriesBudget {
  readonly #limits: Limits;
  /** Number of series that have a tag of this name. */
  readonly #tagNames = new Map<string, number>();
  readonly #refused = new Map<LimitName, { found: number; count: number }>();
  /** New series allowed now. Starts full, because a large cluster creates all of its series in one burst. */
  #tokens: number;
  #refilledAt: number;
  bytes = 0;

  constructor(limits: Limits, now: number) {
    this.#limits = limits;
    this.#tokens = limits.series;
    this.#refilledAt = now;
  }

  refill(now: number): void {
    const { series, new_series_per_minute: pace } = this.#limits;
    this.#tokens = Math.min(series, this.#tokens + ((now - this.#refilledAt) / MINUTE_MS) * pace);
    this.#refilledAt = now;
  }

  /** Reserves a new series. @returns its cost in bytes; undefined when a limit forbids it */
  takeSeries(known: number, tags: Readonly<Record<string, string>>, key: string): number | undefined {
    const { series, series_bytes, new_series_per_minute } = this.#limits;
    const names = Object.keys(tags);
    const bytes = SERIES_BYTES + names.length * TAG_BYTES + 2 * key.length;
    if (!this.#fits(names, tags)) return undefined;
    if (known >= series) return this.#refuse('series', known + 1);
    if (this.bytes + bytes > series_bytes) return this.#refuse('series_bytes', this.bytes + bytes);
    if (this.#tokens < 1) return this.#refuse('new_series_per_minute', new_series_per_minute + 1);
    this.#tokens--;
    for (const name of names) this.#tagNames.set(name, (this.#tagNames.get(name) ?? 0) + 1);
    this.bytes += bytes;
    return bytes;
  }

  giveSeries(tags: Readonly<Record<string, string>>, bytes: number): void {
    this.bytes -= bytes;
    for (const name of Object.keys(tags)) {
      const left = (this.#tagNames.get(name) ?? 0) - 1;
      if (left > 0) this.#tagNames.set(name, left);
      else this.#tagNames.delete(name);
    }
  }

  admitsTags(count: number): boolean {
    return count <= this.#limits.tags_per_series || this.#refuse('tags_per_series', count) !== undefined;
  }

  /** Reserves a tree node. There may be twice as many nodes as series, since some are only intermediate. */
  takeNode(known: number, name: string, value: string): boolean {
    const { series, series_bytes, tag_value_length, name_length } = this.#limits;
    const bytes = nodeBytes(name, value);
    if (name.length > name_length) return this.#refuse('name_length', name.length) !== undefined;
    if (value.length > tag_value_length) return this.#refuse('tag_value_length', value.length) !== undefined;
    if (known >= 2 * series) return this.#refuse('series', known + 1) !== undefined;
    if (this.bytes + bytes > series_bytes) return this.#refuse('series_bytes', this.bytes + bytes) !== undefined;
    this.bytes += bytes;
    return true;
  }

  giveNode(name: string, value: string): void {
    this.bytes -= nodeBytes(name, value);
  }

  takeRefusals(): readonly Refusal[] {
    if (this.#refused.size === 0) return [];
    const taken = [...this.#refused].map(([limit, { found, count }]) => ({ limit, found, count }));
    this.#refused.clear();
    return taken;
  }

  #fits(names: readonly string[], tags: Readonly<Record<string, string>>): boolean {
    const { name_length, tag_value_length, tag_names } = this.#limits;
    if (!this.admitsTags(names.length)) return false;
    let fresh = 0;
    for (const name of names) {
      const { length } = tags[name] as string;
      if (name.length > name_length) return this.#refuse('name_length', name.length) !== undefined;
      if (length > tag_value_length) return this.#refuse('tag_value_length', length) !== undefined;
      if (!this.#tagNames.has(name)) fresh++;
    }
    const all = this.#tagNames.size + fresh;
    return fresh === 0 || all <= tag_names || this.#refuse('tag_names', all) !== undefined;
  }

  #refuse(limit: LimitName, found: number): undefined {
    const refused = this.#refused.get(limit);
    if (refused === undefined) this.#refused.set(limit, { found, count: 1 });
    else {
      refused.count++;
      refused.found = Math.max(refused.found, found);
    }
    return undefined;
  }
}

const nodeBytes = (name: string, value: string): number => NODE_BYTES + name.length + value.length;
