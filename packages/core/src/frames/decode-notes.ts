import { remoteText } from '../limits/index.js';
import type { DuplicateNote } from './duplicate-rows.js';

/** An oddity in an answer that affects nothing beyond the rows or members it names. */
export interface DecodeNote {
  /**
   * `unasked`: rows of a key that was not requested were left out.
   * `time`: rows without a usable time got the time of the answer.
   * `member`: members of an unknown kind were left out.
   * `name`: members were left out because another member of the row has the same name.
   * `duplicates`: rows that would have ended up in one series got tags that distinguish them.
   */
  readonly kind: 'unasked' | 'time' | 'member' | 'name' | 'duplicates';
  /** The key or member where it was first seen. */
  readonly name: string;
  /** What was found there. */
  readonly found: string;
  /** Number of occurrences in this answer. */
  readonly count: number;
}

/** Collects notes while an answer is decoded: one per kind and name, and a limited number in all. */
export class NoteBook {
  readonly #notes = new Map<string, { kind: DecodeNote['kind']; name: string; found: string; count: number }>();
  readonly #textLength: number;

  constructor(textLength: number) {
    this.#textLength = textLength;
  }

  add(kind: DecodeNote['kind'], name: string, found: unknown): void {
    // One note for all unrequested keys, whose names may be different each time.
    const id = kind === 'unasked' || this.#notes.size >= MAX_NOTES ? kind : `${kind} ${name}`;
    const note = this.#notes.get(id);
    if (note !== undefined) note.count++;
    else {
      const quoted = { name: remoteText(name, this.#textLength), found: remoteText(found, this.#textLength) };
      this.#notes.set(id, { kind, ...quoted, count: 1 });
    }
  }

  /** Adds notes about rows of a statistic that got distinguishing tags: one note for all of its series. */
  addDuplicates(key: string, duplicates: readonly DuplicateNote[]): void {
    for (const { series, tags } of duplicates) this.add('duplicates', key, `${tags.join(' and ')}: ${series}`);
  }

  take(): readonly DecodeNote[] {
    if (this.#notes.size === 0) return [];
    const taken = [...this.#notes.values()];
    this.#notes.clear();
    return taken;
  }
}

const MAX_NOTES = 20;
