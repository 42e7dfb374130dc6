import { ownSignal } from '../blame/own-signal.js';
import type { Extension } from '../blame/extension.js';
import { timedCall } from '../blame/timed-call.js';
import type { ClusterConfig, ResolvedConfig, SinkConfig } from '../config/types.js';
import { gostatsError, isDefect, problemOf, type ConfigProblem } from '../errors.js';
import { MODULE_TIMEOUT_MS } from '../modules/load.js';
import { checkOptions } from '../modules/options.js';
import { isTableOfGostats, tolerateOptions } from '../modules/tolerate-options.js';
import { waitAtMost } from '../time/wait-at-most.js';
import { findInstanceProblem } from './instance-problem.js';
import type {
  ClusterState,
  SinkCluster,
  SinkContext,
  SinkDefinition,
  StandardSchema,
  StatsSink,
} from '../sink/index.js';

/** What the host adds to a sink's context. */
export type HostContext = Pick<SinkContext, 'logger' | 'userAgent' | 'signal' | 'clusterStates'>;

/** A sink instance with the configuration of its usable clusters. */
export interface MadeSink {
  readonly instance: StatsSink;
  readonly config: SinkConfig;
  readonly problems: readonly ConfigProblem[];
  /** Options that gostats (Go) tolerates and that only cause a warning here. */
  readonly warnings: readonly ConfigProblem[];
}

/** The result of checking a sink's options. */
export interface CheckedSink {
  readonly options: unknown;
  /** The clusters whose options for this sink are valid. */
  readonly clusters: readonly SinkCluster[];
  /** The configuration without the other clusters. */
  readonly config: SinkConfig;
  /** The problems of the other clusters. */
  readonly problems: readonly ConfigProblem[];
  readonly warnings: readonly ConfigProblem[];
}

/**
 * Checks a sink's options and creates its instance. Clusters with invalid options for this sink are left out.
 *
 * @throws the errors of {@link checkSinkOptions}; E_SINK_INSTANCE when `create` throws or returns something that is not a
 *   sink
 */
export async function instantiateSink(
  definition: SinkDefinition,
  sink: SinkConfig,
  place: string,
  config: ResolvedConfig,
  host: HostContext,
  extension?: Extension,
): Promise<MadeSink> {
  const checked = await checkSinkOptions(definition, sink, place, config);
  const { options, clusters, problems, warnings, config: forClusters } = checked;
  const context = contextOf(sink, clusters, host, extension);
  const instance = await makeInstance(definition, sink, place, options, context, extension);
  return { instance, config: forClusters, problems, warnings };
}

/**
 * Checks a sink's options without creating it.
 *
 * @throws E_CONFIG with every problem in its options and in its keys in `[[cluster]]` if its own options are invalid,
 *   if no cluster is left, or if there is a warning with `strict`; E_SINK_INSTANCE when the check itself fails
 */
export async function checkSinkOptions(
  definition: SinkDefinition,
  sink: SinkConfig,
  place: string,
  config: ResolvedConfig,
): Promise<CheckedSink> {
  const check = async (
    schema: StandardSchema,
    input: unknown,
    at: (path: readonly string[]) => string,
  ): ReturnType<typeof checkOptions> => {
    try {
      return await checkOptions(schema, input, at, definition.secrets);
    } catch (thrown) {
      const problem = `the check of its options failed: ${problemOf(thrown)}`;
      throw gostatsError('E_SINK_INSTANCE', { sink: sink.id, place, problem }, thrown);
    }
  };
  const given = optionsOf(definition, sink, config);
  const tolerated = isOfGostats(definition, sink)
    ? tolerateOptions(definition.config, given, definition.delivery === 'pull')
    : { options: given, warnings: [] };
  const at = (path: readonly string[]): string => placeOfOption(definition, sink, path);
  const warned: Problem[] = tolerated.warnings.map(({ path, problem }) => ({ path: at(path), problem }));
  const { value: options, problems: own } = await check(definition.config, tolerated.options, at);
  const clusters: SinkCluster[] = [];
  const ofClusters: Problem[] = [];
  const seen = config.clusters.filter(({ id }) => sink.clusters?.includes(id) !== false);
  for (const cluster of seen) {
    const { value, problems, warnings } = await checkCluster(definition, sink, cluster, check);
    ofClusters.push(...problems);
    warned.push(...warnings);
    if (problems.length === 0) clusters.push({ id: cluster.id, hostname: cluster.hostname, options: value });
  }
  const inOrder = (all: readonly Problem[]): ConfigProblem[] =>
    all
      .map(({ path, problem }) => ({ path, problem, line: config.locate(path) }))
      .toSorted((a, b) => (a.line ?? 0) - (b.line ?? 0));
  const located = inOrder([...own, ...ofClusters]);
  const warnings = inOrder(warned);
  if (config.strict && warnings.length > 0)
    throw gostatsError('E_CONFIG', { file: config.file, problems: inOrder([...own, ...ofClusters, ...warned]) });
  if (own.length > 0 || (ofClusters.length > 0 && clusters.length === 0)) {
    throw gostatsError('E_CONFIG', { file: config.file, problems: located });
  }
  const forClusters = clusters.length === seen.length ? sink : { ...sink, clusters: clusters.map(({ id }) => id) };
  return { options, clusters, config: forClusters, problems: located, warnings };
}

type Problem = Pick<ConfigProblem, 'path' | 'problem'>;

/** Checks the options for this sink in a `[[cluster]]`. */
async function checkCluster(
  definition: SinkDefinition,
  sink: SinkConfig,
  cluster: ClusterConfig,
  check: typeof checkOptions,
): Promise<Awaited<ReturnType<typeof checkOptions>> & { readonly warnings: readonly Problem[] }> {
  const { name, clusterConfig: schema } = definition;
  const own = clusterOptions(name, sink.id, cluster.sinkOptions);
  const values = Object.fromEntries([...own].map(([option, { value }]) => [option, value]));
  if (schema === undefined) return { value: values, problems: [], warnings: [] };
  const placeOf = ([first = '', ...rest]: readonly string[]): string =>
    [`${cluster.path}.${own.get(first)?.key ?? `${name}_${first}`}`, ...rest].join('.');
  const { options, warnings } = isOfGostats(definition, sink)
    ? tolerateOptions(schema, values, definition.delivery === 'pull', `${name}_`)
    : { options: values, warnings: [] };
  const checked = await check(schema, options, placeOf);
  return { ...checked, warnings: warnings.map(({ path, problem }) => ({ path: placeOf(path), problem })) };
}

/** Returns whether gostats (Go) has this sink's table. What it tolerates there is no error here. */
function isOfGostats({ name }: SinkDefinition, { options }: SinkConfig): boolean {
  return options === undefined && isTableOfGostats(name);
}

/** @throws E_SINK_INSTANCE */
async function makeInstance(
  definition: SinkDefinition,
  sink: SinkConfig,
  place: string,
  options: unknown,
  context: SinkContext,
  extension: Extension | undefined,
): Promise<StatsSink> {
  let instance: unknown;
  try {
    instance = await waitAtMost(MODULE_TIMEOUT_MS, create(definition, options, context, extension));
  } catch (thrown) {
    throw gostatsError(
      'E_SINK_INSTANCE',
      { sink: sink.id, place, problem: problemOf(thrown), defect: isDefect(thrown) },
      thrown,
    );
  }
  const problem = findInstanceProblem(instance, definition.delivery);
  if (problem !== undefined) throw gostatsError('E_SINK_INSTANCE', { sink: sink.id, place, problem, defect: true });
  return instance as StatsSink;
}

/** Returns the sink's own table or `[sink.options]`, plus the further tables that it declares, each under its name. */
function optionsOf(definition: SinkDefinition, sink: SinkConfig, config: ResolvedConfig): Record<string, unknown> {
  const options: Record<string, unknown> = { ...(sink.options ?? config.table(definition.name)) };
  for (const name of definition.tables ?? []) {
    const table = config.table(name);
    if (table !== undefined) options[name] ??= table;
  }
  return options;
}

/**
 * Returns a cluster's options for a sink. `prometheus_port = 9001` sets `port` for every sink `prometheus`;
 * `second_port = 9002` sets it for the sink with the id `second` and takes precedence.
 *
 * @returns a map from option to its value and the configuration key
 */
function clusterOptions(
  name: string,
  id: string,
  written: Readonly<Record<string, unknown>>,
): Map<string, { key: string; value: unknown }> {
  const options = new Map<string, { key: string; value: unknown }>();
  for (const prefix of [`${name}_`, `${id}_`]) {
    for (const [key, value] of Object.entries(written)) {
      if (key.startsWith(prefix)) options.set(key.slice(prefix.length), { key, value });
    }
  }
  return options;
}

function contextOf(
  sink: SinkConfig,
  clusters: readonly SinkCluster[],
  host: HostContext,
  extension?: Extension,
): SinkContext {
  const signal = extension === undefined ? host.signal : ownSignal(extension, host.signal);
  const own = new Set(clusters.map(({ id }) => id));
  const clusterStates = (): readonly ClusterState[] => host.clusterStates?.().filter(({ id }) => own.has(id)) ?? [];
  return Object.freeze({ id: sink.id, clusters: Object.freeze([...clusters]), ...host, clusterStates, signal });
}

/** Async so that a synchronous throw in `create` becomes a rejection. */
async function create(
  definition: SinkDefinition,
  options: unknown,
  context: SinkContext,
  extension?: Extension,
): Promise<unknown> {
  const call = (): unknown => definition.create(options, context);
  return extension === undefined ? call() : timedCall(extension, 'create', call);
}

function placeOfOption(definition: SinkDefinition, sink: SinkConfig, path: readonly string[]): string {
  if (definition.tables?.includes(path[0] ?? '') === true) return path.join('.');
  return [sink.options === undefined ? definition.name : `${sink.path}.options`, ...path].join('.');
}
