import type { Extension } from '../blame/extension.js';
import type { ResolvedConfig, SinkConfig } from '../config/types.js';
import type { ConfigProblem } from '../errors.js';
import type { SinkDefinition, StatsSink } from '../sink/index.js';
import { loadModule } from '../modules/load.js';
import { admitModule } from '../modules/admit.js';
import { searchFor } from '../modules/search.js';
import type { ResolvedModule } from '../modules/resolve.js';
import { whereOf } from '../config/where.js';
import { checkSinkOptions, instantiateSink, type HostContext } from './instantiate.js';
import { sinkKind } from './sink-kind.js';
import { checkUnknownTables } from './unknown-tables.js';

/** A sink that was found, loaded and made, and not started yet. */
export interface OpenedSink {
  /** Without the clusters whose options for it cannot be used. */
  readonly config: SinkConfig;
  /** What is wrong with those. */
  readonly problems: readonly ConfigProblem[];
  /** What gostats does not mind in its options, and what becomes of it. */
  readonly warnings: readonly ConfigProblem[];
  readonly definition: SinkDefinition;
  readonly resolved: ResolvedModule;
  readonly instance: StatsSink;
}

/**
 * From a name in the configuration to an instance.
 *
 * @param extensionOf who is to blame for what the package at a place does
 * @throws the errors of resolve, load and instantiate; E_CONFIG for a table that was probably meant for this sink
 */
export async function openSink(
  config: ResolvedConfig,
  sink: SinkConfig,
  folders: readonly string[],
  host: HostContext,
  extensionOf: (place: string) => Extension | undefined = () => undefined,
): Promise<OpenedSink> {
  const { definition, resolved } = await findSink(config, sink, folders);
  const made = await instantiateSink(definition, sink, resolved.place, config, host, extensionOf(resolved.place));
  return { ...made, definition, resolved };
}

/**
 * Finds and loads a sink and checks its options, without making it.
 *
 * @returns what is wrong with single clusters, and what gostats does not mind
 * @throws as {@link openSink} does, except for what making it throws
 */
export async function checkSink(
  config: ResolvedConfig,
  sink: SinkConfig,
  folders: readonly string[],
): Promise<Pick<OpenedSink, 'problems' | 'warnings'>> {
  const { definition, resolved } = await findSink(config, sink, folders);
  const { problems, warnings } = await checkSinkOptions(definition, sink, resolved.place, config);
  return { problems, warnings };
}

async function findSink(
  config: ResolvedConfig,
  sink: SinkConfig,
  folders: readonly string[],
): Promise<Pick<OpenedSink, 'definition' | 'resolved'>> {
  const wanted = { ...sink, where: whereOf(config, sink.path) };
  const resolved = await admitModule(sinkKind, wanted, searchFor(config, folders));
  const definition = await loadModule(sinkKind, resolved);
  await config.askStores([definition.name, ...(definition.tables ?? [])]);
  checkUnknownTables(config, sink, definition);
  return { definition, resolved };
}
