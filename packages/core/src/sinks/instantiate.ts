import type { ResolvedConfig, SinkConfig } from '../config/types.js';
import { gostatsError, problemOf, type ConfigProblem } from '../errors.js';
import type { SchemaIssue, SinkCluster, SinkContext, SinkDefinition, StandardSchema, StatsSink } from '../sink/index.js';

/** What the host adds to a sink's context. */
export type HostContext = Pick<SinkContext, 'logger' | 'userAgent' | 'signal'>;

/**
 * Checks a sink's options and makes its instance.
 *
 * @throws E_CONFIG with every problem of its options and of its keys in `[[cluster]]`; E_SINK_INSTANCE when `create`
 *   throws or returns something that is not a sink
 */
export async function instantiateSink(
  definition: SinkDefinition,
  sink: SinkConfig,
  place: string,
  config: ResolvedConfig,
  host: HostContext,
): Promise<StatsSink> {
  const problems: ConfigProblem[] = [];
  const options = await check(definition.config, optionsOf(definition, sink, config), problems, (path) =>
    placeOfOption(definition, sink, path),
  );
  const clusters: SinkCluster[] = [];
  for (const cluster of config.clusters) {
    const own = clusterOptions(definition.name, cluster.sinkOptions);
    const checked =
      definition.clusterConfig === undefined
        ? own
        : await check(definition.clusterConfig, own, problems, ([first, ...rest]) =>
            [`${cluster.path}.${definition.name}_${String(first)}`, ...rest].join('.'),
          );
    clusters.push({ id: cluster.id, hostname: cluster.hostname, options: checked });
  }
  if (problems.length > 0) {
    const located = problems.map(({ path, problem }) => ({ path, problem, line: config.locate(path) }));
    throw gostatsError('E_CONFIG', { file: config.file, problems: located });
  }

  let instance: unknown;
  try {
    instance = await definition.create(options, { id: sink.id, clusters, ...host });
  } catch (thrown) {
    throw gostatsError('E_SINK_INSTANCE', { sink: sink.id, place, problem: problemOf(thrown) }, thrown);
  }
  const problem = findInstanceProblem(instance, definition.delivery);
  if (problem !== undefined) throw gostatsError('E_SINK_INSTANCE', { sink: sink.id, place, problem });
  return instance as StatsSink;
}

/** The sink's own table, or its `[sink.options]`; and the further tables that it names, each under its own name. */
function optionsOf(definition: SinkDefinition, sink: SinkConfig, config: ResolvedConfig): Record<string, unknown> {
  const options: Record<string, unknown> = { ...(sink.options ?? config.table(definition.name)) };
  for (const name of definition.tables ?? []) {
    const table = config.table(name);
    if (table !== undefined) options[name] ??= table;
  }
  return options;
}

/** `prometheus_port = 9001` is the option `port` of the sink `prometheus`. */
function clusterOptions(name: string, written: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const prefix = `${name}_`;
  const own = Object.entries(written).filter(([key]) => key.startsWith(prefix));
  return Object.fromEntries(own.map(([key, value]) => [key.slice(prefix.length), value]));
}

function placeOfOption(definition: SinkDefinition, sink: SinkConfig, path: readonly string[]): string {
  if (definition.tables?.includes(path[0] ?? '') === true) return path.join('.');
  return [sink.options === undefined ? definition.name : `${sink.path}.options`, ...path].join('.');
}

async function check(
  schema: StandardSchema,
  input: unknown,
  problems: ConfigProblem[],
  place: (path: readonly string[]) => string,
): Promise<unknown> {
  const result = await schema['~standard'].validate(input);
  if (result.issues === undefined) return result.value;
  for (const issue of result.issues) problems.push({ path: place(pathOf(issue)), problem: issue.message });
  return undefined;
}

function pathOf(issue: SchemaIssue): string[] {
  return (issue.path ?? []).map((segment) => String(typeof segment === 'object' ? segment.key : segment));
}

function findInstanceProblem(instance: unknown, delivery: 'push' | 'pull'): string | undefined {
  if (typeof instance !== 'object' || instance === null) {
    return `create returned ${instance === null ? 'null' : typeof instance}, expected an object`;
  }
  const members = instance as Record<string, unknown>;
  const main = delivery === 'push' ? 'writePoints' : 'observe';
  if (typeof members[main] !== 'function') return `a ${delivery} sink needs the method ${main}`;
  for (const name of ['init', 'flush', 'close']) {
    if (members[name] !== undefined && typeof members[name] !== 'function') return `its ${name} is not a function`;
  }
  return undefined;
}
