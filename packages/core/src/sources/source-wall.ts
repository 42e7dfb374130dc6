import { ownSignal } from '../blame/own-signal.js';
import type { Extension } from '../blame/extension.js';
import { noteCall } from '../blame/stall-watch.js';
import { timedCall } from '../blame/timed-call.js';
import type { SourcePrivilege } from '../source/index.js';
import { GostatsError, gostatsError, problemOf } from '../errors.js';

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

  /** @throws GostatsError: the host's own error if it threw within the call, otherwise E_SOURCE_FAILED */
  async call<Result>(operation: string, run: () => Result | Promise<Result>): Promise<Result> {
    const ended = noteCall(this.#extension, operation);
    try {
      return await timedCall(this.#extension, operation, run);
    } catch (thrown) {
      if (thrown instanceof GostatsError) throw thrown;
      const { id: source, place } = this.#extension;
      throw gostatsError('E_SOURCE_FAILED', { source, place, operation, problem: problemOf(thrown) }, thrown);
    } finally {
      ended();
    }
  }

  misuse(problem: string): GostatsError {
    const { id: source, place } = this.#extension;
    return gostatsError('E_SOURCE_MISUSE', { source, place, problem });
  }
}
