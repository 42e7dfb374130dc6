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
 * From a name in the configuration to an instance. With `isolate = "process"` the sink is loaded and made in a process of its
 * own, and the instance passes calls on to it; its `close` ends that process.
 *
 * @param extensionOf who is to blame for what the package at a place does
 * @param timing for what the host waits for on behalf of a sink in a process of its own
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
  /** Ends its process, if it has one of its own. */
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
          // Its files may have changed since the last start.
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
