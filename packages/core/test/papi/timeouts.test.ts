import { beforeAll, describe, expect, it } from 'vitest';
import { makeCertificate } from './certificate.js';
import type { Certificate } from './certificate.js';
import { failure, makeClient } from './client-under-test.js';
import type { ClientUnderTest } from './client-under-test.js';
import { json, startFakeNode } from './fake-node.js';
import type { FakeNode, Respond } from './fake-node.js';
import { fakeSessions, type FakeSessionsOptions } from './fake-sessions.js';

const HEAT = '/platform/3/statistics/summary/heat';
const DRIVE = '/platform/3/statistics/summary/drive';
let certificate: Certificate;
beforeAll(async () => {
  certificate = await makeCertificate();
});

const basic = (node: FakeNode, maxRetries: number): ClientUnderTest =>
  makeClient(node.port, certificate, { authtype: 'basic-auth', maxRetries });
const count = (node: FakeNode, part: string): number => node.seen.filter(({ path }) => path.includes(part)).length;

describe('Retry-After of OneFS', () => {
  const heatIsBusy =
    (status: number, seconds: string): Respond =>
    ({ path }, response) =>
      path.startsWith(HEAT)
        ? json(response, status, {}, { 'retry-after': seconds })
        : json(response, 200, { drive: [] });

  it.each([429, 503])(
    'keeps the endpoint that answered %i from being asked, in whatever round, and no other',
    async (status) => {
      await using node = await startFakeNode(certificate, heatIsBusy(status, '600'));
      await using tested = basic(node, 1);
      await failure(tested.client.get(`${HEAT}?degraded=true`));
      for (let round = 0; round < 10; round++) {
        await tested.clock.advance(59_000);
        const error = await failure(tested.client.get(`${HEAT}?degraded=false&timeout=${round}`));
        expect(error).toMatchObject({
          code: 'E_PAPI_UNAVAILABLE',
          status,
          transient: true,
          retryAfterMs: 600_000 - 59_000 * (round + 1),
        });
        await tested.client.get(DRIVE);
      }
      expect(count(node, 'heat')).toBe(1);
      expect(count(node, 'drive')).toBe(10);
      await tested.clock.advance(10_000);
      await failure(tested.client.get(HEAT));
      expect(count(node, 'heat')).toBe(2);
    },
  );

  it('counts for a quarter of an hour at most', async () => {
    await using node = await startFakeNode(certificate, heatIsBusy(503, '86400'));
    await using tested = basic(node, 1);
    await failure(tested.client.get(HEAT));
    await tested.clock.advance(15 * 60_000);
    await failure(tested.client.get(HEAT));
    expect(count(node, 'heat')).toBe(2);
  });

  it('says what it waits for', async () => {
    await using node = await startFakeNode(certificate, heatIsBusy(429, '600'));
    await using tested = basic(node, 1);
    await failure(tested.client.get(HEAT));
    expect((await failure(tested.client.get(HEAT))).message).toContain(
      'answered 429 and asked for 600 s more without a request',
    );
  });
});

describe('tries within a round', () => {
  const busy: Respond = (_seen, response) => json(response, 503, {});

  it('end before the next round begins', async () => {
    await using node = await startFakeNode(certificate, busy);
    await using tested = basic(node, 8);
    const done = failure(tested.client.get(HEAT, { retryUntil: 5000 }));
    await tested.clock.advance(0);
    for (let step = 0; step < 50; step++) await tested.clock.advance(100);
    await done;
    // Half of 1 + 2 + 4 s; the next wait would pass the end.
    expect(node.seen).toHaveLength(4);
    expect(tested.clock.monotonic()).toBeLessThanOrEqual(5000);
  });

  it('are made as long as the caller thinks them worth it', async () => {
    await using node = await startFakeNode(certificate, busy);
    await using tested = basic(node, 8);
    const asked: number[] = [];
    const shouldRetry = (_error: unknown, tries: number): boolean => asked.push(tries) < 2;
    const done = failure(tested.client.get(HEAT, { shouldRetry }));
    for (let step = 0; step < 50; step++) await tested.clock.advance(100);
    expect(await done).toMatchObject({ status: 503 });
    expect(asked).toEqual([1, 2]);
    expect(node.seen).toHaveLength(2);
  });
});

async function stage(options: FakeSessionsOptions): Promise<FakeNode> {
  const answer: Respond = (_seen, response) => json(response, 200, {});
  const sessions = fakeSessions(() => `https://127.0.0.1:${node.port}`, answer, options);
  const node = await startFakeNode(certificate, sessions.respond);
  return node;
}

it('a refused login is not repeated for 20 s, whatever is asked', async () => {
  await using node = await stage({ password: 'another' });
  await using tested = makeClient(node.port, certificate);
  const logins = (): number => node.count('POST /session/1/session');
  for (let request = 0; request < 5; request++) {
    expect(await failure(tested.client.get(HEAT))).toMatchObject({ code: 'E_CLUSTER_LOGIN' });
    await tested.clock.advance(3_900);
  }
  expect(logins()).toBe(1);
  await tested.clock.advance(500);
  await failure(tested.client.get(HEAT));
  expect(logins()).toBe(2);
});

it('tells that there is another session', async () => {
  await using node = await stage({ timeoutAbsolute: 600 });
  await using tested = makeClient(node.port, certificate);
  await tested.client.get(HEAT);
  const before = tested.client.peers;
  await tested.client.get(HEAT);
  expect(tested.client.peers).toBe(before);
  await tested.clock.advance(560_000);
  await tested.client.get(HEAT);
  expect(tested.client.peers).toBeGreaterThan(before);
});
