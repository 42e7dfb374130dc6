import { problemOf } from '../errors.js';
import { registry } from '../secrets/registry.js';
import { secret } from '../secrets/index.js';
import { orAborted } from '../time/abort.js';
import { retryable, type PointBatch, type SinkContext, type SinkDefinition, type StatsSink } from '../sink/index.js';
import { CONTRACT_VERSION, SINK_BRAND, type PullSink, type PushSink, type StandardSchema } from '../sink/index.js';
import type { CreatedSink, CreateRequest, FromChild, SchemaName } from './messages.js';
import { filesNamedIn } from './permissions.js';
import { CALL_LIMIT_MS, ProcessKeeper, type ProcessKeeperOptions } from './process-keeper.js';
import type { SinkProcess } from './sink-process.js';
import { StatesFeed } from './states-feed.js';

/** The maximum size of the batches that a pull sink has not processed yet. */
const MAX_UNDER_WAY_BYTES = 16 * 1024 * 1024;

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
  readonly #options: ProcessKeeperOptions;
  readonly #keeper: ProcessKeeper;
  #made: Made | undefined;
  #isClosed = false;
  #states: StatesFeed | undefined;

  constructor(options: ProcessKeeperOptions) {
    this.#options = options;
    this.#keeper = new ProcessKeeper(options, {
      heard: (message) => this.#hear(message),
      create: (process) => this.#make(process),
      start: async (process) => {
        if (this.#made?.hasInit === true) await process.callWithin(CALL_LIMIT_MS, { kind: 'init' });
        this.#made?.context.logger.notice('Its process runs again.');
      },
    });
  }

  /** @throws the same errors as loading in the host's process; Error when the process ends */
  async load(): Promise<SinkDefinition> {
    const described = await this.#keeper.launch();
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
    this.#states?.stop();
    await this.#keeper.dispose();
  }

  #hear(message: Exclude<FromChild, number | { kind: 'done' }>): void {
    if (message.kind === 'secrets') secret(message.texts);
    else if (message.kind === 'uncaught') this.#options.extension?.fault('uncaught', message.detail);
    else if (message.kind === 'asks for states') this.#states?.start();
    else this.#made?.context.logger[message.level](message.message, message.fields as never);
  }

  #schema(schema: SchemaName, json: unknown): StandardSchema {
    const validate = async (input: unknown): Promise<ReturnType<StandardSchema['~standard']['validate']>> => {
      await this.#keeper.mayRead(filesNamedIn(input));
      const { issues } = (await this.#keeper
        .running()
        .callWithin(CALL_LIMIT_MS, { kind: 'validate', schema, input })) as {
        issues?: [];
      };
      return issues === undefined ? { value: input } : { issues };
    };
    const jsonSchema = json === undefined ? {} : { jsonSchema: { input: () => json } };
    return { '~standard': { version: 1, vendor: 'gostats', validate, ...jsonSchema } } as StandardSchema;
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
      this.#keeper.process?.post({ kind: 'states', states }),
    );
    this.#made = { request, context, hasInit: false }; // set first: the sink may log while it is created
    const { members, destination } = await this.#make(this.#keeper.running());
    const hasInit = members['init'] === 'function';
    this.#made = { request, context, hasInit };
    this.#keeper.restarts = !hasInit;
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
    this.#keeper.process?.post({ kind: 'abort', call: 0, reason: { type: 'error', message: String(signal.reason) } });
  }

  #instance(members: CreatedSink['members'], destination: CreatedSink['destination']): StatsSink {
    const calls: Partial<PushSink & PullSink> = {
      init: (signal) => this.#init(signal),
      writePoints: (batch, signal) => this.#write(batch, signal),
      observe: (batch) => this.#observe(batch),
      forget: (clusterId) => this.#forget(clusterId),
      flush: async (signal) => void (await this.#keeper.running().call({ kind: 'flush' }, signal)),
    };
    // Members that are not functions become null, so that the host's check rejects them as it would in its own process.
    const asFound = Object.entries(calls).flatMap(([name, call]) =>
      members[name] === 'undefined' ? [] : [[name, members[name] === 'function' ? call : null] as const],
    );
    const close = (signal: AbortSignal): Promise<void> => this.#close(members['close'] === 'function', signal);
    return { ...Object.fromEntries(asFound), close, ...(destination && { destination }) } as StatsSink;
  }

  async #init(signal: AbortSignal): Promise<void> {
    const process = await orAborted(
      this.#keeper.process ? Promise.resolve(this.#keeper.process) : this.#keeper.remake(),
      signal,
    );
    await process.call({ kind: 'init' }, signal);
    this.#keeper.restarts = true;
  }

  async #write(batch: PointBatch, signal: AbortSignal): Promise<void> {
    const { process, restarting, lastEnd, retryAfterMs } = this.#keeper;
    if (restarting !== undefined) await (await orAborted(restarting, signal)).deliver('writePoints', batch, signal);
    else if (process !== undefined) await process.deliver('writePoints', batch, signal);
    else throw retryable(`its process has ended and will be restarted: ${lastEnd}`, { retryAfterMs });
  }

  #observe(batch: PointBatch): void {
    const process = this.#keeper.running();
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
    await this.#keeper.process?.callWithin(CALL_LIMIT_MS, { kind: 'forget', clusterId });
  }

  async #close(hasClose: boolean, signal: AbortSignal): Promise<void> {
    const wasClosed = this.#isClosed;
    this.#isClosed = true;
    this.#keeper.close();
    try {
      if (hasClose && !wasClosed) await this.#keeper.process?.call({ kind: 'close' }, signal);
    } finally {
      await this.dispose();
    }
  }
}

/** Returns the known secrets that occur in these options. */
function secretsIn(value: unknown): string[] {
  const text = JSON.stringify(value) ?? '';
  return [...registry().texts.keys()].filter((one) => text.includes(JSON.stringify(one).slice(1, -1)));
}
