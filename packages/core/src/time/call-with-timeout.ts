import { linkedAbort } from './abort.js';
import type { Clock } from './clock.js';

/** How a call into a sink ended. */
export type Settled = { readonly ok: true } | { readonly ok: false; readonly thrown: unknown };

/** What came first. */
export interface TimedCall {
  readonly first: 'settled' | 'late' | 'aborted';
  /** Never rejects. May stay open for ever: a sink may ignore its signal. */
  readonly settled: Promise<Settled>;
}

/**
 * Calls into a sink with a time limit. When time is up, or `outer` aborts, the call's signal aborts; the call may still
 * run on, which the caller learns from `settled`: nothing else may be called on that sink before it.
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
  // `outer` lives as long as the sink: what listens to it must go, or it piles up with every write.
  won.abort('it is over'); // a reason of our own: the default one is an error with a stack
  if (first === 'late') limit.abort(new DOMException('the time limit passed', 'TimeoutError'));
  return { first, settled };
}

/** Resolves when the signal aborts. @param done ends the waiting */
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
