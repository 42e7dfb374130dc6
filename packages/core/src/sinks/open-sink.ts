import type { ResolvedConfig, SinkConfig } from '../config/types.js';
import type { SinkDefinition, StatsSink } from '../sink/index.js';
import { instantiateSink, type HostContext } from './instantiate.js';
import { loadSink } from './load.js';
import { resolveSink, type ResolvedSink, type SinkSearch } from './resolve.js';

/** A sink that was found, loaded and made, and not started yet. */
export interface OpenedSink {
  readonly config: SinkConfig;
  readonly definition: SinkDefinition;
  readonly resolved: ResolvedSink;
  readonly instance: StatsSink;
}

/** From a name in the configuration to an instance. @throws the errors of resolve, load and instantiate */
export async function openSink(
  config: ResolvedConfig,
  sink: SinkConfig,
  folders: readonly string[],
  host: HostContext,
): Promise<OpenedSink> {
  const search: SinkSearch = { configFile: config.file, folders };
  const resolved = resolveSink(sink.use, sink.path, search);
  const definition = await loadSink(resolved);
  const instance = await instantiateSink(definition, sink, resolved.place, config, host);
  return { config: sink, definition, resolved, instance };
}
