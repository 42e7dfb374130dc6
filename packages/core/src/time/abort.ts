import type { Clock } from './clock.js';

/** An abort that follows other signals until it is released. */
export interface LinkedAbort {
  readonly signal: AbortSignal;
  abort(reason: Error): void;
  /** Removes the listeners from the followed signals; call it when the work is over. */
  release(): void;
}

/**
 * Creates an abort that follows all of `parents`. `AbortSignal.any` is unsuitable: it leaves references on a long-lived
 * parent until garbage collection, and the client's signal lives as long as the process with several requests per
 * second.
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

/** Settles like the shared work, or rejects when the signal aborts. The work itself continues for other callers. */
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
  /** Creates the abort reason when time is up. */
  readonly late: () => Error;
  readonly parent?: AbortSignal;
}

/** Runs work with a signal that aborts with the parent or when time is up. */
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
