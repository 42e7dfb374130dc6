import { FaultAccount } from '../blame/fault-account.js';
import type { ConfigDiff } from '../config/diff.js';
import type { ResolvedConfig, SinkConfig } from '../config/types.js';
import type { HealthBoard } from '../health/board.js';
import { clusterStates } from '../health/names.js';
import type { CollectorHooks } from '../hooks/hooks.js';
import { laneOptions, retryPolicy } from '../pipeline/lane-options.js';
import type { Lane } from '../pipeline/lane.js';
import { guardSink } from '../pipeline/guard-sink.js';
import { openLane } from '../pipeline/open-lane.js';
import type { Pipeline } from '../pipeline/pipeline.js';
import { createRouting, type Routing } from '../pipeline/routing.js';
import type { Clock } from '../schedule/clock.js';
import type { Logger, SinkDefinition } from '../sink/index.js';
import { openSink } from '../sinks/open-sink.js';
import { scopedLogger } from '../telemetry/scoped-logger.js';

export interface SinkSetOptions {
  readonly pipeline: Pipeline;
  readonly board: HealthBoard;
  readonly hooks: CollectorHooks;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly random: () => number;
  readonly userAgent: string;
  readonly sinkFolders: readonly string[];
  /** Aborts when the patience of the last stop is over. */
  readonly signal: AbortSignal;
}

interface Member {
  readonly definition: SinkDefinition;
  readonly lane: Lane;
}

/** The sinks of a configuration, behind their lanes; and the way from one configuration to the next. */
export class SinkSet {
  readonly #options: SinkSetOptions;
  #members = new Map<string, Member>();

  constructor(options: SinkSetOptions) {
    this.#options = options;
  }

  /** Finds, loads and makes all sinks, then starts them. @throws the first error; nothing was started if one is not found */
  async open(config: ResolvedConfig): Promise<void> {
    this.#members = await this.#openAll(config, config.sinks);
    this.#setLanes(config);
    await this.#options.pipeline.start();
  }

  /** The top-level tables that a sink reads, its own first; for comparing configurations. */
  tablesOf(sink: SinkConfig): readonly string[] {
    const definition = this.#members.get(sink.id)?.definition;
    return definition === undefined ? [] : [definition.name, ...(definition.tables ?? [])];
  }

  /**
   * Makes what the next configuration needs, without touching what runs.
   *
   * @returns what puts it in the place of the old; it never throws
   * @throws as `open` does
   */
  async prepare(diff: ConfigDiff, config: ResolvedConfig): Promise<(deadline: AbortSignal) => Promise<void>> {
    const anew = [
      ...diff.sinksAdded,
      ...diff.sinksChanged,
      ...diff.sinksWithOtherClusters.filter((sink) => this.#seesClusters(sink)),
    ];
    // The configuration is good even if the other side is not: what "fail" ends is a start, not a run.
    const opened = await this.#openAll(
      config,
      anew.map((sink) => ({ ...sink, onStartFailure: sink.onStartFailure === 'ignore' ? 'ignore' : 'retry' })),
    );
    return async (deadline) => {
      const before = this.#members;
      this.#members = new Map(config.sinks.map(({ id }) => [id, opened.get(id) ?? (before.get(id) as Member)]));
      // From here on new lanes collect what comes, while the old ones end: a port or a file has one owner at a time.
      this.#setLanes(config);
      for (const { lane } of this.#members.values()) lane.setRetry(retryPolicy(config));
      const removed = diff.sinksRemoved.map(({ id }) => before.get(id)?.lane.stop(deadline));
      const routing = createRouting(config);
      const replaced = [...opened].map(([id, { lane }]) => replaceLane(before.get(id)?.lane, lane, routing, deadline));
      await Promise.all([...removed, ...replaced]);
    };
  }

  /** Makes all of them, or none: what one that cannot be made leaves of the others is closed. @throws the first error */
  async #openAll(config: ResolvedConfig, sinks: readonly SinkConfig[]): Promise<Map<string, Member>> {
    const results = await Promise.allSettled(
      sinks.map(async (sink) => [sink.id, await this.#open(config, sink)] as const),
    );
    const opened = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
    const failed = results.find((result) => result.status === 'rejected');
    if (failed === undefined) return new Map(opened);
    await Promise.all(opened.map(([, { lane }]) => lane.stop(this.#options.signal)));
    throw failed.reason;
  }

  #setLanes(config: ResolvedConfig): void {
    this.#options.pipeline.setLanes(
      [...this.#members.values()].map(({ lane }) => lane),
      createRouting(config),
    );
  }

  #seesClusters({ id }: SinkConfig): boolean {
    return this.#members.get(id)?.definition.clusterConfig !== undefined;
  }

  async #open(config: ResolvedConfig, sink: SinkConfig): Promise<Member> {
    const { board, clock, hooks, random, userAgent, signal, sinkFolders } = this.#options;
    const logger = scopedLogger(this.#options.logger, { sink: sink.id });
    let faults = new FaultAccount({ noun: 'sink', id: sink.id, place: sink.use }, logger, clock);
    const blame = (place: string): FaultAccount =>
      (faults = new FaultAccount({ noun: 'sink', id: sink.id, place }, logger, clock));
    const { definition, instance, resolved } = await openSink(
      config,
      sink,
      sinkFolders,
      { logger, userAgent, signal, clusterStates: () => clusterStates(board.statuses) },
      blame,
    );
    logger.info(`The sink "${sink.id}" is ${resolved.place}.`);
    const guarded = guardSink(definition, instance, faults, () => this.#options.pipeline.lanes.length > 1);
    return {
      definition,
      lane: openLane(definition, guarded, laneOptions(config, sink, { logger, clock, hooks, random, faults })),
    };
  }
}

/** Ends the old lane, and gives what waited there, as far as it is still wanted, to the new one. */
async function replaceLane(old: Lane | undefined, lane: Lane, routing: Routing, deadline: AbortSignal): Promise<void> {
  const left = (await old?.handOver(deadline)) ?? [];
  lane.adopt(left.flatMap((batch) => routing(batch, lane.sink) ?? []));
  await lane.start();
}
