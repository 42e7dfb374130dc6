import { getEventListeners } from 'node:events';
import { expect, it } from 'vitest';
import { withAbort } from '../../src/sink/index.js';

const listeners = (signal: AbortSignal): number => getEventListeners(signal, 'abort').length;

it('ends as the promise does, and stops listening', async () => {
  const { signal } = new AbortController();
  expect(await withAbort(signal, Promise.resolve(7))).toBe(7);
  await expect(withAbort(signal, Promise.reject(new Error('refused')))).rejects.toThrow('refused');
  expect(listeners(signal)).toBe(0);
});

it('rejects with the reason when the signal aborts first, and stops listening', async () => {
  const limit = new AbortController();
  const { promise, reject } = Promise.withResolvers<never>();
  const waiting = withAbort(limit.signal, promise);
  expect(listeners(limit.signal)).toBe(1);
  limit.abort(new Error('too late'));
  await expect(waiting).rejects.toThrow('too late');
  expect(listeners(limit.signal)).toBe(0);
  // vitest fails the run for a rejection without a listener.
  reject(new Error('after that'));
  await new Promise((resolve) => setImmediate(resolve));
});

it('rejects at once when the signal has aborted, whatever becomes of the promise', async () => {
  const signal = AbortSignal.abort(new Error('the host stops'));
  await expect(withAbort(signal, Promise.resolve(7))).rejects.toThrow('the host stops');
  await expect(withAbort(signal, Promise.reject(new Error('refused')))).rejects.toThrow('the host stops');
  expect(listeners(signal)).toBe(0);
});
