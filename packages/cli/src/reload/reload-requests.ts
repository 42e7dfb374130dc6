import type { Clock } from '@gostats/core';

/** Editors write a file in pieces: it is read when it has not changed for this long. */
const QUIET_MS = 500;
/** An invalid file, or one with less in it than before, may still be being written: it gets this long. */
const LONG_QUIET_MS = 3_000;

/**
 * What caused a reload:
 * - `asked`: an explicit request;
 * - `seen`: the file changed a moment ago and may be only partly written;
 * - `quiet`: the file has been unchanged for so long that it must be complete.
 */
export interface ReloadRequest {
  readonly kind: 'asked' | 'seen' | 'quiet';
  /** For the log. */
  readonly why: string;
}

/** Requests for a reload, carried out one at a time. */
export interface ReloadRequests {
  /** As soon as no other is under way. */
  ask(why: string): void;
  /** When it has not been asked for again for half a second; for 3 s if that shows a file that may be half written. */
  askWhenQuiet(why: string): void;
  /** Nothing is carried out before this; a request made earlier is carried out now, once. */
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
      // Anything that came meanwhile triggers a check of its own.
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
    // An explicit request is not replaced by a change seen after it.
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
