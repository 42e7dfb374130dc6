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
  /** Those that cannot be used, and why. */
  readonly failed: Map<string, unknown>;
}

/** The sinks of a configuration, behind their lanes; and the way from one configuration to the next. */
export class SinkSet {
  readonly #options: SinkSetOptions;
  #members = new Map<string, Member>();
  /** Ids of sinks whose options cannot be used: they have no member, or one with options of before. */
  #failed: ReadonlySet<string> = new Set();

  constructor(options: SinkSetOptions) {
    this.#options = options;
  }

  /** Those that run, or are tried again until they do. */
  get ids(): readonly string[] {
    return [...this.#members.keys()];
  }

  /**
   * Finds, loads and makes all sinks, then starts them. One that cannot be used is left out.
   *
   * @throws the first error when none of them can, or one whose `on_start_failure` is "fail"; then nothing was started
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

  /** The top-level tables that a sink reads, its own first; for comparing configurations. */
  tablesOf(sink: SinkConfig): readonly string[] {
    const definition = this.#members.get(sink.id)?.definition;
    return definition === undefined ? [] : [definition.name, ...(definition.tables ?? [])];
  }

  /**
   * Makes what the next configuration needs, without touching what runs. A sink that cannot be used stays as it was, if it
   * was; those of before are tried again.
   *
   * @returns what puts it in the place of the old; it never throws
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
      // From here on new lanes collect what comes, while the old ones end: a port or a file has one owner at a time.
      this.#setLanes(config, failed);
      for (const { lane } of this.#members.values()) lane.setRetry(retryPolicy(config));
      const removed = diff.sinksRemoved.map(({ id }) => before.get(id)?.lane.stop(deadline));
      const routing = this.#routing(config);
      const replaced = [...opened].map(([id, { lane }]) => replaceLane(before.get(id)?.lane, lane, routing, deadline));
      await Promise.all([...removed, ...replaced]);
    };
  }

  /** Tells the sinks which clusters they no longer get. Call it once these have ended: a late batch would bring one back. */
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

  /** @throws the first error when none can be made and none is there, or one must not be left out; then all are closed */
  async #openAll(config: ResolvedConfig, sinks: readonly SinkConfig[], running: boolean): Promise<Opened> {
    // A configuration is good even if the other side is not: what "fail" ends is a start, not a run.
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

  /** A sink may be without clusters whose options for it cannot be used. */
  #routing({ statGroups }: ResolvedConfig): Routing {
    return createRouting({ sinks: [...this.#members.values()].map(({ config }) => config), statGroups });
  }

  #seesClusters(id: string): boolean {
    return this.#members.get(id)?.definition.clusterConfig !== undefined;
  }
}

/** Ends the old lane, and gives what waited there, as far as it is still wanted, to the new one. */
async function replaceLane(old: Lane | undefined, lane: Lane, routing: Routing, deadline: AbortSignal): Promise<void> {
  const left = (await old?.handOver(deadline)) ?? [];
  lane.adopt(left.flatMap((batch) => routing(batch, lane.sink) ?? []));
  await lane.start();
}
