import {
  checkPlugins,
  checkSink,
  GostatsError,
  gostatsError,
  openSink,
  problemOf,
  type Collector,
  type ConfigProblem,
  type EventLogger,
  type ResolvedConfig,
  type SinkConfig,
} from '@gostats/core';
import type { LogFields, Logger } from '@gostats/core/sink';
import { suspiciousIn } from '../load-configuration.js';
import { programFolders, version } from '../version.js';

const NAME = 'gostats strict';
const WARNINGS: readonly (keyof Logger)[] = ['warn', 'error', 'critical'];
/** Events of packages' own messages, and of sinks that could not be created. */
const OF_PACKAGES: ReadonlySet<unknown> = new Set(['sink.message', 'plugin.message', 'sink.unusable']);

/**
 * With `strict`, reports all problems with the file and the options of all sinks at once. Only if there is such a
 * problem are sinks created and plugins applied, to include their warnings; otherwise the start does that.
 *
 * @throws E_CONFIG
 */
export async function refuseWarnings(config: ResolvedConfig): Promise<void> {
  if (!config.strict) return;
  const problems: ConfigProblem[] = [...config.problems, ...config.warnings, ...suspiciousIn(config)];
  const host = { userAgent: `gostats/${version}`, signal: new AbortController().signal };
  const tolerant = { ...config, strict: false };
  const warned = new WarningsOfPackages(config);
  const usable: SinkConfig[] = [];
  for (const sink of config.sinks) {
    await collect(config, warned.placeOf({ sink: sink.id }), problems, async () => {
      const checked = await checkSink(tolerant, sink, programFolders);
      problems.push(...checked.problems, ...checked.warnings);
      usable.push(sink);
    });
  }
  if (problems.length === 0) return;
  for (const sink of usable) {
    await collect(config, warned.placeOf({ sink: sink.id }), problems, async () => {
      const logger = warned.loggerFor({ sink: sink.id });
      const { instance } = await openSink(tolerant, sink, programFolders, { ...host, logger });
      await instance.close?.(host.signal);
    });
  }
  await collect(config, 'plugin', problems, () =>
    checkPlugins(config, { ...host, logger: warned.listenTo(silent), sinkFolders: programFolders }),
  );
  refuse(config, [...problems, ...warned.problems]);
}

/**
 * Refuses warnings that occur only during start-up, while plugins are applied and sinks initialised. Start-up ends
 * before any cluster is polled.
 */
export function refuseWarningsOfStart(
  hooks: Pick<Collector['hooks'], 'sinksReady'>,
  warned: WarningsOfPackages,
  config: ResolvedConfig,
): void {
  hooks.sinksReady.tap(NAME, () => {
    if (warned.problems.length > 0) refuse(config, warned.problems);
    warned.end();
  });
}

/** Collects the warnings that sinks and plugins log, as problems of the configuration. */
export class WarningsOfPackages {
  readonly problems: ConfigProblem[] = [];
  readonly #config: ResolvedConfig;
  #ended = false;

  constructor(config: ResolvedConfig) {
    this.#config = config;
  }

  /** Stops collecting; later warnings only go to the log. */
  end(): void {
    this.#ended = true;
  }

  /** Wraps a logger and also collects the warnings of packages. */
  listenTo(logger: EventLogger): EventLogger {
    const listening = WARNINGS.map((level) => [
      level,
      (message: string, fields?: LogFields): void => {
        if (OF_PACKAGES.has(fields?.['event'])) this.#add(message, fields);
        (logger as Logger)[level](message, fields);
      },
    ]);
    return { ...logger, ...Object.fromEntries(listening) } as EventLogger;
  }

  /** Creates a logger for a package that is created but not started. Discards everything but warnings. */
  loggerFor(scope: LogFields): Logger {
    const add = (message: string): void => this.#add(message, scope);
    return { ...silent, warn: add, error: add, critical: add };
  }

  /** Returns the path of a sink or plugin in the configuration. */
  placeOf({ sink: sinkId, plugin: pluginId }: LogFields): string {
    const sink = this.#config.sinks.find(({ id }) => id === sinkId);
    if (sink !== undefined) return sink.options === undefined ? sink.use : sink.path;
    return this.#config.plugins.find(({ id }) => id === pluginId)?.path ?? 'plugin';
  }

  #add(message: string, scope: LogFields = {}): void {
    if (this.#ended) return;
    const path = this.placeOf(scope);
    this.problems.push({ path, line: this.#config.locate(path), problem: message });
  }
}

const nothing = (): void => {};
const silent: Logger = {
  trace: nothing,
  debug: nothing,
  info: nothing,
  notice: nothing,
  warn: nothing,
  error: nothing,
  critical: nothing,
};

/** Runs a step and records what it throws as problems at a path in the file. */
async function collect(
  config: ResolvedConfig,
  path: string,
  problems: ConfigProblem[],
  step: () => Promise<unknown>,
): Promise<void> {
  try {
    await step();
  } catch (thrown) {
    if (thrown instanceof GostatsError && thrown.problems !== undefined) problems.push(...thrown.problems);
    else problems.push({ path, line: config.locate(path), problem: problemOf(thrown) });
  }
}

function refuse({ file }: ResolvedConfig, problems: readonly ConfigProblem[]): never {
  const inOrder = problems.toSorted((a, b) => (a.line ?? Infinity) - (b.line ?? Infinity));
  throw gostatsError('E_CONFIG', { file, problems: inOrder });
}
