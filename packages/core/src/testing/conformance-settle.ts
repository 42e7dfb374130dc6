// Import the timers from the module, because a test framework may have replaced the global ones.
import { clearTimeout, setTimeout } from 'node:timers';

/** How a call ended; `open` means that it did not. */
export type Ended =
  | { readonly kind: 'resolved' }
  | { readonly kind: 'threw'; readonly thrown: unknown }
  | { readonly kind: 'not a promise'; readonly value: unknown }
  | { readonly kind: 'open' };

/** Makes a call and waits at most `limitMs` for its end. Never rejects. */
export async function settleWithin(run: () => unknown, limitMs: number): Promise<Ended> {
  let returned: unknown;
  try {
    returned = run();
  } catch (thrown) {
    return { kind: 'threw', thrown };
  }
  if (typeof (returned as PromiseLike<unknown> | undefined)?.then !== 'function')
    return { kind: 'not a promise', value: returned };
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Ended>((resolve) => {
    timer = setTimeout(() => resolve({ kind: 'open' }), limitMs);
  });
  const settled = Promise.resolve(returned).then(
    (): Ended => ({ kind: 'resolved' }),
    (thrown: unknown): Ended => ({ kind: 'threw', thrown }),
  );
  const ended = await Promise.race([settled, late]);
  clearTimeout(timer);
  return ended;
}

/** Lets pending callbacks and promises run for a number of event loop turns. */
export async function turns(count = 5): Promise<void> {
  for (let turn = 0; turn < count; turn++) await new Promise<void>((resolve) => setImmediate(resolve));
}

/** Polls a condition every few milliseconds. @returns whether it became true in time */
export async function waitUntil(condition: () => boolean | Promise<boolean>, limitMs: number): Promise<boolean> {
  const until = performance.now() + limitMs;
  while (!(await condition())) {
    if (performance.now() >= until) return false;
    await new Promise<void>((resolve) => setTimeout(resolve, 10));
  }
  return true;
}
