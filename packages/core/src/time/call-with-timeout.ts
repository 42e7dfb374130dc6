import { linkedAbort } from './abort.js';
import type { Clock } from './clock.js';

/** How a call into a sink ended. */
export type Settled = { readonly ok: true } | { readonly ok: false; readonly thrown: unknown };

/** What happened first, and the outcome of the call. */
export interface TimedCall {
  readonly first: 'settled' | 'late' | 'aborted';
  /** Never rejects. May stay pending forever, because a sink may ignore its signal. */
  readonly settled: Promise<Settled>;
}

/**
 * Calls into a sink with a time limit. When time is up or `outer` aborts, the call's signal aborts, but the call may
 * continue to run. The caller must wait for `settled` before it calls that sink again.
 */
export async function callWithTimeout(
  call: (signal: AbortSignal) => Promise<void> | void,
  limitMs: number,
  clock: Clock,
  outer: AbortSignal,
): Promise<TimedCall> {
  const limit = linkedAbort(outer);
  const settled = settle(call, limit.signal).finally(() => limit.release());
  const won = new AbortController();
  const late = new Promise<'late'>((resolve) => {
    const cancel = clock.after(limitMs, () => resolve('late'));
    won.signal.addEventListener('abort', cancel);
  });
  const first = await Promise.race([settled.then(() => 'settled' as const), late, untilAborted(outer, won.signal)]);
  // `outer` lives as long as the sink, so listeners must be removed or they accumulate with every write.
  won.abort('it is over'); // an explicit reason avoids creating the default error with its stack
  if (first === 'late') limit.abort(new DOMException('the time limit passed', 'TimeoutError'));
  return { first, settled };
}

/** Resolves when the signal aborts. @param done removes the listener when it aborts */
export function untilAborted(signal: AbortSignal, done?: AbortSignal): Promise<'aborted'> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve('aborted');
    else signal.addEventListener('abort', () => resolve('aborted'), { once: true, ...(done && { signal: done }) });
  });
}

async function settle(call: (signal: AbortSignal) => Promise<void> | void, signal: AbortSignal): Promise<Settled> {
  try {
    await call(signal);
    return { ok: true };
  } catch (thrown) {
    return { ok: false, thrown };
  }
}
