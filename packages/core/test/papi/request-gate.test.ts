import { expect, it } from 'vitest';
import { RequestGate } from '../../src/papi/request-gate.js';
import { manualClock, type ManualClock } from '../../src/testing/index.js';

interface Rig {
  readonly clock: ManualClock;
  readonly begun: string[];
  /** Begins a request that runs until it is ended. */
  readonly ask: (name: string, endpoint?: string, signal?: AbortSignal) => Promise<void>;
  readonly end: (name: string) => Promise<void>;
}

function rig(): Rig {
  const clock = manualClock();
  const gate = new RequestGate(clock, { working: 2, hangsAfterMs: 1000, anEndpoint: 3 });
  const begun: string[] = [];
  const ends = new Map<string, () => void>();
  return {
    clock,
    begun,
    ask: (name, endpoint = name, signal = new AbortController().signal) =>
      gate.pass(endpoint, signal, () => {
        begun.push(name);
        return new Promise((resolve) => ends.set(name, resolve));
      }),
    async end(name) {
      ends.get(name)?.();
      await clock.advance(0);
    },
  };
}

it('lets so many work at once, and the others in their order', async () => {
  const { begun, ask, end, clock } = rig();
  for (const name of ['a', 'b', 'c', 'd', 'e']) void ask(name);
  await clock.advance(0);
  expect(begun).toEqual(['a', 'b']);
  await end('b');
  expect(begun).toEqual(['a', 'b', 'c']);
  await end('a');
  await end('c');
  expect(begun).toEqual(['a', 'b', 'c', 'd', 'e']);
  await end('d');
  await end('e');
  expect(clock.pending).toBe(0);
});

it('lets an endpoint that hangs keep none but its own requests waiting', async () => {
  const { begun, ask, end, clock } = rig();
  for (const name of ['h1', 'h2', 'h3', 'h4', 'h5']) void ask(name, 'heat');
  void ask('good');
  await clock.advance(1500);
  expect(begun).toEqual(['h1', 'h2', 'h3', 'good']);
  await clock.advance(60_000);
  expect(begun).toEqual(['h1', 'h2', 'h3', 'good']);
  await end('h2');
  expect(begun).toEqual(['h1', 'h2', 'h3', 'good', 'h4']);
});

it('asks who the cluster is, however busy it is', async () => {
  const { begun, ask, clock } = rig();
  for (const name of ['a', 'b', 'c']) void ask(name);
  for (const name of ['i1', 'i2', 'i3']) void ask(name, '/platform/3/cluster/config');
  await clock.advance(0);
  expect(begun).toEqual(['a', 'b', 'i1', 'i2']);
});

it('forgets who no longer waits', async () => {
  const { begun, ask, end, clock } = rig();
  const gone = new AbortController();
  void ask('a');
  void ask('b');
  const waiting = ask('c', 'c', gone.signal);
  gone.abort(new Error('gone'));
  await expect(waiting).rejects.toThrow('gone');
  await expect(ask('d', 'd', gone.signal)).rejects.toThrow('gone');
  await end('a');
  await end('b');
  expect(begun).toEqual(['a', 'b']);
  expect(clock.pending).toBe(0);
});
