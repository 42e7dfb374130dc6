// Taken from the module and not from the global object, where a test framework may have put timers of its own.
import { clearTimeout, setTimeout } from 'node:timers';

/** How a call ended. `open`: it did not. */
export type Ended =
  | { readonly kind: 'resolved' }
  | { readonly kind: 'threw'; readonly thrown: unknown }
  | { readonly kind: 'not a promise'; readonly value: unknown }
  | { readonly kind: 'open' };

/** Calls and waits for the end, at most `limitMs`. Never rejects. A member that is not there resolves. */
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

/** Lets what is ready to run do so. */
export async function turns(count = 5): Promise<void> {
  for (let turn = 0; turn < count; turn++) await new Promise<void>((resolve) => setImmediate(resolve));
}

/** @returns whether it became true within the time, looking every few milliseconds */
export async function waitUntil(condition: () => boolean | Promise<boolean>, limitMs: number): Promise<boolean> {
  const until = performance.now() + limitMs;
  while (!(await condition())) {
    if (performance.now() >= until) return false;
    await new Promise<void>((resolve) => setTimeout(resolve, 10));
  }
  return true;
}
