import { createClusterRunner, type ClusterRunner } from '../cluster/cluster-runner.js';
import type { CollectedSource } from '../cluster/collected-source.js';
import { ClusterIdentities } from '../cluster/identities.js';
import type { ClusterRunnerOptions } from '../cluster/runner-options.js';
import type { ConfigDiff } from '../config/diff.js';
import { globalParts } from '../config/global-parts.js';
import type { ClusterConfig, ResolvedConfig } from '../config/types.js';
import type { BoardEntry, HealthBoard } from '../health/board.js';
import { scopedLogger } from '../log/index.js';

/** Options shared by all clusters. */
export interface ClusterSetOptions extends Omit<
  ClusterRunnerOptions,
  'clusterConfig' | 'config' | 'sources' | 'phase' | 'health' | 'identities'
> {
  readonly board: HealthBoard;
}

/** Returns the clusters to show on the health board. Unusable clusters are included and shown as down. */
export function shownOf({ clusters, unusableClusters }: ResolvedConfig): readonly BoardEntry[] {
  return [...clusters, ...unusableClusters];
}

/** Runs the clusters of a configuration and moves them to the next configuration on reload. */
export class ClusterSet {
  readonly #options: ClusterSetOptions;
  readonly #identities: ClusterIdentities;
  readonly #runners = new Map<string, ClusterRunner>();

  constructor(options: ClusterSetOptions) {
    this.#options = options;
    this.#identities = new ClusterIdentities(options.clock);
  }

  start(config: ResolvedConfig, sources: readonly CollectedSource[]): void {
    this.#options.board.show(shownOf(config));
    this.#identities.configure(config.clusters);
    for (const [index, cluster] of config.clusters.entries())
      this.#start(cluster, config, sources, index / config.clusters.length);
  }

  /**
   * Stops and starts the clusters that differ. The others keep their sessions and replan only if their requests
   * changed.
   */
  async update(
    diff: ConfigDiff,
    config: ResolvedConfig,
    sources: readonly CollectedSource[],
    otherSources = false,
  ): Promise<void> {
    const over = [...diff.clustersRemoved, ...diff.clustersChanged];
    await Promise.all(over.map(({ id }) => this.#end(id)));
    this.#options.board.show(
      shownOf(config),
      diff.clustersChanged.map(({ id }) => id),
    );
    this.#identities.configure(config.clusters);
    for (const cluster of [...diff.clustersAdded, ...diff.clustersChanged]) this.#start(cluster, config, sources, 0);
    if (!otherSources && !diff.globalChanged.some((key) => globalParts[key].atReload === 'replan')) return;
    for (const { id } of diff.clustersKept) this.#runners.get(id)?.update(config, sources);
  }

  /** Ends all rounds. No batch is dispatched afterwards. */
  async stop(): Promise<void> {
    // A cluster that is no longer polled must not be reported as stale.
    this.#options.board.end();
    await Promise.all([...this.#runners.values()].map((runner) => runner.stop()));
  }

  /** Logs out of all clusters. */
  async close(): Promise<void> {
    await Promise.all([...this.#runners.keys()].map((id) => this.#end(id)));
  }

  #start(
    clusterConfig: ClusterConfig,
    config: ResolvedConfig,
    sources: readonly CollectedSource[],
    phase: number,
  ): void {
    const logger = scopedLogger(this.#options.logger, { cluster: clusterConfig.id });
    const health = this.#options.board.of(clusterConfig.id);
    const runner = createClusterRunner({
      ...this.#options,
      health,
      identities: this.#identities,
      clusterConfig,
      config,
      sources,
      logger,
      phase,
    });
    this.#runners.set(clusterConfig.id, runner);
    runner.start();
  }

  async #end(id: string): Promise<void> {
    const runner = this.#runners.get(id);
    this.#runners.delete(id);
    await runner?.stop();
    await runner?.close();
    this.#options.hooks.clusterRemoved.call(id);
  }
}
