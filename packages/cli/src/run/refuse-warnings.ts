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
/** What packages say, and that a sink could not be made. */
const OF_PACKAGES: ReadonlySet<unknown> = new Set(['sink.message', 'plugin.message', 'sink.unusable']);

/**
 * With `strict`: reports everything that is wrong with the file and the options of all sinks at once. Sinks are made and
 * plugins are applied for it only if there is such a problem, for what they warn of: otherwise the start does that.
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

/** What shows only in a start, as plugins are applied and sinks initialized: it ends before a cluster is polled. */
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

  /** No more is collected: from now on warnings are the log's alone. */
  end(): void {
    this.#ended = true;
  }

  /** The same logger, whose lines of packages are collected too. */
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

  /** A logger for a package that is created and not started: what is no warning is not written. */
  loggerFor(scope: LogFields): Logger {
    const add = (message: string): void => this.#add(message, scope);
    return { ...silent, warn: add, error: add, critical: add };
  }

  /** Where in the file a sink or a plugin stands. */
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

/** Notes what a step throws as problems at a place of the file. */
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
