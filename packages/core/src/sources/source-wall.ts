import { ownSignal } from '../blame/own-signal.js';
import type { Extension } from '../blame/extension.js';
import { noteCall } from '../blame/stall-watch.js';
import { timedCall } from '../blame/timed-call.js';
import type { SourcePrivilege } from '../source/index.js';
import { GostatsError, gostatsError, problemOf } from '../errors.js';
import { orAborted } from '../time/abort.js';

/** Calls the code of one source, attributes its run time to that source and adds its name to errors. */
export class SourceWall {
  readonly privileges: readonly SourcePrivilege[];
  readonly #extension: Extension;

  /** @param privileges the privileges that the source declares */
  constructor(extension: Extension, privileges: readonly SourcePrivilege[] = []) {
    this.#extension = extension;
    this.privileges = privileges;
  }

  get name(): string {
    return this.#extension.id;
  }

  /** Wraps a signal for the source so that its listeners are attributed to the source. */
  signal(signal: AbortSignal): AbortSignal {
    return ownSignal(this.#extension, signal);
  }

  /**
   * A source that ignores its signal cannot delay the host: the call ends when `limit` aborts.
   *
   * @throws the reason of `limit` once it has aborted; otherwise GostatsError: the host's own error if it threw within
   *   the call, or E_SOURCE_FAILED
   */
  async call<Result>(operation: string, run: () => Result | Promise<Result>, limit: AbortSignal): Promise<Result> {
    limit.throwIfAborted();
    const ended = noteCall(this.#extension, operation);
    try {
      return await orAborted((async () => timedCall(this.#extension, operation, run))(), limit);
    } catch (thrown) {
      if (limit.aborted) throw limit.reason;
      if (thrown instanceof GostatsError) throw thrown;
      const { id: source, place } = this.#extension;
      throw gostatsError('E_SOURCE_FAILED', { source, place, operation, problem: problemOf(thrown) }, thrown);
    } finally {
      ended();
    }
  }

  /** The error of a call that took longer than the host waits. */
  timedOut(operation: string, ms: number): GostatsError {
    const { id: source, place } = this.#extension;
    const problem = `it did not finish within ${ms / 1000} s`;
    return gostatsError('E_SOURCE_FAILED', { source, place, operation, problem });
  }

  misuse(problem: string): GostatsError {
    const { id: source, place } = this.#extension;
    return gostatsError('E_SOURCE_MISUSE', { source, place, problem });
  }
}
