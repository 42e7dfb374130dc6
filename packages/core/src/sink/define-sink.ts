import { CONTRACT_VERSION, SINK_BRAND } from './contract-version.js';
import type { PullSink, PushSink, SinkContext } from './sink.js';
import type { StandardSchema } from './standard-schema.js';
import { EXTENSION_NAME, foundValue, isSchema, isTextList } from './spec-values.js';

interface DefinitionBase<Options, ClusterOptions> {
  /** What the configuration calls it, and the name of its options' table: lower case, digits, hyphens. */
  readonly name: string;
  /** Checks the options and fills in defaults. Any Standard Schema (zod, valibot, arktype, …). */
  readonly config: StandardSchema<Options>;
  /** Checks what a `[[cluster]]` says to this sink: `prometheus_port = 9001` arrives as `{ port: 9001 }`. */
  readonly clusterConfig?: StandardSchema<ClusterOptions>;
  /**
   * Options that are secret, for schemas that cannot say it (`secret`, or `writeOnly` of their JSON Schema): `headers.*`,
   * where `*` is any key and any place in a list; of a table all that is in it.
   */
  readonly secrets?: readonly string[];
  /** Further top-level tables that this sink reads; each arrives in the options under its own name. */
  readonly tables?: readonly string[];
}

/** What `create` returns for a push sink. Its name is part of what the compiler says when `writePoints` is missing. */
export type WithWritePoints = PushSink | Promise<PushSink>;

/** What `create` returns for a pull sink. Its name is part of what the compiler says when `observe` is missing. */
export type WithObserve = PullSink | Promise<PullSink>;

/** A sink that sends: see `PushSink` for the promises on both sides. */
export interface PushSinkSpec<Options, ClusterOptions = unknown> extends DefinitionBase<Options, ClusterOptions> {
  /** It sends. */
  readonly delivery: 'push';
  /** Above 1: that many batches of different clusters may be written at the same time. Default 1. */
  readonly maxConcurrency?: number;
  /** Makes one instance. No network here: what can fail for a while belongs into `init`. */
  create(options: Options, context: SinkContext<ClusterOptions>): WithWritePoints;
}

/** A sink that is scraped: see `PullSink`. */
export interface PullSinkSpec<Options, ClusterOptions = unknown> extends DefinitionBase<Options, ClusterOptions> {
  /** It is asked. */
  readonly delivery: 'pull';
  /** Makes one instance. No network here: start to listen in `init`. */
  create(options: Options, context: SinkContext<ClusterOptions>): WithObserve;
}

export type SinkSpec<Options = unknown, ClusterOptions = unknown> =
  | PushSinkSpec<Options, ClusterOptions>
  | PullSinkSpec<Options, ClusterOptions>;

/** A spec that passed `defineSink`: what a sink package exports by default. */
export type SinkDefinition<Options = unknown, ClusterOptions = unknown> = SinkSpec<Options, ClusterOptions> & {
  /** The contract version it was built for. */
  readonly [SINK_BRAND]: number;
};

interface CreatedBy {
  readonly push: WithWritePoints;
  readonly pull: WithObserve;
}

/** A spec of the kind that its `delivery` says. */
interface SpecOf<Options, ClusterOptions, Delivery extends keyof CreatedBy> extends DefinitionBase<
  Options,
  ClusterOptions
> {
  readonly delivery: Delivery;
  readonly maxConcurrency?: Delivery extends 'push' ? number : never;
  create(options: Options, context: SinkContext<ClusterOptions>): CreatedBy[Delivery];
}

/**
 * Checks a spec, infers its option types, and stamps it with the contract version.
 *
 * @throws TypeError that names the member at fault, what was expected and what was found.
 */
export function defineSink<Options, ClusterOptions = unknown>(
  spec: PushSinkSpec<Options, ClusterOptions> | PullSinkSpec<Options, ClusterOptions>,
): SinkDefinition<Options, ClusterOptions>;
/**
 * The same, for the compiler: of several signatures it explains why the last one does not fit, and this one knows by
 * `delivery` which method `create` has to return.
 */
export function defineSink<Options, ClusterOptions, Delivery extends keyof CreatedBy>(
  spec: SpecOf<Options, ClusterOptions, Delivery>,
): SinkDefinition<Options, ClusterOptions>;
export function defineSink<Options, ClusterOptions>(
  spec: SinkSpec<Options, ClusterOptions>,
): SinkDefinition<Options, ClusterOptions> {
  const problem = findSpecProblem(spec);
  if (problem !== undefined) throw new TypeError(`defineSink: ${problem}`);
  return Object.freeze({ ...spec, create: spec.create.bind(spec), [SINK_BRAND]: CONTRACT_VERSION }) as SinkDefinition<
    Options,
    ClusterOptions
  >;
}

/** What is wrong with a would-be spec, in one sentence, or nothing. The host asks it too, for modules made by hand. */
export function findSpecProblem(spec: unknown): string | undefined {
  if (typeof spec !== 'object' || spec === null)
    return `expected an object, found ${spec === null ? 'null' : typeof spec}`;
  const { name, delivery, config, clusterConfig, secrets, tables, create, maxConcurrency } = spec as Record<
    string,
    unknown
  >;
  if (typeof name !== 'string' || !EXTENSION_NAME.test(name)) {
    return `name: expected lower-case letters, digits and hyphens, found ${foundValue(name)}`;
  }
  if (delivery !== 'push' && delivery !== 'pull')
    return `delivery: expected "push" or "pull", found ${foundValue(delivery)}`;
  if (!isSchema(config)) return `config: expected a Standard Schema, found ${foundValue(config)}`;
  if (clusterConfig !== undefined && !isSchema(clusterConfig)) {
    return `clusterConfig: expected a Standard Schema, found ${foundValue(clusterConfig)}`;
  }
  for (const [member, texts] of Object.entries({ secrets, tables })) {
    if (texts !== undefined && !isTextList(texts)) {
      return `${member}: expected an array of names, found ${foundValue(texts)}`;
    }
  }
  if (typeof create !== 'function') return `create: expected a function, found ${foundValue(create)}`;
  if (maxConcurrency !== undefined && !(Number.isInteger(maxConcurrency) && (maxConcurrency as number) >= 1)) {
    return `maxConcurrency: expected a whole number from 1, found ${foundValue(maxConcurrency)}`;
  }
  return undefined;
}
