import { remoteText } from '../limits/index.js';
import type { DuplicateNote } from './duplicate-rows.js';

/** Something odd in an answer that cost no more than what it names. */
export interface DecodeNote {
  /**
   * `unasked`: rows of a key that the request did not name were left out.
   * `time`: rows without a usable time got that of the answer.
   * `member`: members of a kind that is not known were left out.
   * `name`: members were left out since another one of the row has their name.
   * `duplicates`: rows that would have ended in one series got tags that tell them apart.
   */
  readonly kind: 'unasked' | 'time' | 'member' | 'name' | 'duplicates';
  /** The key, or the member, in which it was seen first. */
  readonly name: string;
  /** What was there. */
  readonly found: string;
  /** How often in this answer. */
  readonly count: number;
}

/** Collects notes while an answer is read: one of a kind and name, and no more than can be read. */
export class NoteBook {
  readonly #notes = new Map<string, { kind: DecodeNote['kind']; name: string; found: string; count: number }>();
  readonly #textLength: number;

  constructor(textLength: number) {
    this.#textLength = textLength;
  }

  add(kind: DecodeNote['kind'], name: string, found: unknown): void {
    // Names that are made up anew each time share one note.
    const id = kind === 'unasked' || this.#notes.size >= MAX_NOTES ? kind : `${kind} ${name}`;
    const note = this.#notes.get(id);
    if (note !== undefined) note.count++;
    else {
      const quoted = { name: remoteText(name, this.#textLength), found: remoteText(found, this.#textLength) };
      this.#notes.set(id, { kind, ...quoted, count: 1 });
    }
  }

  /** Rows of a statistic that were told apart: one note for all of its series. */
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
