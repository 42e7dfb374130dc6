import type { Clock } from '@gostats/core';

/** Editors may write a file in pieces, so it is read only after it has been unchanged for this long. */
const QUIET_MS = 500;
/** An invalid file, or one with less in it than before, may still be incomplete, so it is given this long. */
const LONG_QUIET_MS = 3_000;

/**
 * What caused a reload:
 * - `asked`: an explicit request;
 * - `seen`: the file changed a moment ago and may be only partly written;
 * - `quiet`: the file has been unchanged for so long that it must be complete.
 */
export interface ReloadRequest {
  readonly kind: 'asked' | 'seen' | 'quiet';
  /** The reason, for the log. */
  readonly why: string;
}

/** Requests for a reload, carried out one at a time. */
export interface ReloadRequests {
  /** Requests a reload as soon as no other is in progress. */
  ask(why: string): void;
  /**
   * Requests a reload once there have been no further requests for half a second, or for 3 s if the file may be
   * incomplete.
   */
  askWhenQuiet(why: string): void;
  /** Starts handling requests. Requests made earlier are combined into one reload now. */
  begin(): void;
  /** Stops handling requests. */
  end(): void;
}

/**
 * Creates a queue of reload requests.
 *
 * @param reload never rejects. Requests made while it runs are combined into one more run. Resolves with whether a
 * `seen` file must be checked again
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
      // A request made in the meantime triggers its own check.
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
    cancelQuiet(); // this request reads the current file, so a pending delay is obsolete
    // A file change must not replace an explicit request.
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
