import { linkedAbort, type LinkedAbort } from './abort.js';
import type { Clock } from './clock.js';

export interface HedgeOptions {
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** When an attempt takes longer than this, another one is started in parallel. */
  readonly hedgeAfterMs: number;
  /** Called each time this happens. */
  readonly onOverdue?: (waitedMs: number) => void;
}

/**
 * Runs work that may hang although the other side has recovered. When an attempt takes long, a second one is started in
 * parallel, and the first to succeed ends the others. At most two run at once: the oldest, which a slow server may
 * still answer, and the newest, which a recovered server answers immediately.
 */
export function hedge<Result>(
  work: (signal: AbortSignal) => Promise<Result>,
  { clock, signal, hedgeAfterMs: patienceMs, onOverdue: overdue }: HedgeOptions,
): Promise<Result> {
  return new Promise((resolve, reject) => {
    const running: LinkedAbort[] = [];
    const startedAt = clock.monotonic();
    let cancel: () => void;
    const end = (settle: () => void): void => {
      cancel();
      for (const one of running.splice(0)) abandon(one);
      settle();
    };
    const begin = (): void => {
      const own = linkedAbort(signal);
      running.push(own);
      work(own.signal).then(
        (result) => running.includes(own) && end(() => resolve(result)),
        (thrown: unknown) => {
          const at = running.indexOf(own);
          if (at < 0) return;
          own.release();
          running.splice(at, 1);
          if (running.length === 0 || signal.aborted) end(() => reject(thrown));
        },
      );
    };
    const wait = (): void => {
      cancel = clock.after(patienceMs, () => {
        overdue?.(clock.monotonic() - startedAt);
        const newest = running.length > 1 ? running.pop() : undefined;
        if (newest !== undefined) abandon(newest);
        begin();
        wait();
      });
    };
    wait();
    begin();
  });
}

function abandon(one: LinkedAbort): void {
  one.release();
  one.abort(new DOMException('another try was faster', 'AbortError'));
}
