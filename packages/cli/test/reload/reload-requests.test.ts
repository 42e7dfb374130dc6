import { manualClock, type ManualClock } from '@gostats/core/testing';
import { expect, it } from 'vitest';
import { createReloadRequests, type ReloadRequests, type ReloadRequest } from '../../src/reload/reload-requests.js';

interface Rig {
  readonly requests: ReloadRequests;
  readonly clock: ManualClock;
  /** Why reloads were begun, so far; with ` (quiet)` those that a file got time for. */
  readonly begun: string[];
  /** Ends the one under way. */
  readonly finish: (unsure?: boolean) => Promise<void>;
}

function rig(): Rig {
  const clock = manualClock();
  const begun: string[] = [];
  let done: (unsure: boolean) => void = () => {};
  const reload = ({ kind, why }: ReloadRequest): Promise<boolean> => {
    begun.push(kind === 'quiet' ? `${why} (quiet)` : why);
    return new Promise((resolve) => (done = resolve));
  };
  const requests = createReloadRequests(reload, clock);
  return {
    requests,
    clock,
    begun,
    async finish(unsure = false) {
      done(unsure);
      await clock.advance(0);
    },
  };
}

it('waits until a file has not changed for half a second', async () => {
  const { requests, clock, begun } = rig();
  requests.begin();
  requests.askWhenQuiet('file');
  await clock.advance(499);
  requests.askWhenQuiet('file');
  await clock.advance(499);
  expect(begun).toEqual([]);
  await clock.advance(1);
  expect(begun).toEqual(['file']);
});

it('does one at a time, and what was asked for meanwhile once after it', async () => {
  const { requests, clock, begun, finish } = rig();
  requests.begin();
  requests.ask('first');
  requests.askWhenQuiet('file');
  await clock.advance(500);
  requests.ask('second');
  requests.ask('third');
  expect(begun).toEqual(['first']);
  await finish();
  expect(begun).toEqual(['first', 'third']);
  await finish();
  expect(begun).toEqual(['first', 'third']);
});

it('takes a signal for the change that it was about to look at', async () => {
  const { requests, clock, begun, finish } = rig();
  requests.begin();
  requests.askWhenQuiet('file');
  requests.ask('SIGHUP');
  await finish();
  await clock.advance(10_000);
  expect(begun).toEqual(['SIGHUP']);
});

it('gives a file that may be half written three seconds without a change', async () => {
  const { requests, clock, begun, finish } = rig();
  requests.begin();
  requests.askWhenQuiet('file');
  await clock.advance(500);
  await finish(true);
  await clock.advance(2000);
  requests.askWhenQuiet('file'); // the next piece
  await clock.advance(500);
  await finish(true);
  await clock.advance(2499);
  expect(begun).toEqual(['file', 'file']);
  await clock.advance(1);
  expect(begun).toEqual(['file', 'file', 'file (quiet)']);
  await finish();
  expect(clock.pending).toBe(0);
});

it('needs no second look at what somebody has asked for meanwhile', async () => {
  const { requests, clock, begun, finish } = rig();
  requests.begin();
  requests.askWhenQuiet('file');
  await clock.advance(500);
  requests.ask('SIGHUP');
  await finish(true);
  await finish();
  await clock.advance(10_000);
  expect(begun).toEqual(['file', 'SIGHUP']);
});

it('keeps a wish from before the start until then, and does nothing after the end', async () => {
  const { requests, clock, begun, finish } = rig();
  requests.ask('early');
  await clock.advance(0);
  expect(begun).toEqual([]);
  requests.begin();
  expect(begun).toEqual(['early']);
  requests.ask('later');
  requests.askWhenQuiet('file');
  requests.end();
  requests.askWhenQuiet('file');
  await finish();
  await clock.advance(10_000);
  expect(begun).toEqual(['early']);
  expect(clock.pending).toBe(0);
});
