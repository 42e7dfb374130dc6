import { getEventListeners } from 'node:events';
import { expect, it } from 'vitest';
import { manualClock } from '../../src/testing/index.js';
import { hedge } from '../../src/time/hedge.js';

interface Try {
  readonly signal: AbortSignal;
  readonly resolve: (result: string) => void;
  readonly reject: (error: Error) => void;
}

/** Work whose tries a test ends by hand, hedged after a second. */
function rig() {
  const [clock, parent] = [manualClock(), new AbortController()];
  const tries: Try[] = [];
  const overdue: number[] = [];
  const work = (signal: AbortSignal): Promise<string> =>
    new Promise((resolve, reject) => {
      tries.push({ signal, resolve, reject });
      signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
    });
  const outcome = hedge(work, {
    clock,
    signal: parent.signal,
    hedgeAfterMs: 1000,
    onOverdue: (ms) => void overdue.push(ms),
  });
  const nth = (index: number): Try => tries[index] as Try;
  const running = (): number[] => tries.flatMap(({ signal }, index) => (signal.aborted ? [] : [index]));
  return { clock, parent, tries, overdue, outcome, nth, running };
}

/** Nothing is left behind: no timer, no listener, no try under way. */
function expectEnded({ clock, parent }: ReturnType<typeof rig>): void {
  expect(clock.pending).toBe(0);
  expect(getEventListeners(parent.signal, 'abort')).toHaveLength(0);
}

it('is one try when that is quick', async () => {
  const one = rig();
  await one.clock.advance(999);
  one.nth(0).resolve('first');
  expect(await one.outcome).toBe('first');
  expect([one.tries.length, one.overdue]).toEqual([1, []]);
  expectEnded(one);
});

it.each([
  [0, 1],
  [1, 0],
])('is ended by whichever of two tries succeeds first: %i', async (winner, loser) => {
  const one = rig();
  await one.clock.advance(1000);
  expect([one.running(), one.overdue]).toEqual([[0, 1], [1000]]);
  one.nth(winner).resolve(`${winner}`);
  expect(await one.outcome).toBe(`${winner}`);
  expect(one.nth(loser).signal.reason).toMatchObject({ name: 'AbortError' });
  expectEnded(one);
});

it('keeps the oldest and the newest try, and no more', async () => {
  const one = rig();
  await one.clock.advance(3000);
  expect([one.running(), one.overdue]).toEqual([
    [0, 3],
    [1000, 2000, 3000],
  ]);
  one.nth(0).resolve('slow');
  expect(await one.outcome).toBe('slow');
  expectEnded(one);
});

it('waits for the other try when one fails, and fails with the last', async () => {
  const one = rig();
  await one.clock.advance(1000);
  const ended: unknown[] = [];
  const outcome = one.outcome.catch((error: unknown) => void ended.push(error));
  one.nth(0).reject(new Error('first'));
  await one.clock.advance(0);
  expect(ended).toEqual([]);
  one.nth(1).reject(new Error('second'));
  await outcome;
  expect(ended).toEqual([new Error('second')]);
  expectEnded(one);
});

it('fails at once when its only try does', async () => {
  const one = rig();
  one.nth(0).reject(new Error('first'));
  await expect(one.outcome).rejects.toThrow('first');
  expectEnded(one);
});

it('ends with its parent', async () => {
  const one = rig();
  await one.clock.advance(1000);
  one.parent.abort(new Error('over'));
  await expect(one.outcome).rejects.toThrow('over');
  expect(one.running()).toEqual([]);
  await one.clock.advance(5000);
  expect(one.tries).toHaveLength(2);
  expectEnded(one);
});
