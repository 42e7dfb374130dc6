import type { DecodeNote } from '../decode/decode-notes.js';
import type { Logger } from '../sink/index.js';

/** Different things of a kind that are said; then it is known that this cluster has odd ones. */
const SAID_AT_MOST = 20;

/** Says once a job what was odd about its answers. */
export class AnswerLog {
  readonly #logger: Logger;
  readonly #cluster: string;
  readonly #job: string;
  readonly #said = new Set<string>();

  constructor(logger: Logger, cluster: string, job: string) {
    this.#logger = logger;
    this.#cluster = cluster;
    this.#job = job;
  }

  say(notes: readonly DecodeNote[]): void {
    for (const note of notes) {
      const id = note.kind === 'member' ? `member ${note.name}` : note.kind;
      if (this.#said.has(id) || this.#said.size >= SAID_AT_MOST) continue;
      this.#said.add(id);
      const { name, found, count } = note;
      this.#logger.warn(sentence(note), { cluster: this.#cluster, job: this.#job, name, found, count });
    }
  }
}

function sentence({ kind, name, found, count }: DecodeNote): string {
  if (kind === 'unasked') return `The answer has ${rows(count)} of keys that were not asked for (${name}); they are left out.`;
  if (kind === 'member') {
    return `The member "${name}" of ${rows(count)} is of a kind that is not known (${found}); it is left out, the rest is kept.`;
  }
  return (
    `${rows(count)} without a usable time (${name}: found ${found}, expected seconds since 1970, from 32 days ago to ` +
    'a day ahead); the time of the answer is used instead.'
  );
}

const rows = (count: number): string => (count === 1 ? '1 row' : `${count} rows`);
