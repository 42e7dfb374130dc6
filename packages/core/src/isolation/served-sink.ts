import { jsonSchemaOf } from '../modules/json-schema.js';
import { loadModule } from '../modules/load.js';
import { problemOf } from '../errors.js';
import { secret } from '../secrets/index.js';
import { sinkKind } from '../sinks/sink-kind.js';
import type { ClusterState, PullSink, PushSink, SinkContext, SinkDefinition, StandardSchema } from '../sink/index.js';
import { BatchReader } from './batch-reader.js';
import { batchMembers, CALL_ID, CALL_MEMBER } from './batch-writer.js';
import { carryError, restoreError } from './carried-error.js';
import type { HostChannel } from './host-channel.js';
import type { CarriedBatch, CreatedSink, CreateRequest, Description, ToChild } from './messages.js';

type Request = Extract<ToChild, { readonly id: number }>;

/** The call id that stands for the signal of the sink's context. */
const CONTEXT = 0;
const MEMBERS = ['init', 'writePoints', 'observe', 'forget', 'flush', 'close'];

/** Runs in the sink's process. Loads, creates and calls the sink on the host's behalf. */
export class ServedSink {
  readonly #channel: HostChannel;
  readonly #reader = new BatchReader();
  readonly #aborts = new Map<number, AbortController>([[CONTEXT, new AbortController()]]);
  #definition: SinkDefinition | undefined;
  #instance: (PushSink & PullSink) | undefined;
  #states: readonly ClusterState[] = [];
  #asksForStates = false;

  constructor(channel: HostChannel) {
    this.#channel = channel;
  }

  hear(message: ToChild): void {
    if (message instanceof Float64Array) void this.#answerBatch({ data: message });
    else if (message.kind === 'batch') void this.#answerBatch(message);
    else if (message.kind === 'abort') this.#aborts.get(message.call)?.abort(restoreError(message.reason));
    else if (message.kind === 'states') this.#states = message.states;
    else if (message.kind === 'exit') process.kill(process.pid, 'SIGKILL');
    else void this.#answer(message);
  }

  /** Reports an uncaught error to the host, which counts it as a fault. The process continues. */
  uncaught(what: string, thrown: unknown): void {
    this.#channel.tell({ kind: 'uncaught', detail: `${what}: ${problemOf(thrown)}` });
  }

  #answer(request: Request): Promise<void> {
    return this.#settle(request.id, (signal) => this.#do(request, signal));
  }

  #answerBatch(carried: CarriedBatch): Promise<void> {
    const { data } = carried;
    const member = batchMembers[data[CALL_MEMBER] as number] ?? 'writePoints';
    return this.#settle(data[CALL_ID] as number, async (signal) => {
      await this.#instance?.[member](this.#reader.unpack(carried), signal); // do not send the return value
    });
  }

  async #settle(id: number, run: (signal: AbortSignal) => unknown): Promise<void> {
    const abort = new AbortController();
    this.#aborts.set(id, abort);
    try {
      const value = await run(abort.signal);
      this.#channel.tell(value === undefined ? id : { kind: 'done', id, value });
    } catch (thrown) {
      this.#channel.tell({ kind: 'done', id, error: carryError(thrown) });
    } finally {
      this.#aborts.delete(id);
    }
  }

  async #do(request: Request, signal: AbortSignal): Promise<unknown> {
    switch (request.kind) {
      case 'load':
        this.#definition = await loadModule(sinkKind, { ...request, found: request.place, bundled: false });
        return describe(this.#definition);
      case 'validate':
        return withoutValue(await this.#check(request.schema, request.input));
      case 'create':
        return this.#create(request);
      case 'forget':
        this.#instance?.forget?.(request.clusterId);
        return undefined;
      default:
        await this.#instance?.[request.kind]?.(signal);
        return undefined;
    }
  }

  async #create({ sink: id, userAgent, options, clusters, states, secrets }: CreateRequest): Promise<CreatedSink> {
    secret(secrets);
    const definition = this.#definition as SinkDefinition;
    const own: SinkContext['clusters'][number][] = [];
    for (const cluster of clusters)
      own.push({ ...cluster, options: await this.#valid('clusterConfig', cluster.options) });
    this.#states = states;
    const context: SinkContext = Object.freeze({
      id,
      userAgent,
      logger: this.#channel.logger,
      signal: (this.#aborts.get(CONTEXT) as AbortController).signal,
      clusters: Object.freeze(own),
      clusterStates: () => this.#clusterStates(),
    });
    const made: unknown = await definition.create(await this.#valid('config', options), context);
    if (typeof made !== 'object' || made === null)
      throw new TypeError(`create returned ${made === null ? 'null' : typeof made}, expected an object`);
    this.#instance = made as PushSink & PullSink;
    const members = MEMBERS.map((name) => [name, typeof Reflect.get(made, name)] as const);
    return { members: Object.fromEntries(members), destination: copyOf(this.#instance.destination) };
  }

  async #valid(schema: 'config' | 'clusterConfig', input: unknown): Promise<unknown> {
    const result = await this.#check(schema, input);
    if (result.issues === undefined) return result.value;
    throw new Error(`its options were accepted before, and are not any more: ${result.issues[0]?.message}`);
  }

  async #check(name: 'config' | 'clusterConfig', input: unknown): Promise<ValidateResult> {
    const schema = this.#definition?.[name];
    return schema === undefined ? { value: input } : schema['~standard'].validate(input);
  }

  #clusterStates(): readonly ClusterState[] {
    if (!this.#asksForStates) this.#channel.tell({ kind: 'asks for states' });
    this.#asksForStates = true;
    return this.#states;
  }
}

type ValidateResult = Awaited<ReturnType<StandardSchema['~standard']['validate']>>;

/** Returns only the issues. The value is not sent because it may not be cloneable. */
function withoutValue({ issues }: ValidateResult): unknown {
  const plain = issues?.map((issue) => ({
    message: issue.message,
    path: issue.path?.map((part) => String(typeof part === 'object' ? part.key : part)),
    keys: (issue as { keys?: unknown }).keys,
  }));
  return { issues: copyOf(plain) };
}

function describe(definition: SinkDefinition): Description {
  const { name, delivery, secrets, tables, config, clusterConfig } = definition;
  const { maxConcurrency } = definition as { maxConcurrency?: number };
  return {
    name,
    delivery,
    maxConcurrency,
    secrets,
    tables,
    config: copyOf(jsonSchemaOf(config)),
    clusterConfig: clusterConfig && copyOf(jsonSchemaOf(clusterConfig)),
    hasClusterConfig: clusterConfig !== undefined,
  };
}

/** Copies a value as plain JSON, because values from a package may have getters or other surprises. */
function copyOf<Value>(value: Value): Value | undefined {
  return value === undefined ? undefined : (JSON.parse(JSON.stringify(value)) as Value);
}
