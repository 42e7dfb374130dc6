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
export class SourceSet {
  readonly #options: SourceSetOptions;
  #members = new Map<string, Member>();
  #changed = false;

  constructor(options: SourceSetOptions) {
    this.#options = options;
  }

  /**
   * Finds, loads and creates the sources that come from packages. An unusable source is logged and left out.
   *
   * @throws the first error of a source whose `on_start_failure` is "fail"
   */
  async open(config: ResolvedConfig): Promise<readonly CollectedSource[]> {
    return (await this.prepare(config, false))();
  }

  /**
   * Creates what the next configuration needs without touching running sources. A source that cannot be created keeps
   * its previous settings.
   *
   * @returns a function that replaces the old sources; it never throws
   */
  async prepare(config: ResolvedConfig, isReload = true): Promise<() => Promise<readonly CollectedSource[]>> {
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
        if (source.onStartFailure === 'fail' && !isReload) throw error;
        const kept = before === undefined ? 'It is left out.' : 'It goes on with its settings of before.';
        const fields = { source: source.id, code: error.code };
        this.#options.logger.error(`${error.message} ${kept} ${error.remedy}`, { event: 'source.unusable', ...fields });
        if (before !== undefined) next.set(source.id, before);
      }
    }
    return async () => {
      const over = [...this.#members.values()].filter((member) => ![...next.values()].includes(member));
      this.#changed = over.length > 0 || next.size !== this.#members.size;
      this.#members = next;
      await Promise.all(over.map((member) => this.#close(member)));
      return this.of(config);
    };
  }

  get members(): readonly OpenedSource[] {
    return [...this.#members.values()].map(({ opened }) => opened);
  }

  /** Whether the last configuration change added, removed or replaced a source. */
  get changed(): boolean {
    return this.#changed;
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
    await Promise.all([...this.#members.values()].map((member) => this.#close(member)));
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
    const { signal } = this.#options;
    await wall
      .call('close', () => instance.close?.(wall.signal(signal)))
      .catch((thrown: unknown) => {
        const { message, remedy, code } = asGostatsError(thrown, wall.name, faults.place);
        this.#options.logger.error(`${message} ${remedy}`, { event: 'source.fault', code, fault: 'close' });
      });
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
