import { gostatsError } from '../errors.js';
import type { EventLogger } from '../log/index.js';
import type { Clock } from '../time/clock.js';
import type { FaultKind, Extension } from './extension.js';

/** How often each fault was seen. */
export type FaultCounts = Readonly<Record<FaultKind, number>>;

/** A fault that recurs with every batch is logged once a minute; all are counted. */
const LOG_EVERY_MS = 60_000;

/** Maximum length of an unfinished line; longer ones are split. */
const MAX_LINE_LENGTH = 16 * 1024;

const codes = { sink: 'SINK', source: 'SOURCE', plugin: 'PLUGIN' } as const;
const suffixes = { blocked: 'BLOCKED', mutated: 'MUTATED', uncaught: 'UNCAUGHT', leaked: 'LEAK' } as const;

/** Counts and logs the faults of one sink, source or plugin. */
export class FaultAccount implements Extension {
  readonly noun: Extension['noun'];
  readonly id: string;
  readonly place: string;
  readonly #logger: EventLogger;
  readonly #clock: Clock;
  readonly #counts: Record<FaultKind, number> = { blocked: 0, mutated: 0, uncaught: 0, leaked: 0, ended: 0 };
  readonly #quietUntil = new Map<FaultKind, number>();
  readonly #partialLines = { stdout: '', stderr: '' };
  #last: string | undefined;

  constructor(extension: Pick<Extension, 'noun' | 'id' | 'place'>, logger: EventLogger, clock: Clock) {
    this.noun = extension.noun;
    this.id = extension.id;
    this.place = extension.place;
    this.#logger = logger;
    this.#clock = clock;
  }

  get counts(): FaultCounts {
    return { ...this.#counts };
  }

  /** The message of the last fault. */
  get last(): string | undefined {
    return this.#last;
  }

  printed(stream: 'stdout' | 'stderr', text: string): void {
    // Whole lines only: a secret that is printed in two pieces would not be recognized.
    const lines = (this.#partialLines[stream] + text).split('\n');
    const last = lines.pop() ?? '';
    const tooLong = last.length > MAX_LINE_LENGTH;
    this.#partialLines[stream] = tooLong ? '' : last;
    for (const line of tooLong ? [...lines, last] : lines) {
      if (line.trim() !== '')
        this.#logger[stream === 'stdout' ? 'info' : 'warn'](line.trimEnd(), {
          event: `${this.noun}.printed`,
          printed: stream,
        });
    }
  }

  fault(kind: FaultKind, detail: string): void {
    this.#counts[kind]++;
    // Plugins get their batches frozen or copied and have no separate process, so these two faults exist only for
    // sinks.
    const code =
      kind === 'mutated' || kind === 'ended'
        ? (`E_SINK_${kind === 'mutated' ? 'MUTATED' : 'ENDED'}` as const)
        : (`E_${codes[this.noun]}_${suffixes[kind]}` as const);
    const { message, remedy } = gostatsError(code, { id: this.id, place: this.place, detail });
    this.#last = message;
    const now = this.#clock.monotonic();
    // Every ended process is logged: restarts become less frequent, and each process may have ended for another reason.
    if (kind !== 'ended' && now < (this.#quietUntil.get(kind) ?? Number.NEGATIVE_INFINITY)) return;
    this.#quietUntil.set(kind, now + LOG_EVERY_MS);
    this.#logger.error(`${message} ${remedy}`, { event: `${this.noun}.fault`, code, fault: kind });
  }
}
