import { spawn, type ChildProcess } from 'node:child_process';
import { AsyncLocalStorage } from 'node:async_hooks';
import type { PointBatch } from '../sink/index.js';
import type { Clock } from '../time/clock.js';
import { BatchWriter, batchMembers, CALL_ID, CALL_MEMBER } from './batch-writer.js';
import { carryError, restoreError } from './carried-error.js';
import { describeEnd, OutputTail } from './describe-end.js';
import { isFromChild, type FromChild, type ToChild } from './messages.js';
import { forwardOutput } from './forward-output.js';

/** How long a call may continue after its signal aborts, and a process after it was told to end. */
const GRACE_MS = 2_000;

export interface SinkProcessOptions {
  /** Node.js flags before the file name. */
  readonly flags: readonly string[];
  readonly file: string;
  readonly env: Readonly<Record<string, string>>;
  readonly maxMemoryMb: number;
  readonly clock: Clock;
  readonly heard: (message: Exclude<FromChild, number | { kind: 'done' }>) => void;
  readonly printed: (stream: 'stdout' | 'stderr', text: string) => void;
}

interface PendingCall {
  readonly resolve: (value: unknown) => void;
  readonly reject: (thrown: unknown) => void;
}

type Call<One = ToChild> = One extends { readonly id: number } ? Omit<One, 'id'> : never;

/** Runs code in the host's async context, so that the process's resources are not attributed to the sink. */
const asHost = AsyncLocalStorage.snapshot();

/** One process of a sink. Forwards calls and their results. The process ends with the host at the latest. */
export class SinkProcess {
  /** Resolves with the reason when the process has ended and all of its output has been read. Never rejects. */
  readonly ended: Promise<string>;
  readonly #options: SinkProcessOptions;
  readonly #child: ChildProcess;
  readonly #writer = new BatchWriter();
  readonly #tail = new OutputTail();
  readonly #calls = new Map<number, PendingCall>();
  #lastCall = 0;
  #bytesUnderWay = 0;
  #gone = false;
  #killedFor: string | undefined;

  constructor(options: SinkProcessOptions) {
    this.#options = options;
    this.#child = asHost(() =>
      spawn(process.execPath, [...options.flags, options.file, String(options.maxMemoryMb)], {
        stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
        serialization: 'advanced',
        env: options.env,
        windowsHide: true,
      }),
    );
    this.ended = asHost(() => this.#follow());
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  get hasEnded(): boolean {
    return this.#gone;
  }

  /** The bytes of batches that the process has not answered yet. */
  get bytesUnderWay(): number {
    return this.#bytesUnderWay;
  }

  /** @throws what the sink throws; Error when the process ends before it answers */
  call(request: Call, signal?: AbortSignal): Promise<unknown> {
    return this.#ask(request.kind, (id) => ({ ...request, id }), signal);
  }

  deliver(kind: 'writePoints' | 'observe', batch: PointBatch, signal?: AbortSignal): Promise<unknown> {
    const { data, defined, forgotten } = this.#writer.pack(batch);
    this.#bytesUnderWay += data.byteLength;
    const ask = (id: number): ToChild => {
      data[CALL_ID] = id;
      data[CALL_MEMBER] = batchMembers.indexOf(kind);
      return defined === undefined ? data : { kind: 'batch', data, defined, forgotten };
    };
    return this.#ask(kind, ask, signal).finally(() => (this.#bytesUnderWay -= data.byteLength));
  }

  /** Like `call`, but kills the process if it does not answer in time. */
  async callWithin(limitMs: number, request: Call): Promise<unknown> {
    const cancel = this.#options.clock.after(limitMs, () =>
      this.kill(`${request.kind} did not end within ${limitMs / 1000} s`),
    );
    try {
      return await this.call(request);
    } finally {
      cancel();
    }
  }

  post(message: ToChild): void {
    this.#send(message);
  }

  /** Kills the process. @param why the reason for pending calls */
  kill(why: string): void {
    this.#killedFor ??= why;
    this.#child.kill('SIGKILL');
  }

  /** Asks the process to exit, and kills it if it does not. */
  async end(): Promise<void> {
    this.#send({ kind: 'exit' });
    const cancel = this.#options.clock.after(GRACE_MS, () => this.kill('it did not end when it was told to'));
    await this.ended;
    cancel();
  }

  #ask(operation: string, request: (id: number) => ToChild, signal: AbortSignal | undefined): Promise<unknown> {
    if (this.#gone) return Promise.reject(new Error('its process has ended'));
    const id = ++this.#lastCall;
    const answer = new Promise((resolve, reject) => this.#calls.set(id, { resolve, reject }));
    this.#send(request(id));
    return signal === undefined ? answer : this.#until(answer, id, operation, signal);
  }

  /** Forwards the abort of a call, and kills the process if the call continues nevertheless. */
  async #until(answer: Promise<unknown>, id: number, operation: string, signal: AbortSignal): Promise<unknown> {
    let cancel = (): void => {};
    const abort = (): void => {
      this.#send({ kind: 'abort', call: id, reason: carryError(signal.reason) });
      cancel = this.#options.clock.after(GRACE_MS, () => this.kill(`${operation} went on after its time was over`));
    };
    if (signal.aborted) abort();
    else signal.addEventListener('abort', abort, { once: true });
    try {
      return await answer;
    } finally {
      signal.removeEventListener('abort', abort);
      cancel();
    }
  }

  #send(message: ToChild): void {
    if (this.#gone || !this.#child.connected) return;
    // Send errors can be ignored: the process is ending, and its end rejects all pending calls.
    this.#child.send(message, undefined, {}, ignoreClosedChannel);
  }

  async #follow(): Promise<string> {
    const child = this.#child;
    const { clock, printed } = this.#options;
    child.on('message', (message: unknown) => this.#hear(message));
    let cancelDisconnect = (): void => {};
    // An ending process closes its channel first, so allow some time before killing it.
    child.once('disconnect', () => {
      cancelDisconnect = clock.after(GRACE_MS, () => this.kill('it closed its channel to gostats'));
    });
    const drained = (['stdout', 'stderr'] as const).map((name) =>
      forwardOutput(child[name], clock, (text) => {
        this.#tail.add(name, text);
        printed(name, text);
      }),
    );
    const end = await new Promise<Parameters<typeof describeEnd>[0]>((resolve) => {
      child.once('error', (error) => resolve({ failed: error.message }));
      child.once('exit', (code, signal) => resolve({ code, signal }));
    });
    this.#gone = true;
    cancelDisconnect();
    await Promise.all(drained.map((flush) => flush()));
    const why = describeEnd({ ...end, killedFor: this.#killedFor }, this.#options.maxMemoryMb, this.#tail);
    for (const { reject } of this.#calls.values()) reject(new Error(`its process has ended: ${why}`));
    this.#calls.clear();
    return why;
  }

  #hear(message: unknown): void {
    if (!isFromChild(message)) this.kill('it sent a message that is not of gostats');
    else if (typeof message === 'number') this.#settle(message)?.resolve(undefined);
    else if (message.kind !== 'done') this.#options.heard(message);
    else if (message.error === undefined) this.#settle(message.id)?.resolve(message.value);
    else this.#settle(message.id)?.reject(restoreError(message.error));
  }

  #settle(id: number): PendingCall | undefined {
    const call = this.#calls.get(id);
    this.#calls.delete(id);
    return call;
  }
}

function ignoreClosedChannel(): void {}
