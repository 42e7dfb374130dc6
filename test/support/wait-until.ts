import { setTimeout as wait } from 'node:timers/promises';

/**
 * Asks again and again until the answer is something other than undefined, null or false, and gives it back.
 *
 * @throws Error after `seconds`, with what was waited for and, if `state` is given, how things stood
 */
export async function waitUntil<Found>(
  what: string,
  ask: () => Found | Promise<Found>,
  { seconds = 60, state }: { seconds?: number; state?: () => unknown } = {},
): Promise<NonNullable<Exclude<Found, false>>> {
  const giveUpAt = performance.now() + seconds * 1000;
  for (;;) {
    const found = await ask();
    if (found !== undefined && found !== null && found !== false) return found as NonNullable<Exclude<Found, false>>;
    if (performance.now() > giveUpAt) {
      const stood = state === undefined ? '' : `; it stands at ${JSON.stringify(state())}`;
      throw new Error(`waited ${seconds} s for ${what}${stood}`);
    }
    await wait(25);
  }
}
