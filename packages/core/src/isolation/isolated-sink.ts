import type { Extension } from '../blame/extension.js';
import { problemOf } from '../errors.js';
import { registry } from '../secrets/registry.js';
import { secret } from '../secrets/index.js';
import { orAborted } from '../time/abort.js';
import { backoffMs, jittered } from '../time/backoff.js';
import { retryable, type PointBatch, type SinkContext, type SinkDefinition, type StatsSink } from '../sink/index.js';
import { CONTRACT_VERSION, SINK_BRAND, type PullSink, type PushSink, type StandardSchema } from '../sink/index.js';
import type { Clock } from '../time/clock.js';
import type { CreatedSink, CreateRequest, Description, FromChild, SchemaName } from './messages.js';
import { filesNamedIn } from './permissions.js';
import type { SinkProcess } from './sink-process.js';
import { StatesFeed } from './states-feed.js';

const CALL_LIMIT_MS = 30_000;
const RESTART = { firstMs: 1_000, maxMs: 60_000 };
/** A process that ran for this long counts as stable and resets the restart backoff. */
const STEADY_MS = 60_000;
/** The maximum size of the batches that a pull sink has not processed yet. */
const MAX_UNDER_WAY_BYTES = 16 * 1024 * 1024;

export interface IsolatedSinkOptions {
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

/** The arguments of `create`, kept for restarted processes. */
interface Made {
  readonly request: CreateRequest;
  readonly context: SinkContext;
  readonly hasInit: boolean;
}

/**
 * A sink that runs in a separate process. To the host it looks like any other sink, with a definition and an instance.
 * When the process ends it is restarted with increasing delays; until then the host keeps the batches.
 */
export class IsolatedSink {
  readonly #options: IsolatedSinkOptions;
  readonly #files = new Set<string>();
  #process: SinkProcess | undefined;
  #made: Made | undefined;
  #isStarted = false;
  #isClosed = false;
  #ends = 0;
  #aliveSince = 0;
  #restartAt = 0;
  #cancelRestart = (): void => {};
  #restarting: Promise<SinkProcess> | undefined;
  #lastEnd = '';
  #states: StatesFeed | undefined;

  constructor(options: IsolatedSinkOptions) {
    this.#options = options;
  }

  /** @throws the same errors as loading in the host's process; Error when the process ends */
  async load(): Promise<SinkDefinition> {
    const described = await this.#launch();
    const { name, delivery, maxConcurrency, secrets, tables, config, clusterConfig, hasClusterConfig } = described;
    return {
      name,
      delivery,
      config: this.#schema('config', config),
      ...(hasClusterConfig && { clusterConfig: this.#schema('clusterConfig', clusterConfig) }),
      ...(secrets && { secrets }),
      ...(tables && { tables }),
      ...(maxConcurrency !== undefined && { maxConcurrency }),
      create: (options: unknown, context: SinkContext) => this.#create(options, context),
      [SINK_BRAND]: CONTRACT_VERSION,
    } as SinkDefinition;
  }

  /** Ends the process permanently. Can be called at any time. */
  async dispose(): Promise<void> {
    this.#isClosed = true;
    this.#cancelRestart();
    this.#states?.stop();
    await this.#process?.end();
  }

  /** Starts a process and loads the module in it. */
  async #launch(): Promise<Description> {
    const { id, use, url, place, extension, spawn, admit, clock } = this.#options;
    await admit();
    if (this.#isClosed) throw new Error('the sink is closed');
    const process = spawn([...this.#files], {
      heard: (message) => this.#hear(message),
      printed: (stream, text) => extension?.printed?.(stream, text),
    });
    this.#process = process;
    this.#aliveSince = clock.monotonic();
    void process.ended.then((why) => this.#ended(process, why));
    return (await process.callWithin(CALL_LIMIT_MS, { kind: 'load', use: use || id, url, place })) as Description;
  }

  #hear(message: Exclude<FromChild, number | { kind: 'done' }>): void {
    if (message.kind === 'secrets') secret(message.texts);
    else if (message.kind === 'uncaught') this.#options.extension?.fault('uncaught', message.detail);
    else if (message.kind === 'asks for states') this.#states?.start();
    else this.#made?.context.logger[message.level](message.message, message.fields as never);
  }

  #schema(schema: SchemaName, json: unknown): StandardSchema {
    const validate = async (input: unknown): Promise<ReturnType<StandardSchema['~standard']['validate']>> => {
      await this.#mayRead(filesNamedIn(input));
      const { issues } = (await this.#running().callWithin(CALL_LIMIT_MS, { kind: 'validate', schema, input })) as {
        issues?: [];
      };
      return issues === undefined ? { value: input } : { issues };
    };
    const jsonSchema = json === undefined ? {} : { jsonSchema: { input: () => json } };
    return { '~standard': { version: 1, vendor: 'gostats', validate, ...jsonSchema } } as StandardSchema;
  }

  /** Grants read access to files. This needs a new process, because a running one cannot gain permissions. */
  async #mayRead(files: readonly string[]): Promise<void> {
    const more = files.filter((file) => !this.#files.has(file));
    if (more.length === 0) return;
    for (const file of more) this.#files.add(file);
    const before = this.#process;
    this.#process = undefined;
    await before?.end();
    await this.#launch();
  }

  async #create(options: unknown, context: SinkContext): Promise<StatsSink> {
    const clusters = context.clusters.map(({ id, hostname, options: own }) => ({ id, hostname, options: own }));
    const request: CreateRequest = {
      sink: context.id,
      userAgent: context.userAgent,
      options,
      clusters,
      states: context.clusterStates?.() ?? [],
      secrets: secretsIn([options, clusters]),
    };
    this.#states = new StatesFeed(context, this.#options.clock, (states) =>
      this.#process?.post({ kind: 'states', states }),
    );
    this.#made = { request, context, hasInit: false }; // set first: the sink may log while it is created
    const { members, destination } = await this.#make(this.#running());
    const hasInit = members['init'] === 'function';
    this.#made = { request, context, hasInit };
    this.#isStarted = !hasInit;
    context.signal.addEventListener('abort', () => this.#abortContext(context), { once: true });
    return this.#instance(members, destination);
  }

  async #make(process: SinkProcess): Promise<CreatedSink> {
    const { request, context } = this.#made as Made;
    const states = context.clusterStates?.() ?? [];
    const created = (await process.callWithin(CALL_LIMIT_MS, { kind: 'create', ...request, states })) as CreatedSink;
    if (context.signal.aborted) this.#abortContext(context);
    return created;
  }

  #abortContext({ signal }: SinkContext): void {
    this.#process?.post({ kind: 'abort', call: 0, reason: { type: 'error', message: String(signal.reason) } });
  }

  #instance(members: CreatedSink['members'], destination: CreatedSink['destination']): StatsSink {
    const calls: Partial<PushSink & PullSink> = {
      init: (signal) => this.#init(signal),
      writePoints: (batch, signal) => this.#write(batch, signal),
      observe: (batch) => this.#observe(batch),
      forget: (clusterId) => this.#forget(clusterId),
      flush: async (signal) => void (await this.#running().call({ kind: 'flush' }, signal)),
    };
    // Members that are not functions become null, so that the host's check rejects them as it would in its own process.
    const asFound = Object.entries(calls).flatMap(([name, call]) =>
      members[name] === 'undefined' ? [] : [[name, members[name] === 'function' ? call : null] as const],
    );
    const close = (signal: AbortSignal): Promise<void> => this.#close(members['close'] === 'function', signal);
    return { ...Object.fromEntries(asFound), close, ...(destination && { destination }) } as StatsSink;
  }

  async #init(signal: AbortSignal): Promise<void> {
    const process = await orAborted(this.#process ? Promise.resolve(this.#process) : this.#remake(), signal);
    await process.call({ kind: 'init' }, signal);
    this.#isStarted = true;
  }

  async #write(batch: PointBatch, signal: AbortSignal): Promise<void> {
    const process = this.#process;
    if (process !== undefined && this.#restarting === undefined) await process.deliver('writePoints', batch, signal);
    else if (this.#restarting !== undefined) {
      await (await orAborted(this.#restarting, signal)).deliver('writePoints', batch, signal);
    } else {
      const retryAfterMs = Math.max(0, this.#restartAt - this.#options.clock.monotonic());
      throw retryable(`its process has ended and will be restarted: ${this.#lastEnd}`, { retryAfterMs });
    }
  }

  #observe(batch: PointBatch): void {
    const process = this.#running();
    if (process.bytesUnderWay > MAX_UNDER_WAY_BYTES)
      throw new Error(`its process has not taken ${MAX_UNDER_WAY_BYTES / 1024 / 1024} MB of batches yet`);
    const cancel = this.#options.clock.after(CALL_LIMIT_MS, () =>
      process.kill(`observe did not end within ${CALL_LIMIT_MS / 1000} s`),
    );
    process.deliver('observe', batch).then(cancel, (thrown: unknown) => {
      cancel();
      if (!process.hasEnded) this.#options.extension?.fault('uncaught', `observe threw: ${problemOf(thrown)}`);
    });
  }

  async #forget(clusterId: string): Promise<void> {
    // A process that has ended has no state to forget.
    await this.#process?.callWithin(CALL_LIMIT_MS, { kind: 'forget', clusterId });
  }

  async #close(hasClose: boolean, signal: AbortSignal): Promise<void> {
    this.#cancelRestart();
    const wasClosed = this.#isClosed;
    this.#isClosed = true;
    try {
      if (hasClose && !wasClosed) await this.#process?.call({ kind: 'close' }, signal);
    } finally {
      await this.dispose();
    }
  }

  #running(): SinkProcess {
    if (this.#restarting !== undefined) throw new Error(`its process is being restarted: ${this.#lastEnd}`);
    return this.#alive();
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
    if (this.#restarting === undefined && this.#isStarted) this.#restartLater();
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
    const process = await this.#remake();
    if (this.#made?.hasInit === true) await this.#within(process, 'init');
    this.#made?.context.logger.notice('Its process runs again.');
    return process;
  }

  /** Starts a new process and creates the same sink in it, without `init`. */
  async #remake(): Promise<SinkProcess> {
    try {
      await this.#launch();
      await this.#make(this.#alive());
      return this.#alive();
    } catch (thrown) {
      await this.#discard(thrown);
      throw thrown;
    }
  }

  async #within(process: SinkProcess, kind: 'init'): Promise<void> {
    try {
      await process.callWithin(CALL_LIMIT_MS, { kind });
    } catch (thrown) {
      await this.#discard(thrown);
      throw thrown;
    }
  }

  /** Ends a process in which the sink could not be created again. */
  async #discard(thrown: unknown): Promise<void> {
    const process = this.#process;
    if (process === undefined || process.hasEnded) return;
    this.#lastEnd = `it could not be started again: ${problemOf(thrown)}`;
    this.#options.extension?.fault('ended', this.#lastEnd);
    this.#process = undefined;
    await process.end();
  }
}

/** Returns the known secrets that occur in these options. */
function secretsIn(value: unknown): string[] {
  const text = JSON.stringify(value) ?? '';
  return [...registry().texts.keys()].filter((one) => text.includes(JSON.stringify(one).slice(1, -1)));
}
