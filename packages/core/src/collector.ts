import { createClusterRunner, type ClusterRunner } from './cluster/cluster-runner.js';
import type { ResolvedConfig, SinkConfig } from './config/types.js';
import { gostatsError, problemOf } from './errors.js';
import { createHooks, type CollectorHooks } from './hooks/hooks.js';
import type { Lane } from './pipeline/lane.js';
import { laneOptions } from './pipeline/lane-options.js';
import { openLane } from './pipeline/open-lane.js';
import { createPipeline, type Pipeline } from './pipeline/pipeline.js';
import { systemClock, type Clock } from './schedule/clock.js';
import type { Logger } from './sink/index.js';
import { openSink } from './sinks/open-sink.js';
import { logEvents } from './telemetry/log-events.js';
import { scopedLogger } from './telemetry/scoped-logger.js';
import { watchSelf, type SelfStats } from './telemetry/self-stats.js';

export interface CollectorOptions {
  readonly config: ResolvedConfig;
  readonly logger: Logger;
  /** For the `User-Agent` of every request: `gostats/<version>`. */
  readonly userAgent: string;
  /** Folders from which sinks are looked for after the configuration's own: where the program is installed. */
  readonly sinkFolders: readonly string[];
  readonly clock?: Clock;
  /** From 0 to 1; for jitter. */
  readonly random?: () => number;
}

/** Polls the clusters of a configuration and delivers to its sinks. */
export interface Collector {
  readonly hooks: CollectorHooks;
  readonly stats: SelfStats;
  readonly lanes: readonly Lane[];
  /** Loads and starts the sinks, then the clusters. @throws GostatsError when the configuration cannot be run at all */
  start(): Promise<void>;
  /** Ends the clusters, delivers what waits, ends the sinks; what is not done when the signal aborts is given up. */
  stop(deadline: AbortSignal): Promise<void>;
}

/** Builds and orders the parts; has no logic of its own. */
export function createCollector(options: CollectorOptions): Collector {
  const { config, logger, userAgent, clock = systemClock, random = Math.random } = options;
  const hooks = createHooks((hook, tap, thrown) => {
    const { message, code, remedy } = gostatsError('E_HOOK', { hook, tap, problem: problemOf(thrown) });
    logger.error(`${message} ${remedy}`, { code });
  });
  const stats = watchSelf(hooks);
  logEvents(hooks, logger);
  const patience = new AbortController();
  let pipeline: Pipeline = createPipeline([], hooks);
  let clusters: readonly ClusterRunner[] = [];

  async function openSinkLane(sink: SinkConfig): Promise<Lane> {
    const sinkLogger = scopedLogger(logger, { sink: sink.id });
    const host = { logger: sinkLogger, userAgent, signal: patience.signal };
    const { definition, instance, resolved } = await openSink(config, sink, options.sinkFolders, host);
    logger.info(`The sink "${sink.id}" is ${resolved.place}.`, { sink: sink.id });
    return openLane(definition, instance, laneOptions(config, sink, { logger: sinkLogger, clock, hooks, random }));
  }

  return {
    hooks,
    stats,
    get lanes() {
      return pipeline.lanes;
    },
    async start() {
      await hooks.configResolved.promise(config);
      pipeline = createPipeline(await Promise.all(config.sinks.map(openSinkLane)), hooks);
      await pipeline.start();
      await hooks.sinksReady.promise(config.sinks.map(({ id }) => id));
      clusters = config.clusters.map((clusterConfig, index) =>
        createClusterRunner({
          clusterConfig,
          config,
          clock,
          hooks,
          userAgent,
          random,
          logger: scopedLogger(logger, { cluster: clusterConfig.id }),
          dispatch: (batch) => pipeline.dispatch(batch),
          phase: index / config.clusters.length,
        }),
      );
      for (const cluster of clusters) cluster.start();
    },
    async stop(deadline) {
      deadline.addEventListener('abort', () => patience.abort(deadline.reason), { once: true });
      await hooks.stopping.promise();
      await Promise.all(clusters.map((cluster) => cluster.stop()));
      await pipeline.stop(deadline);
      await hooks.stopped.promise();
    },
  };
}
