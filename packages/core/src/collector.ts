import { ClusterSet, shownOf } from './assembly/cluster-set.js';
import { PluginSet } from './assembly/plugin-set.js';
import { SinkSet } from './assembly/sink-set.js';
import { SourceSet } from './assembly/source-set.js';
import { watchHandles } from './blame/handles.js';
import { watchStalls } from './blame/stall-watch.js';
import { diffConfigs, type ConfigDiff } from './config/diff.js';
import type { ResolvedConfig } from './config/types.js';
import { gostatsError, problemOf } from './errors.js';
import { HealthBoard } from './health/board.js';
import type { ClusterStatus } from './health/status.js';
import { createHooks, type CollectorHooks } from './hooks/hooks.js';
import type { EventLogger } from './log/index.js';
import type { Lane } from './pipeline/lane.js';
import { untilAborted } from './time/call-with-timeout.js';
import { createPipeline } from './pipeline/pipeline.js';
import type { PluginStatus } from './plugins/tap-account.js';
import { systemClock, type Clock } from './time/clock.js';
import { healthListener } from './reporting/health-listener.js';
import { logEvents } from './reporting/log-events.js';
import { watchSelf, type SelfStats } from './reporting/self-stats.js';

export interface CollectorOptions {
  readonly config: ResolvedConfig;
  readonly logger: EventLogger;
  /** The `User-Agent` of every request: `gostats/<version>`. */
  readonly userAgent: string;
  /** Folders to search for sinks and plugins after the configuration's folder: where the program is installed. */
  readonly sinkFolders: readonly string[];
  readonly clock?: Clock;
  /** Returns a number from 0 to 1, used for jitter. */
  readonly random?: () => number;
}

/** Polls the clusters of a configuration and delivers to its sinks. */
export interface Collector {
  readonly hooks: CollectorHooks;
  readonly stats: SelfStats;
  readonly lanes: readonly Lane[];
  /** The status of each configured cluster, in configuration order, including clusters that never answered. */
  readonly clusters: readonly ClusterStatus[];
  /** The run time and faults of the plugins so far; empty before the start. */
  readonly plugins: readonly PluginStatus[];
  /**
   * Applies the plugins, loads and starts the sinks, then the clusters.
   *
   * @throws GostatsError when the configuration is unusable
   */
  start(): Promise<void>;
  /**
   * Switches to another configuration and changes only what differs. New parts are created before old ones end. Changes
   * to plugins take effect at the next start, which is logged.
   *
   * @param deadline when it aborts, sinks being replaced are no longer waited for
   * @throws GostatsError when the configuration is unusable; nothing is changed then
   */
  reload(config: ResolvedConfig, deadline: AbortSignal): Promise<ConfigDiff>;
  /**
   * Stops the clusters, delivers queued points and closes the sinks. Unfinished work is abandoned when `deadline`
   * aborts.
   */
  stop(deadline: AbortSignal): Promise<void>;
}

/** Creates the parts of a collector and connects them. */
export function createCollector(options: CollectorOptions): Collector {
  const { logger, clock = systemClock, random = Math.random } = options;
  const hooks = createHooks((hook, tap, thrown) => {
    const { message, code, remedy } = gostatsError('E_HOOK', { hook, tap, problem: problemOf(thrown) });
    logger.error(`${message} ${remedy}`, { event: 'hook.failed', code, hook, tap });
  });
  const stats = watchSelf(hooks);
  logEvents(hooks, logger);
  const stopGrace = new AbortController();
  const pipeline = createPipeline(hooks);
  const board = new HealthBoard(clock, healthListener(hooks, logger));
  board.show(shownOf(options.config));
  const shared = { ...options, board, hooks, clock, random };
  const plugins = new PluginSet({ ...shared, signal: stopGrace.signal });
  const sinks = new SinkSet({ ...shared, pipeline, signal: stopGrace.signal });
  const sources = new SourceSet({ ...shared, signal: stopGrace.signal });
  const clusters = new ClusterSet({ ...shared, dispatch: (batch) => pipeline.dispatch(batch) });
  let config = options.config;
  let stopping = false;
  let endWatch = (): void => {};

  return {
    hooks,
    stats,
    get lanes() {
      return pipeline.lanes;
    },
    get clusters() {
      return board.statuses;
    },
    get plugins() {
      return plugins.status();
    },
    async start() {
      watchHandles();
      await plugins.open(config);
      await hooks.configResolved.promise(config);
      const collected = await sources.open(config);
      await sinks.open(config);
      await hooks.sinksReady.promise(sinks.ids);
      clusters.start(config, collected);
      endWatch = watchStalls(logger);
    },
    async reload(next, deadline) {
      await next.askStores(next.sinks.flatMap((sink) => sinks.tablesOf(sink)));
      const diff = diffConfigs(config, next, (sink) => sinks.tablesOf(sink));
      const swapSinks = await sinks.prepare(diff, next);
      const nextSources = await sources.prepare(next);
      plugins.compare(diff);
      const before = config;
      config = next;
      await swapSinks(deadline);
      if (!stopping) {
        await clusters.update(diff, next, nextSources.commit(), nextSources.changed);
        sinks.forgetClusters(before, next);
      }
      await nextSources.closeOthers();
      return diff;
    },
    async stop(deadline) {
      stopping = true;
      deadline.addEventListener('abort', () => stopGrace.abort(deadline.reason), { once: true });
      await Promise.race([hooks.stopping.promise(), untilAborted(deadline)]);
      await Promise.race([clusters.stop(), untilAborted(deadline)]);
      await Promise.all([pipeline.stop(deadline), Promise.race([clusters.close(), untilAborted(deadline)])]);
      await Promise.race([sources.close(), untilAborted(deadline)]);
      await Promise.race([hooks.stopped.promise(), untilAborted(deadline)]);
      plugins.close();
      endWatch();
    },
  };
}
