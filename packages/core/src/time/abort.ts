import type { Clock } from './clock.js';

/** An abort that follows other signals until it is released. */
export interface LinkedAbort {
  readonly signal: AbortSignal;
  abort(reason: Error): void;
  /** Removes the listeners from the followed signals; call it when the work is over. */
  release(): void;
}

/**
 * Follows all of `parents`. Not `AbortSignal.any`: that leaves its mark on a long-lived parent until the garbage is
 * collected, and the client's own signal lives as long as the process while requests come several a second.
 */
export function linkedAbort(...parents: readonly (AbortSignal | undefined)[]): LinkedAbort {
  const controller = new AbortController();
  const listeners = parents.flatMap((parent) => {
    if (parent === undefined) return [];
    const follow = (): void => controller.abort(parent.reason);
    if (parent.aborted) follow();
    else parent.addEventListener('abort', follow, { once: true });
    return [() => parent.removeEventListener('abort', follow)];
  });
  return {
    signal: controller.signal,
    abort: (reason) => controller.abort(reason),
    release: () => listeners.forEach((remove) => remove()),
  };
}

/** The outcome of shared work, or the signal's reason as soon as it aborts; the work itself goes on for the others. */
export function orAborted<Result>(work: Promise<Result>, signal: AbortSignal): Promise<Result> {
  return new Promise((resolve, reject) => {
    const onAbort = (): void => reject(signal.reason as Error);
    if (signal.aborted) onAbort();
    else signal.addEventListener('abort', onAbort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
  });
}

export interface TimeoutOptions {
  readonly clock: Clock;
  readonly limitMs: number;
  /** What the signal aborts with when the time is over. */
  readonly late: () => Error;
  readonly parent?: AbortSignal;
}

/** Work under a signal that follows the parent's and that aborts when the time is over. */
export async function withTimeout<Result>(
  { clock, limitMs, late, parent }: TimeoutOptions,
  work: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const limit = linkedAbort(parent);
  const cancel = clock.after(limitMs, () => limit.abort(late()));
  try {
    return await work(limit.signal);
  } finally {
    cancel();
    limit.release();
  }
}
