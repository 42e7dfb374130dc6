import type { Clock } from '@gostats/core';

/** An editor writes a file in pieces: it is read when nothing has changed for so long. */
const QUIET_MS = 500;
/** A file that is wrong, or has less in it than before, may be half written by something slower: it gets so long. */
const LONG_QUIET_MS = 3_000;

/**
 * What a reload is asked for by:
 * - `asked`: somebody, who means it;
 * - `seen`: the file, which has been quiet for a moment and may be half written;
 * - `quiet`: the file, which has been quiet for so long that it is whole.
 */
export interface ReloadRequest {
  readonly kind: 'asked' | 'seen' | 'quiet';
  /** For the log. */
  readonly why: string;
}

/** Wishes for a reload, one carried out at a time. */
export interface ReloadRequests {
  /** As soon as no other is under way. */
  ask(why: string): void;
  /** When it has not been asked for again for half a second; for 3 s if that shows a file that may be half written. */
  askWhenQuiet(why: string): void;
  /** Nothing is carried out before this; what was asked for meanwhile is, once. */
  begin(): void;
  /** Nothing is carried out after this. */
  end(): void;
}

/**
 * @param reload never rejects; what is asked for while it runs is done once more after it, however often. Resolves with
 *   whether what was `seen` is to be looked at again
 */
export function createReloadRequests(
  reload: (request: ReloadRequest) => Promise<boolean>,
  clock: Pick<Clock, 'after'>,
): ReloadRequests {
  let next: ReloadRequest | undefined;
  let busy = true;
  let ended = false;
  let changes = 0;
  let cancelQuiet = (): void => {};

  async function work(): Promise<void> {
    if (busy) return;
    busy = true;
    for (let request = take(); request !== undefined; request = take()) {
      const before = changes;
      const incomplete = await reload(request);
      // Whatever came meanwhile brings a look of its own.
      if (incomplete && !ended && changes === before && next === undefined) later(request.why);
    }
    busy = false;
  }

  function later(why: string): void {
    cancelQuiet();
    cancelQuiet = clock.after(LONG_QUIET_MS - QUIET_MS, () => put({ kind: 'quiet', why }));
  }

  function take(): ReloadRequest | undefined {
    const request = ended ? undefined : next;
    next = undefined;
    return request;
  }

  function put(request: ReloadRequest): void {
    cancelQuiet(); // it reads the file as it is now, so a wait for what came before is over
    // What somebody asked for is not weakened by what is seen after it.
    if (request.kind === 'asked' || next?.kind !== 'asked') next = request;
    void work();
  }

  return {
    ask(why) {
      changes++;
      put({ kind: 'asked', why });
    },
    askWhenQuiet(why) {
      if (ended) return;
      changes++;
      cancelQuiet();
      cancelQuiet = clock.after(QUIET_MS, () => put({ kind: 'seen', why }));
    },
    begin() {
      busy = false;
      void work();
    },
    end() {
      ended = true;
      cancelQuiet();
    },
  };
}
