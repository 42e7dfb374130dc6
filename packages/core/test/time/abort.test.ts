import { getEventListeners } from 'node:events';
import { expect, it } from 'vitest';
import { linkedAbort, orAborted, withTimeout } from '../../src/time/abort.js';
import { sleep } from '../../src/time/clock.js';
import { waitAtMost } from '../../src/time/wait-at-most.js';
import { manualClock } from '../../src/testing/index.js';

const why = new Error('why');
const late = (): Error => new Error('late');
const listeners = (signal: AbortSignal): number => getEventListeners(signal, 'abort').length;
const never = new Promise<never>(() => {});

it('follows each of several signals, with the reason of the one that aborts', () => {
  const [one, two] = [new AbortController(), new AbortController()];
  const linked = linkedAbort(one.signal, undefined, two.signal);
  expect(linked.signal.aborted).toBe(false);
  two.abort(why);
  expect(linked.signal.reason).toBe(why);
});

it('is aborted from the start by a signal that was, and leaves no listener there', () => {
  const parent = AbortSignal.abort(why);
  expect(linkedAbort(parent).signal.reason).toBe(why);
  expect(listeners(parent)).toBe(0);
});

it('aborts by itself without touching those it follows', () => {
  const parent = new AbortController();
  const linked = linkedAbort(parent.signal);
  linked.abort(why);
  expect(linked.signal.reason).toBe(why);
  expect(parent.signal.aborted).toBe(false);
});

it('lets go of what it followed when it is released', () => {
  const parent = new AbortController();
  const linked = linkedAbort(parent.signal);
  expect(listeners(parent.signal)).toBe(1);
  linked.release();
  expect(listeners(parent.signal)).toBe(0);
  parent.abort(why);
  expect(linked.signal.aborted).toBe(false);
});

it('waits for shared work or for the signal, and leaves nothing on the signal behind', async () => {
  const { signal } = new AbortController();
  await expect(orAborted(Promise.resolve(1), signal)).resolves.toBe(1);
  await expect(orAborted(Promise.reject(why), signal)).rejects.toBe(why);
  const pending = new AbortController();
  const waiting = orAborted(never, pending.signal);
  pending.abort(why);
  await expect(waiting).rejects.toBe(why);
  await expect(orAborted(never, AbortSignal.abort(why))).rejects.toBe(why);
  await expect(orAborted(Promise.resolve(1), AbortSignal.abort(why))).rejects.toBe(why);
  await new Promise(setImmediate);
  expect([listeners(signal), listeners(pending.signal)]).toEqual([0, 0]);
});

it('ends work that takes too long, and takes its timer and its listener along when it does not', async () => {
  const clock = manualClock();
  const parent = new AbortController();
  const limit = { clock, limitMs: 1000, late, parent: parent.signal };
  await expect(withTimeout(limit, async () => 7)).resolves.toBe(7);
  expect([clock.pending, listeners(parent.signal)]).toEqual([0, 0]);
  await expect(withTimeout(limit, () => Promise.reject(why))).rejects.toBe(why);
  expect([clock.pending, listeners(parent.signal)]).toEqual([0, 0]);

  const untilAborted = (signal: AbortSignal): Promise<never> => orAborted(never, signal);
  const outcomes: unknown[] = [];
  void withTimeout(limit, untilAborted).catch((error: Error) => outcomes.push(error.message));
  await clock.advance(999);
  expect(outcomes).toEqual([]);
  await clock.advance(1);
  expect(outcomes).toEqual(['late']);

  void withTimeout(limit, untilAborted).catch((error: Error) => outcomes.push(error.message));
  parent.abort(why);
  await clock.advance(0);
  expect(outcomes).toEqual(['late', 'why']);
  expect(clock.pending).toBe(0);
});

it('sleeps until its time, or until the signal aborts, and leaves neither timer nor listener behind', async () => {
  const clock = manualClock();
  const controller = new AbortController();
  const { signal } = controller;
  const ends: string[] = [];
  void sleep(clock, 1000, signal).then(() => ends.push('slept'));
  await clock.advance(999);
  expect(ends).toEqual([]);
  await clock.advance(1);
  expect(ends).toEqual(['slept']);
  expect(listeners(signal)).toBe(0);
  const cut = sleep(clock, 1000, signal);
  controller.abort(why);
  await expect(cut).rejects.toBe(why);
  expect(clock.pending).toBe(0);
  await expect(sleep(clock, 1000, signal)).rejects.toBe(why);
  expect(clock.pending).toBe(0);
  const without = sleep(clock, 5);
  await clock.advance(5);
  await without;
});

it('waits for work no longer than it was told to, and says how long that was', async () => {
  const clock = manualClock();
  await expect(waitAtMost(1000, Promise.resolve(1), clock)).resolves.toBe(1);
  await expect(waitAtMost(1000, Promise.reject(why), clock)).rejects.toBe(why);
  expect(clock.pending).toBe(0);
  const outcome = waitAtMost(1500, never, clock);
  outcome.catch(() => undefined);
  await clock.advance(1500);
  await expect(outcome).rejects.toThrow('it did not end within 1.5 s');
});
