import { registry } from '../secrets/registry.js';
import type { LogFields, Logger } from '../sink/index.js';
import type { FromChild } from './messages.js';
import { makeLogger } from '../sink/make-logger.js';

/** The maximum log lines per second. A sink that logs in a loop must not fill the channel. */
const LINES_PER_SECOND = 500;
const SECOND_MS = 1_000;
const MAX_LINE = 16 * 1024;

/** Sends messages from a sink's process to the host. `process.send` is hidden from the sink. */
export class HostChannel {
  readonly #send = process.send?.bind(process) as (message: unknown, callback: () => void) => boolean;
  readonly #told = new Set<string>();
  #changes = 0;
  #linesLeft = LINES_PER_SECOND;
  #linesLost = 0;
  #since = performance.now();

  constructor() {
    // Set to undefined instead of deleting it, because packages check whether it is set.
    process.send = undefined as never;
  }

  /** Sends a message, preceded by any secrets that the sink has marked since the last one. */
  tell(message: FromChild): void {
    this.#tellSecrets();
    this.#send(message, ignoreClosedChannel);
  }

  get logger(): Logger {
    return makeLogger((level, message, fields) => this.#log(level, message, fields));
  }

  #log(level: keyof Logger, text: unknown, fields: LogFields | undefined): void {
    const now = performance.now();
    if (now - this.#since >= SECOND_MS) {
      const lost = this.#linesLost;
      [this.#since, this.#linesLeft, this.#linesLost] = [now, LINES_PER_SECOND, 0];
      if (lost > 0) this.#log('warn', `${lost} lines were left out: it logged too many in a second.`, undefined);
    }
    if (this.#linesLeft-- <= 0) {
      this.#linesLost++;
      return;
    }
    const message = String(text).slice(0, MAX_LINE);
    try {
      this.tell({ kind: 'log', level, message, fields });
    } catch {
      // Fields may contain values that cannot be cloned, such as functions and proxies.
      this.tell({ kind: 'log', level, message, fields: fields && asTexts(fields) });
    }
  }

  #tellSecrets(): void {
    const { texts, changes } = registry();
    if (changes === this.#changes) return;
    this.#changes = changes;
    const fresh = [...texts.keys()].filter((text) => !this.#told.has(text));
    for (const text of fresh) this.#told.add(text);
    if (fresh.length > 0) this.#send({ kind: 'secrets', texts: fresh } satisfies FromChild, ignoreClosedChannel);
  }
}

function asTexts(fields: LogFields): LogFields {
  return Object.fromEntries(Object.entries(fields).map(([key, value]) => [key, String(value)]));
}

function ignoreClosedChannel(): void {}
