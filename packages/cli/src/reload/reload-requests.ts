import type { Clock } from '@gostats/core';

/** An editor writes a file in pieces: it is read when nothing has changed for so long. */
const QUIET_MS = 500;

/** Wishes for a reload, one carried out at a time. */
export interface ReloadRequests {
  /** As soon as no other is under way. */
  ask(why: string): void;
  /** When it has not been asked for again for half a second. */
  askWhenQuiet(why: string): void;
  /** Nothing is carried out before this; what was asked for meanwhile is, once. */
  begin(): void;
  /** Nothing is carried out after this. */
  end(): void;
}

/** @param reload never rejects; what is asked for while it runs is done once more after it, however often */
export function createReloadRequests(reload: (why: string) => Promise<void>, clock: Pick<Clock, 'after'>): ReloadRequests {
  let next: string | undefined;
  let busy = true;
  let ended = false;
  let cancelQuiet = (): void => {};

  async function work(): Promise<void> {
    if (busy) return;
    busy = true;
    for (let why = take(); why !== undefined; why = take()) await reload(why);
    busy = false;
  }

  function take(): string | undefined {
    const why = ended ? undefined : next;
    next = undefined;
    return why;
  }

  function ask(why: string): void {
    cancelQuiet(); // it reads the file as it is now, so a wait for what came before is over
    next = why;
    void work();
  }

  return {
    ask,
    askWhenQuiet(why) {
      if (ended) return;
      cancelQuiet();
      cancelQuiet = clock.after(QUIET_MS, () => ask(why));
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
