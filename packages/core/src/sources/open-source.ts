import type { Extension } from '../blame/extension.js';
import { timedCall } from '../blame/timed-call.js';
import type { ClusterConfig, ResolvedConfig, SourceConfig } from '../config/types.js';
import { whereOf } from '../config/where.js';
import { gostatsError, problemOf, type ConfigProblem } from '../errors.js';
import { admitModule } from '../modules/admit.js';
import { loadModule, MODULE_TIMEOUT_MS } from '../modules/load.js';
import { checkOptions } from '../modules/options.js';
import type { ResolvedModule } from '../modules/resolve.js';
import { searchFor } from '../modules/search.js';
import type { Source, SourceContext, SourceDefinition } from '../source/index.js';
import { waitAtMost } from '../time/wait-at-most.js';
import { DefinedSource } from './defined-source.js';
import { sourceKind } from './source-kind.js';
import { SourceWall } from './source-wall.js';

/** A source that has been found, loaded and created. */
export interface OpenedSource {
  readonly config: SourceConfig;
  readonly definition: SourceDefinition;
  readonly resolved: ResolvedModule;
  readonly instance: Source;
  readonly source: DefinedSource;
  readonly wall: SourceWall;
}

/** What the host provides to a source. */
export interface SourceHost {
  readonly folders: readonly string[];
  readonly context: (id: string) => SourceContext;
  /** Returns the extension to blame for what the package at a place does. */
  readonly extension: (id: string, place: string) => Extension;
}

/**
 * Finds, loads and creates the source that a configuration entry names.
 *
 * @throws GostatsError E_MODULE_…, E_SOURCE_NOT_FOUND, E_SOURCE_LOAD, E_SOURCE_EXPORT, E_SOURCE_CONTRACT; E_CONFIG with
 *   every problem in its options; E_SOURCE_CREATE
 */
export async function openSource(
  config: ResolvedConfig,
  source: SourceConfig,
  host: SourceHost,
): Promise<OpenedSource> {
  const wanted = { ...source, where: whereOf(config, source.path) };
  const resolved = await admitModule(sourceKind, wanted, searchFor(config, host.folders));
  const definition = await loadModule(sourceKind, resolved);
  const problems: Pick<ConfigProblem, 'path' | 'problem'>[] = [];
  const check = async (
    schema: SourceDefinition['config'],
    input: Readonly<Record<string, unknown>>,
    place: (path: readonly string[]) => string,
  ): Promise<unknown> => {
    if (schema === undefined) {
      problems.push(
        ...Object.keys(input).map((key) => ({
          path: place([key]),
          problem: 'unknown key; this source has no options',
        })),
      );
      return {};
    }
    const checked = await checkOptions(schema, input, place, definition.secrets);
    problems.push(...checked.problems);
    return checked.value;
  };
  const options = await check(definition.config, source.options, (path) =>
    [`${source.path}.options`, ...path].join('.'),
  );
  const clusters = new Map<string, unknown>();
  for (const cluster of config.clusters.filter(({ id }) => source.clusters?.includes(id) !== false)) {
    const own = optionsOf(source.id, cluster);
    clusters.set(
      cluster.id,
      await check(definition.clusterConfig, own, ([first = '', ...rest]) =>
        [`${cluster.path}.${source.id}_${first}`, ...rest].join('.'),
      ),
    );
  }
  if (problems.length > 0) {
    const located = problems.map((one) => ({ ...one, line: config.locate(one.path) }));
    throw gostatsError('E_CONFIG', { file: config.file, problems: located });
  }
  const extension = host.extension(source.id, resolved.place);
  const instance = await create(definition, options, host.context(source.id), extension);
  const wall = new SourceWall(extension, definition.privileges);
  return {
    config: source,
    definition,
    resolved,
    instance,
    wall,
    source: new DefinedSource({ id: source.id, definition, instance, wall, clusters }),
  };
}

/** Returns a source's options in a `[[cluster]]`: `quotas_zone = "System"` sets `zone` of the source `quotas`. */
function optionsOf(id: string, { sinkOptions }: ClusterConfig): Record<string, unknown> {
  const own = Object.entries(sinkOptions).filter(([key]) => key.startsWith(`${id}_`));
  return Object.fromEntries(own.map(([key, value]) => [key.slice(id.length + 1), value]));
}

/** @throws GostatsError E_SOURCE_CREATE */
async function create(
  definition: SourceDefinition,
  options: unknown,
  context: SourceContext,
  extension: Extension,
): Promise<Source> {
  const fail = (problem: string, cause?: unknown): never => {
    throw gostatsError('E_SOURCE_CREATE', { source: context.id, place: extension.place, problem }, cause);
  };
  let instance: unknown;
  try {
    const making = async (): Promise<unknown> =>
      timedCall(extension, 'create', () => definition.create(options, context));
    instance = await waitAtMost(MODULE_TIMEOUT_MS, making());
  } catch (thrown) {
    return fail(problemOf(thrown), thrown);
  }
  const { jobs, close } = (instance ?? {}) as Partial<Source>;
  if (typeof jobs !== 'function') return fail('a source needs the method jobs');
  if (close !== undefined && typeof close !== 'function')
    return fail(`close must be a function or be left out; found ${typeof close}`);
  return instance as Source;
}
