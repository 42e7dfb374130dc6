import { sleep, systemClock, type Clock } from './clock.js';

/**
 * Waits for a promise for a limited time. Work that does not finish in time may continue, but its outcome is ignored.
 *
 * @throws Error that names the time limit; whatever the promise rejects with
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
  // If the work finishes first, the sleep is aborted, and its rejection can be ignored.
  late.catch(() => undefined);
  try {
    return await Promise.race([work, late]);
  } finally {
    over.abort(new DOMException('no longer waited for', 'AbortError'));
  }
}
