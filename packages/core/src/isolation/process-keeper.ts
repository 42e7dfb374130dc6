import type { Extension } from '../blame/extension.js';
import { problemOf } from '../errors.js';
import { backoffMs, jittered } from '../time/backoff.js';
import type { Clock } from '../time/clock.js';
import type { Description, FromChild } from './messages.js';
import type { SinkProcess } from './sink-process.js';

/** The time limit of a call that has no signal of its own. */
export const CALL_LIMIT_MS = 30_000;
const RESTART = { firstMs: 1_000, maxMs: 60_000 };
/** A process that ran for this long counts as stable and resets the restart backoff. */
const STEADY_MS = 60_000;

export interface ProcessKeeperOptions {
  readonly id: string;
  /** The name in the configuration. */
  readonly use: string;
  /** The URL of the module, with symbolic links resolved. */
  readonly url: string;
  readonly place: string;
  readonly clock: Clock;
  readonly random: () => number;
  /** The extension to blame for what the process does. */
  readonly extension: Extension | undefined;
  /** Called before each start. Rejects if the code may no longer be loaded. */
  readonly admit: () => Promise<void>;
  /** Starts a process that may also read these files. */
  readonly spawn: (
    files: readonly string[],
    listeners: Pick<ConstructorParameters<typeof SinkProcess>[0], 'heard' | 'printed'>,
  ) => SinkProcess;
}

/** What the sink does in a process that was started. */
export interface KeptSink {
  readonly heard: (message: Exclude<FromChild, number | { kind: 'done' }>) => void;
  /** Creates the sink again in a new process. */
  readonly create: (process: SinkProcess) => Promise<unknown>;
  /** Starts it again there, after `create`. */
  readonly start: (process: SinkProcess) => Promise<unknown>;
}

/** Keeps one process of a sink running: when it ends, it is restarted with increasing delays. */
export class ProcessKeeper {
  /** Set once the sink has started: a process that ends before that is not restarted. */
  restarts = false;
  readonly #options: ProcessKeeperOptions;
  readonly #sink: KeptSink;
  readonly #files = new Set<string>();
  #process: SinkProcess | undefined;
  #isClosed = false;
  #ends = 0;
  #aliveSince = 0;
  #restartAt = 0;
  #cancelRestart = (): void => {};
  #restarting: Promise<SinkProcess> | undefined;
  #lastEnd = '';

  constructor(options: ProcessKeeperOptions, sink: KeptSink) {
    this.#options = options;
    this.#sink = sink;
  }

  /** The process, also while the sink is being created in it again; undefined when it has ended. */
  get process(): SinkProcess | undefined {
    return this.#process;
  }

  /** A restart in progress. */
  get restarting(): Promise<SinkProcess> | undefined {
    return this.#restarting;
  }

  /** Why the last process ended. */
  get lastEnd(): string {
    return this.#lastEnd;
  }

  get retryAfterMs(): number {
    return Math.max(0, this.#restartAt - this.#options.clock.monotonic());
  }

  /** Starts a process and loads the module in it. */
  async launch(): Promise<Description> {
    const { id, use, url, place, extension, spawn, admit, clock } = this.#options;
    await admit();
    if (this.#isClosed) throw new Error('the sink is closed');
    const process = spawn([...this.#files], {
      heard: this.#sink.heard,
      printed: (stream, text) => extension?.printed?.(stream, text),
    });
    this.#process = process;
    this.#aliveSince = clock.monotonic();
    void process.ended.then((why) => this.#ended(process, why));
    return (await process.callWithin(CALL_LIMIT_MS, { kind: 'load', use: use || id, url, place })) as Description;
  }

  /** Grants read access to files. This needs a new process, because a running one cannot gain permissions. */
  async mayRead(files: readonly string[]): Promise<void> {
    const more = files.filter((file) => !this.#files.has(file));
    if (more.length === 0) return;
    for (const file of more) this.#files.add(file);
    const before = this.#process;
    this.#process = undefined;
    await before?.end();
    await this.launch();
  }

  /** @throws Error when no process is running that calls may go to */
  running(): SinkProcess {
    if (this.#restarting !== undefined) throw new Error(`its process is being restarted: ${this.#lastEnd}`);
    return this.#alive();
  }

  /** Starts a new process and creates the same sink in it, without starting it. */
  async remake(): Promise<SinkProcess> {
    return this.#orDiscard(async () => {
      await this.launch();
      await this.#sink.create(this.#alive());
      return this.#alive();
    });
  }

  /** Restarts nothing from now on. The process goes on until `dispose`. */
  close(): void {
    this.#isClosed = true;
    this.#cancelRestart();
  }

  /** Ends the process permanently. Can be called at any time. */
  async dispose(): Promise<void> {
    this.close();
    await this.#process?.end();
  }

  #alive(): SinkProcess {
    if (this.#process === undefined) throw new Error(`its process has ended: ${this.#lastEnd}`);
    return this.#process;
  }

  #ended(process: SinkProcess, why: string): void {
    if (this.#process !== process) return;
    this.#process = undefined;
    if (this.#isClosed) return;
    this.#lastEnd = why;
    this.#options.extension?.fault('ended', why);
    if (this.#restarting === undefined && this.restarts) this.#restartLater();
  }

  #restartLater(): void {
    const { clock, random } = this.#options;
    this.#ends = clock.monotonic() - this.#aliveSince >= STEADY_MS ? 1 : this.#ends + 1;
    const waitMs = jittered(backoffMs(RESTART, this.#ends), random);
    this.#restartAt = clock.monotonic() + waitMs;
    this.#cancelRestart = clock.after(waitMs, () => {
      this.#restarting = this.#restart();
      this.#restarting.then(
        () => (this.#restarting = undefined),
        () => {
          this.#restarting = undefined;
          if (!this.#isClosed) this.#restartLater();
        },
      );
    });
  }

  async #restart(): Promise<SinkProcess> {
    const process = await this.remake();
    await this.#orDiscard(() => this.#sink.start(process));
    return process;
  }

  /** Ends a process in which the sink could not be created or started again. */
  async #orDiscard<Result>(work: () => Promise<Result>): Promise<Result> {
    try {
      return await work();
    } catch (thrown) {
      const process = this.#process;
      if (process !== undefined && !process.hasEnded) {
        this.#lastEnd = `it could not be started again: ${problemOf(thrown)}`;
        this.#options.extension?.fault('ended', this.#lastEnd);
        this.#process = undefined;
        await process.end();
      }
      throw thrown;
    }
  }
}
