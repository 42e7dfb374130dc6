import type { CollectedSource } from '../cluster/collected-source.js';
import type { ResolvedConfig } from '../config/types.js';
import type { Source, SourceContext, SourceDefinition } from '../source/index.js';
import { currentSource } from './current/index.js';
import { DefinedSource } from './defined-source.js';
import type { SourceWall } from './source-wall.js';
import { summarySource } from './summary/index.js';

/** What the host provides to a built-in source. */
export interface BuiltInHost {
  readonly context: (id: string) => SourceContext;
  readonly wall: (id: string) => SourceWall;
}

type MakeBuiltIn = (config: ResolvedConfig, host: BuiltInHost) => CollectedSource;

/** The built-in sources by id, in the order in which their jobs start. */
const builtInSources: Readonly<Record<string, MakeBuiltIn>> = {
  current: () => currentSource,
  summary: defined(summarySource, ({ summaries }) => summaries),
};

/** Creates the built-in sources for a configuration. */
export function makeBuiltIns(config: ResolvedConfig, host: BuiltInHost): readonly CollectedSource[] {
  return Object.values(builtInSources).map((make) => make(config, host));
}

/** Wraps a built-in source that implements the same public contract as third-party sources. */
function defined<Options>(
  definition: Omit<SourceDefinition<Options>, 'create'> & {
    create(options: Options, context: SourceContext): Source | Promise<Source>;
  },
  optionsOf: (config: ResolvedConfig) => Options,
): MakeBuiltIn {
  return (config, { context, wall }) => {
    const { name } = definition;
    const instance = definition.create(optionsOf(config), context(name)) as Source;
    const clusters = new Map(config.clusters.map(({ id }) => [id, {}]));
    return new DefinedSource({ id: name, definition, instance, wall: wall(name), clusters });
  };
}
