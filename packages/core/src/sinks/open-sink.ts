import type { Extension } from '../blame/extension.js';
import type { ResolvedConfig, SinkConfig } from '../config/types.js';
import type { ConfigProblem } from '../errors.js';
import type { SinkDefinition, StatsSink } from '../sink/index.js';
import { loadIsolated, type LoadIsolatedOptions } from '../isolation/load-isolated.js';
import { loadModule } from '../modules/load.js';
import { admitModule } from '../modules/admit.js';
import { searchFor } from '../modules/search.js';
import type { ResolvedModule } from '../modules/resolve.js';
import { createTrustCache } from '../trust/trust-cache.js';
import { whereOf } from '../config/where.js';
import { checkSinkOptions, instantiateSink, type HostContext } from './instantiate.js';
import { sinkKind } from './sink-kind.js';
import { systemClock } from '../time/clock.js';
import { checkUnknownTables } from './unknown-tables.js';

/** A sink that has been found, loaded and created but not started. */
export interface OpenedSink {
  /** The configuration without the clusters whose options for this sink are invalid. */
  readonly config: SinkConfig;
  /** The problems of those clusters. */
  readonly problems: readonly ConfigProblem[];
  /** Options that gostats (Go) tolerates, and how they are treated. */
  readonly warnings: readonly ConfigProblem[];
  readonly definition: SinkDefinition;
  readonly resolved: ResolvedModule;
  readonly instance: StatsSink;
}

/**
 * Finds, loads and creates the sink that a configuration entry names. With `isolate = "process"` the sink is loaded and
 * created in a separate process, and the instance forwards calls to it; its `close` ends that process.
 *
 * @param extensionOf returns the extension to blame for what the package at a place does
 * @param timing the clock and random source used for sinks in a separate process
 * @throws the errors of resolve, load and instantiate; E_CONFIG for a table that was probably meant for this sink
 */
export async function openSink(
  config: ResolvedConfig,
  sink: SinkConfig,
  folders: readonly string[],
  host: HostContext,
  extensionOf: (place: string) => Extension | undefined = () => undefined,
  timing: Timing = SYSTEM,
): Promise<OpenedSink> {
  const { definition, resolved, extension, dispose } = await findSink(config, sink, folders, timing, extensionOf);
  try {
    const made = await instantiateSink(definition, sink, resolved.place, config, host, extension);
    return { ...made, definition, resolved };
  } catch (thrown) {
    await dispose();
    throw thrown;
  }
}

/**
 * Finds and loads a sink and checks its options without creating it.
 *
 * @returns the problems of individual clusters, and the warnings
 * @throws the errors of {@link openSink}, except those of creating the sink
 */
export async function checkSink(
  config: ResolvedConfig,
  sink: SinkConfig,
  folders: readonly string[],
): Promise<Pick<OpenedSink, 'problems' | 'warnings'>> {
  const { definition, resolved, dispose } = await findSink(config, sink, folders, SYSTEM);
  try {
    const { problems, warnings } = await checkSinkOptions(definition, sink, resolved.place, config);
    return { problems, warnings };
  } finally {
    await dispose();
  }
}

type Timing = Pick<LoadIsolatedOptions, 'clock' | 'random'>;

const SYSTEM: Timing = { clock: systemClock, random: Math.random };

interface FoundSink extends Pick<OpenedSink, 'definition' | 'resolved'> {
  readonly extension: Extension | undefined;
  /** Ends the sink's process if it has one. */
  readonly dispose: () => Promise<void>;
}

async function findSink(
  config: ResolvedConfig,
  sink: SinkConfig,
  folders: readonly string[],
  timing: Timing,
  extensionOf: (place: string) => Extension | undefined = () => undefined,
): Promise<FoundSink> {
  const wanted = { ...sink, where: whereOf(config, sink.path) };
  const search = searchFor(config, folders);
  const resolved = await admitModule(sinkKind, wanted, search);
  const extension = extensionOf(resolved.place);
  const { isolation } = sink;
  const { definition, dispose } =
    isolation === undefined
      ? { definition: await loadModule(sinkKind, resolved), dispose: () => Promise.resolve() }
      : await loadIsolated(resolved, {
          ...timing,
          id: sink.id,
          isolation,
          configFile: config.file,
          extension,
          // Do not reuse the trust cache: the files may have changed since the last start.
          admit: async () => void (await admitModule(sinkKind, wanted, { ...search, trustCache: createTrustCache() })),
        });
  try {
    await config.askStores([definition.name, ...(definition.tables ?? [])]);
    checkUnknownTables(config, sink, definition);
    return { definition, resolved, extension, dispose };
  } catch (thrown) {
    await dispose();
    throw thrown;
  }
}
