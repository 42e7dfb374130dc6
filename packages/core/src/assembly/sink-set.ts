import type { ConfigDiff } from '../config/diff.js';
import type { ResolvedConfig, SinkConfig } from '../config/types.js';
import { createDeadLane } from '../pipeline/dead-lane.js';
import { retryPolicy } from '../pipeline/lane-options.js';
import type { Lane } from '../pipeline/lane.js';
import type { Pipeline } from '../pipeline/pipeline.js';
import { createRouting, type Routing } from '../pipeline/routing.js';
import { createShaping } from '../shaping/shaping.js';
import { openMember, type Member, type MemberOptions } from './sink-member.js';
import { asGostatsError, reportUnusable } from './unusable-sinks.js';

export interface SinkSetOptions extends MemberOptions {
  readonly pipeline: Pipeline;
}

interface Opened {
  readonly members: Map<string, Member>;
  /** Id of each unusable sink → what opening it threw. */
  readonly failed: Map<string, unknown>;
}

/** Manages the sinks of a configuration with their lanes, and moves them to the next configuration on reload. */
export class SinkSet {
  readonly #options: SinkSetOptions;
  #members = new Map<string, Member>();
  /** Ids of sinks that could not be opened. They have no member, or one with the previous options. */
  #failed: ReadonlySet<string> = new Set();

  constructor(options: SinkSetOptions) {
    this.#options = options;
  }

  /** Ids of the sinks that run or whose start is still being retried. */
  get ids(): readonly string[] {
    return [...this.#members.keys()];
  }

  /**
   * Finds, loads and creates all sinks, then starts them. An unusable sink is left out.
   *
   * @throws the first error when no sink can be opened, or that of a sink whose `on_start_failure` is "fail"; no sink
   *   has been started then
   */
  async open(config: ResolvedConfig): Promise<void> {
    const { members, failed } = await this.#openAll(config, config.sinks, false);
    this.#members = members;
    this.#failed = new Set(failed.keys());
    for (const { id, use } of config.sinks)
      if (failed.has(id)) reportUnusable(this.#options.logger, id, use, failed.get(id));
    this.#setLanes(config, failed);
    await this.#options.pipeline.start();
  }

  /** Returns the top-level tables that a sink reads, its own first. Used to compare configurations. */
  tablesOf(sink: SinkConfig): readonly string[] {
    const definition = this.#members.get(sink.id)?.definition;
    return definition === undefined ? [] : [definition.name, ...(definition.tables ?? [])];
  }

  /**
   * Creates what the next configuration needs without touching running sinks. An unusable sink keeps its previous state
   * if it had one; sinks that failed before are tried again.
   *
   * @returns a function that replaces the old sinks; it never throws
   * @throws the first error when no sink would be left
   */
  async prepare(diff: ConfigDiff, config: ResolvedConfig): Promise<(deadline: AbortSignal) => Promise<void>> {
    const before = this.#members;
    const touched = new Set([
      ...[...diff.sinksAdded, ...diff.sinksChanged].map(({ id }) => id),
      ...diff.sinksWithOtherClusters.map(({ id }) => id).filter((id) => this.#seesClusters(id)),
      ...this.#failed,
    ]);
    const anew = config.sinks.filter(({ id }) => touched.has(id));
    const kept = config.sinks.some(({ id }) => before.has(id));
    const { members: opened, failed } = await this.#openAll(config, anew, kept);
    return async (deadline) => {
      const next = config.sinks.flatMap(({ id }) => opened.get(id) ?? before.get(id) ?? []);
      this.#members = new Map(next.map((member) => [member.config.id, member]));
      this.#failed = new Set(failed.keys());
      for (const { id, use } of anew) {
        if (failed.has(id)) reportUnusable(this.#options.logger, id, use, failed.get(id), before.has(id));
      }
      // From here on, new lanes queue incoming batches while the old ones end: a port or a file must have only one
      // owner at a time.
      this.#setLanes(config, failed);
      for (const { lane } of this.#members.values()) lane.setRetry(retryPolicy(config));
      const removed = diff.sinksRemoved.map(({ id }) => before.get(id)?.lane.stop(deadline));
      const routing = this.#routing(config);
      const replaced = [...opened].map(([id, { lane }]) => replaceLane(before.get(id)?.lane, lane, routing, deadline));
      await Promise.all([...removed, ...replaced]);
    };
  }

  /**
   * Makes each sink forget the clusters it no longer receives. Call it after these clusters have ended: a late batch
   * would bring one back.
   */
  forgetClusters(before: ResolvedConfig, now: ResolvedConfig): void {
    const seenBy = ({ clusters }: SinkConfig, config: ResolvedConfig): readonly string[] =>
      config.clusters.map(({ id }) => id).filter((id) => clusters?.includes(id) !== false);
    for (const sink of now.sinks) {
      const earlier = before.sinks.find(({ id }) => id === sink.id);
      const kept = new Set(seenBy(sink, now));
      const gone = earlier === undefined ? [] : seenBy(earlier, before).filter((id) => !kept.has(id));
      for (const id of gone) this.#members.get(sink.id)?.lane.forget(id);
    }
  }

  /**
   * @throws the first error when no sink can be opened and none is running, or that of a sink that must not be left
   *   out; all sinks opened here are closed then
   */
  async #openAll(config: ResolvedConfig, sinks: readonly SinkConfig[], running: boolean): Promise<Opened> {
    // A configuration may be valid even if a sink's target is down: "fail" ends a start, never a running collector.
    const asAsked = (sink: SinkConfig): SinkConfig =>
      this.#members.size > 0 && sink.onStartFailure === 'fail' ? { ...sink, onStartFailure: 'retry' } : sink;
    const results = await Promise.allSettled(sinks.map((sink) => openMember(config, asAsked(sink), this.#options)));
    const members = new Map<string, Member>();
    const failed = new Map<string, unknown>();
    for (const [index, sink] of sinks.entries()) {
      const result = results[index]!;
      if (result.status === 'fulfilled') members.set(sink.id, result.value);
      else failed.set(sink.id, result.reason);
    }
    const fatal = sinks.find((sink) => failed.has(sink.id) && asAsked(sink).onStartFailure === 'fail');
    if (fatal === undefined && (failed.size === 0 || members.size > 0 || running)) return { members, failed };
    await Promise.all([...members.values()].map(({ lane }) => lane.stop(this.#options.signal)));
    throw failed.get(fatal?.id ?? [...failed.keys()][0]!);
  }

  #setLanes(config: ResolvedConfig, failed: ReadonlyMap<string, unknown>): void {
    const dead = [
      ...config.sinks.filter(({ id }) => failed.has(id) && !this.#members.has(id)),
      ...config.unusableSinks,
    ].map((sink) => {
      const error = 'error' in sink ? sink.error : asGostatsError(sink.id, failed.get(sink.id));
      return createDeadLane(sink, error, this.#options.clock);
    });
    const { pipeline, logger, hooks } = this.#options;
    const lanes = [...[...this.#members.values()].map(({ lane }) => lane), ...dead];
    pipeline.setLanes(
      lanes,
      this.#routing(config),
      createShaping(config, logger, (event) => hooks.dropped.call(event)),
    );
  }

  /** Uses the configs of the members, which exclude clusters whose options for that sink are invalid. */
  #routing({ statGroups }: ResolvedConfig): Routing {
    return createRouting({ sinks: [...this.#members.values()].map(({ config }) => config), statGroups });
  }

  #seesClusters(id: string): boolean {
    return this.#members.get(id)?.definition.clusterConfig !== undefined;
  }
}

/** Ends the old lane and passes the batches left there to the new one, as far as the new routing still wants them. */
async function replaceLane(old: Lane | undefined, lane: Lane, routing: Routing, deadline: AbortSignal): Promise<void> {
  const left = (await old?.handOver(deadline)) ?? [];
  lane.adopt(left.flatMap((batch) => routing(batch, lane.sink) ?? []));
  await lane.start();
}
