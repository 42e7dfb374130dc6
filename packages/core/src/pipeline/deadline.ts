import type { Clock } from '../schedule/clock.js';

/** How a call into a sink ended. */
export type Settled = { readonly ok: true } | { readonly ok: false; readonly thrown: unknown };

/**
 * Calls into a sink with a time limit. When time is up the call's signal aborts; the call may still run on, which the
 * caller learns from `settled`: nothing else may be called on that sink before it.
 *
 * @returns `late` is true when the limit passed first; `settled` never rejects
 */
export async function callWithin(
  call: (signal: AbortSignal) => Promise<void> | void,
  limitMs: number,
  clock: Clock,
  outer: AbortSignal,
): Promise<{ readonly late: boolean; readonly settled: Promise<Settled> }> {
  const limit = new AbortController();
  const signal = AbortSignal.any([limit.signal, outer]);
  const settled = settle(call, signal);
  let cancel = (): void => {};
  const timeUp = new Promise<'late'>((resolve) => {
    cancel = clock.after(limitMs, () => resolve('late'));
  });
  const first = await Promise.race([settled, timeUp]);
  cancel();
  if (first === 'late') limit.abort(new DOMException('the time limit passed', 'TimeoutError'));
  return { late: first === 'late', settled };
}

async function settle(call: (signal: AbortSignal) => Promise<void> | void, signal: AbortSignal): Promise<Settled> {
  try {
    await call(signal);
    return { ok: true };
  } catch (thrown) {
    return { ok: false, thrown };
  }
}
