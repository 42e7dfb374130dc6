import { sleep, systemClock, type Clock } from './clock.js';

/**
 * Waits for a promise, but not longer than that. What does not end in time may still run on; nobody hears of it any more.
 *
 * @throws Error that says how long it was waited for; whatever the promise rejects with
 */
export async function waitAtMost<Value>(
  limitMs: number,
  work: PromiseLike<Value>,
  clock: Clock = systemClock,
): Promise<Value> {
  const over = new AbortController();
  const late = sleep(clock, limitMs, over.signal).then(() => {
    throw new Error(`it did not end within ${limitMs / 1000} s`);
  });
  // When the work wins, the wait ends by a rejection that is of no interest.
  late.catch(() => undefined);
  try {
    return await Promise.race([work, late]);
  } finally {
    over.abort(new DOMException('no longer waited for', 'AbortError'));
  }
}
