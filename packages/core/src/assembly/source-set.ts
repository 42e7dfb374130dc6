import { isDeepStrictEqual } from 'node:util';
import { FaultAccount } from '../blame/fault-account.js';
import { openHandles } from '../blame/handles.js';
import type { CollectedSource } from '../cluster/collected-source.js';
import type { ResolvedConfig, SourceConfig } from '../config/types.js';
import { packageLogger, scopedLogger, type EventLogger } from '../log/index.js';
import { GostatsError, gostatsError, problemOf } from '../errors.js';
import type { SourceContext } from '../source/index.js';
import { openSource, type OpenedSource } from '../sources/open-source.js';
import { makeBuiltIns } from '../sources/registry.js';
import { SourceWall } from '../sources/source-wall.js';
import { withTimeout } from '../time/abort.js';
import type { Clock } from '../time/clock.js';

export interface SourceSetOptions {
  readonly clock: Clock;
  readonly logger: EventLogger;
  readonly userAgent: string;
  readonly sinkFolders: readonly string[];
  /** Aborts when the deadline of the last stop has passed. */
  readonly signal: AbortSignal;
}

/** A source from a package, and the settings it was created from. */
interface Member {
  readonly opened: OpenedSource;
  readonly madeFrom: unknown;
  readonly faults: FaultAccount;
}

/** Manages the sources of a configuration and moves them to the next configuration on reload. */
/** What a configuration change does to the sources. */
export interface PreparedSources {
  /** Whether a source is added, removed or replaced. */
  readonly changed: boolean;
  /** Makes the new sources the current ones and returns what to collect from. Never throws. */
  commit(): readonly CollectedSource[];
  /** Closes the replaced sources, or the new ones if nothing was committed. Never throws. */
  closeOthers(): Promise<void>;
}

const CLOSE_TIMEOUT_MS = 5_000;

export class SourceSet {
  readonly #options: SourceSetOptions;
  #members = new Map<string, Member>();

  constructor(options: SourceSetOptions) {
    this.#options = options;
  }

  /**
   * Finds, loads and creates the sources that come from packages. An unusable source is logged and left out.
   *
   * @throws the first error of a source whose `on_start_failure` is "fail"
   */
  async open(config: ResolvedConfig): Promise<readonly CollectedSource[]> {
    return (await this.prepare(config, false)).commit();
  }

  /**
   * Creates what the next configuration needs without touching running sources. A source that cannot be created keeps
   * its previous settings.
   *
   * @throws the first error of a source with `on_start_failure = "fail"`, except on a reload
   */
  async prepare(config: ResolvedConfig, isReload = true): Promise<PreparedSources> {
    const next = new Map<string, Member>();
    for (const source of config.sources) {
      const madeFrom = essenceOf(source, config);
      const before = this.#members.get(source.id);
      if (before !== undefined && isDeepStrictEqual(before.madeFrom, madeFrom)) {
        next.set(source.id, before);
        continue;
      }
      try {
        next.set(source.id, await this.#open(source, config, madeFrom));
      } catch (thrown) {
        const error = asGostatsError(thrown, source.id, source.use);
        if (source.onStartFailure === 'fail' && !isReload) {
          await this.#closeAll(next.values());
          throw error;
        }
        const kept = before === undefined ? 'It is left out.' : 'It goes on with its settings of before.';
        const fields = { source: source.id, code: error.code };
        this.#options.logger.error(`${error.message} ${kept} ${error.remedy}`, { event: 'source.unusable', ...fields });
        if (before !== undefined) next.set(source.id, before);
      }
    }
    const all = new Set([...this.#members.values(), ...next.values()]);
    return {
      changed: !isDeepStrictEqual([...this.#members.keys()], [...next.keys()]) || all.size > next.size,
      commit: () => {
        this.#members = next;
        return this.of(config);
      },
      closeOthers: () => {
        const current = new Set(this.#members.values());
        return this.#closeAll([...all].filter((member) => !current.has(member)));
      },
    };
  }

  get members(): readonly OpenedSource[] {
    return [...this.#members.values()].map(({ opened }) => opened);
  }

  /** Returns the sources to collect from: the built-in ones, then those from packages. */
  of(config: ResolvedConfig): readonly CollectedSource[] {
    const builtIn = makeBuiltIns(config, {
      context: (id) => this.#context(id),
      wall: (id) => new SourceWall(this.#faults(id, '@gostats/core')),
    });
    return [...builtIn, ...[...this.#members.values()].map(({ opened }) => opened.source)];
  }

  /** Closes all sources and reports handles they left open. Call it after collection has ended. */
  async close(): Promise<void> {
    await this.#closeAll(this.#members.values());
  }

  async #closeAll(members: Iterable<Member>): Promise<void> {
    await Promise.all([...members].map((member) => this.#close(member)));
  }

  async #open(source: SourceConfig, config: ResolvedConfig, madeFrom: unknown): Promise<Member> {
    let faults = this.#faults(source.id, source.use);
    const opened = await openSource(config, source, {
      folders: this.#options.sinkFolders,
      context: (id) => this.#context(id),
      extension: (id, place) => (faults = this.#faults(id, place)),
    });
    const { place } = opened.resolved;
    this.#options.logger.info(`The source "${source.id}" is ${place}.`, { event: 'source.loaded', package: place });
    return { opened, madeFrom, faults };
  }

  async #close({ opened: { instance, wall }, faults }: Member): Promise<void> {
    const { clock, logger, signal: parent } = this.#options;
    const limit = { clock, limitMs: CLOSE_TIMEOUT_MS, late: () => wall.timedOut('close', CLOSE_TIMEOUT_MS), parent };
    try {
      await withTimeout(limit, (signal) => wall.call('close', () => instance.close?.(wall.signal(signal)), signal));
    } catch (thrown) {
      const { message, remedy, code } = asGostatsError(thrown, wall.name, faults.place);
      logger.error(`${message} ${remedy}`, { event: 'source.fault', code, fault: 'close' });
    }
    const left = openHandles(faults);
    if (left !== '') faults.fault('leaked', left);
  }

  #context(id: string): SourceContext {
    const { logger, userAgent, signal } = this.#options;
    return { id, logger: packageLogger(logger, 'source.message', { source: id }), userAgent, signal };
  }

  #faults(id: string, place: string): FaultAccount {
    const { clock, logger } = this.#options;
    return new FaultAccount({ noun: 'source', id, place }, scopedLogger(logger, { source: id }), clock);
  }
}

function asGostatsError(thrown: unknown, source: string, place: string): GostatsError {
  if (thrown instanceof GostatsError) return thrown;
  return gostatsError('E_SOURCE_CREATE', { source, place, problem: problemOf(thrown) }, thrown);
}

/** Returns what a source is created from: its table and the clusters' options for it. */
function essenceOf(source: SourceConfig, { clusters }: ResolvedConfig): unknown {
  const own = clusters.map(({ id, sinkOptions }) => [
    id,
    Object.entries(sinkOptions).filter(([key]) => key.startsWith(`${source.id}_`)),
  ]);
  return { ...source, path: '', clusters: own, wanted: source.clusters };
}
