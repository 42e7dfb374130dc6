import { describe, expect, it } from 'vitest';
import type { Identity } from '../../src/cluster/identity.js';
import { LossWatch } from '../../src/cluster/loss-watch.js';
import { gostatsError } from '../../src/errors.js';
import { PapiError } from '../../src/papi/papi-errors.js';
import { manualClock } from '../../src/testing/index.js';
import { forbidden, loginRefused, status, unreachable } from './fake-cluster.js';

const SECOND = 1000;
const identity = { nodes: { total: 1, down: 0 } } as Identity;

function rig(identify: (signal: AbortSignal) => Promise<Identity> = async () => identity) {
  const [clock, ending] = [manualClock(), new AbortController()];
  const told: unknown[] = [];
  let asked = 0;
  const watch = new LossWatch({
    clusterId: 'c:8080',
    clock,
    signal: ending.signal,
    identify: (signal) => (asked++, identify(signal)),
    answered: (one) => void told.push(one),
    lost: (error) => void told.push(['lost', error]),
    unanswered: (error) => void told.push(['unanswered', error]),
  });
  return { clock, ending, told, watch, asked: () => asked };
}

const settled = async ({ clock }: ReturnType<typeof rig>): Promise<void> => clock.advance(0);
const fails = (error: Error) => async (): Promise<Identity> => {
  throw error;
};

describe('a failure', () => {
  it.each([
    ['is transient', status(503)],
    ['is that of a connection', unreachable],
    ['is a refused login', loginRefused],
    ['is slowness', gostatsError('E_CLUSTER_SLOW', { cluster: 'c', problem: 'x' })],
    ['is a certificate', gostatsError('E_CLUSTER_CERTIFICATE', { cluster: 'c', problem: 'x', remedy: 'y' })],
  ])('that %s has the cluster asked at once who it is', async (_, failure) => {
    const one = rig();
    one.watch.suspect(failure);
    await settled(one);
    expect([one.asked(), one.told]).toEqual([1, [identity]]);
  });

  it('that is a refusal has it asked when it is the third in a row', async () => {
    const one = rig();
    for (const asked of [0, 0, 1]) {
      one.watch.suspect(forbidden);
      await settled(one);
      expect(one.asked()).toBe(asked);
    }
  });

  it('that is a refusal counts from the last success on', async () => {
    const one = rig();
    for (let round = 0; round < 10; round++) {
      one.watch.suspect(forbidden);
      one.watch.suspect(status(404));
      one.watch.succeeded();
    }
    await settled(one);
    expect(one.asked()).toBe(0);
  });
});

it('answers for a group of failures with one look, and looks again four seconds later', async () => {
  const one = rig();
  for (let failures = 0; failures < 5; failures++) one.watch.suspect(unreachable);
  await one.clock.advance(4 * SECOND - 1);
  one.watch.suspect(unreachable);
  await settled(one);
  expect(one.asked()).toBe(1);
  await one.clock.advance(1);
  one.watch.suspect(unreachable);
  await settled(one);
  expect(one.asked()).toBe(2);
});

it('does not ask twice at the same time', async () => {
  const one = rig(() => new Promise(() => {}));
  one.watch.suspect(unreachable);
  await one.clock.advance(4.5 * SECOND);
  one.watch.suspect(unreachable);
  void one.watch.check();
  await settled(one);
  expect(one.asked()).toBe(1);
});

describe('a cluster that does not tell who it is', () => {
  it('is lost when a failure asked, and not when nothing did', async () => {
    const one = rig(fails(unreachable));
    one.watch.suspect(unreachable);
    await settled(one);
    await one.watch.check();
    expect(one.told).toEqual([
      ['lost', unreachable],
      ['unanswered', unreachable],
    ]);
  });

  it('is waited for, for five seconds', async () => {
    const signals: AbortSignal[] = [];
    const one = rig(
      (signal) => (
        signals.push(signal),
        new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error)))
      ),
    );
    one.watch.suspect(unreachable);
    await one.clock.advance(5 * SECOND - 1);
    expect([one.told, signals[0]?.aborted]).toEqual([[], false]);
    await one.clock.advance(1);
    expect(signals[0]?.aborted).toBe(true);
    expect(one.told).toEqual([['lost', expect.any(PapiError)]]);
    expect(one.told[0]).toMatchObject({
      1: { code: 'E_PAPI_UNAVAILABLE', message: expect.stringMatching(/c:8080.*no answer within 5 s/s) },
    });
  });
});

it.each([
  ['answers', async () => identity],
  ['fails', fails(unreachable)],
])('hears nothing more of a cluster that %s when it is over', async (_, identify) => {
  const one = rig(identify);
  const look = one.watch.check();
  one.ending.abort();
  await look;
  expect(one.told).toEqual([]);
});
