import type { DecodeNote } from '../frames/decode-notes.js';
import type { EventLogger } from '../log/index.js';

/** Maximum number of distinct notes logged per job. More would only be noise. */
const MAX_LOGGED = 20;

/** Logs oddities in a job's answers, each of them once. */
export class AnswerLog {
  readonly #logger: EventLogger;
  readonly #cluster: string;
  readonly #job: string;
  readonly #logged = new Set<string>();

  constructor(logger: EventLogger, cluster: string, job: string) {
    this.#logger = logger;
    this.#cluster = cluster;
    this.#job = job;
  }

  logOnce(notes: readonly DecodeNote[]): void {
    for (const note of notes) {
      const id = ONCE_PER_NAME.has(note.kind) ? `${note.kind} ${note.name}` : note.kind;
      if (this.#logged.has(id) || this.#logged.size >= MAX_LOGGED) continue;
      this.#logged.add(id);
      const { kind, name, found, count } = note;
      const fields = { cluster: this.#cluster, job: this.#job, name, found, count };
      if (kind === 'duplicates') this.#logger.notice(sentence(note), { event: 'rows.told-apart', ...fields });
      else this.#logger.warn(sentence(note), { event: 'rows.odd', kind, ...fields });
    }
  }
}

/** Kinds that are logged once per name. All other kinds are logged once per job. */
const ONCE_PER_NAME: ReadonlySet<DecodeNote['kind']> = new Set<DecodeNote['kind']>(['member', 'name', 'duplicates']);

function sentence({ kind, name, found, count }: DecodeNote): string {
  if (kind === 'unasked')
    return `The answer has ${rows(count)} of keys that were not asked for (${name}); they are left out.`;
  if (kind === 'member') {
    return `The member "${name}" of ${rows(count)} is of a kind that is not known (${found}); it is left out, the rest is kept.`;
  }
  if (kind === 'name') {
    return `The member "${name}" of ${rows(count)} has the name of another one (${found}); it is left out, the rest is kept.`;
  }
  if (kind === 'duplicates') {
    const [tags = '', series = ''] = splitOnce(found);
    return `Rows of ${name} have the same tags (${series}); the tag ${tags} tells them apart from now on.`;
  }
  return (
    `${rows(count)} without a usable time (${name}: found ${found}, expected seconds since 1970, from 32 days ago to ` +
    'a day ahead); the time of the answer is used instead.'
  );
}

const rows = (count: number): string => (count === 1 ? '1 row' : `${count} rows`);

function splitOnce(text: string): readonly string[] {
  const at = text.indexOf(': ');
  return [text.slice(0, at), text.slice(at + 2)];
}
