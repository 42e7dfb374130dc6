import { describe, expect, it } from 'vitest';
import { gostatsError } from '../../src/errors.js';
import type { Breach } from '../../src/limits/index.js';
import { CLUSTER, failure, ID, JOBS, makeRig } from './support.js';

const unreachable = gostatsError('E_CLUSTER_UNREACHABLE', { cluster: ID, problem: 'refused' });

describe('a cluster', () => {
  it('is connecting until it delivers, and then up', () => {
    const { recorder, clock, heard } = makeRig();
    expect(recorder.status()).toMatchObject({
      id: ID,
      name: undefined,
      state: 'connecting',
      since: clock.now(),
      jobs: [],
    });
    recorder.identified(CLUSTER, { total: 3, down: 0 });
    recorder.planned(JOBS);
    expect(recorder.status()).toMatchObject({
      name: 'east',
      guid: 'guid-1',
      state: 'connecting',
      nodes: { total: 3, down: 0 },
    });
    recorder.answered('current 5 s', 1_000);
    expect(recorder.status()).toMatchObject({
      state: 'up',
      since: clock.now(),
      lastAnswer: clock.now(),
      lastSample: 1_000,
    });
    expect(heard).toEqual(['connecting → up']);
  });

  it('is stale two intervals of its shortest job after the last answer, without anybody asking', async () => {
    const { recorder, clock, heard, bringUp } = makeRig();
    bringUp();
    const last = clock.now();
    heard.length = 0;
    await clock.advance(9_999);
    expect(recorder.status().state).toBe('up');
    await clock.advance(1);
    expect(recorder.status()).toMatchObject({ state: 'stale', since: last + 10_000, lastAnswer: last });
    expect(heard).toEqual(['up → stale', 'current 5 s: ok → stale']);
  });

  it('is stale all the same when every try fails', async () => {
    const { recorder, clock, bringUp } = makeRig();
    bringUp();
    await clock.advance(5_000);
    recorder.tryFailed('current 5 s', failure(), 800);
    expect(recorder.status()).toMatchObject({ state: 'up', lastError: { code: 'E_PAPI_REQUEST', at: clock.now() } });
    await clock.advance(5_000);
    expect(recorder.status()).toMatchObject({ state: 'stale', lastError: { code: 'E_PAPI_REQUEST' } });
  });

  it('is stale after five seconds at least, however short its intervals', async () => {
    const { recorder, clock } = makeRig();
    recorder.planned([{ id: 'fast', intervalMs: 100 }]);
    recorder.answered('fast', undefined);
    await clock.advance(4_999);
    expect(recorder.status().state).toBe('up');
    await clock.advance(1);
    expect(recorder.status().state).toBe('stale');
  });

  it('that never delivered is stale too', async () => {
    const { recorder, clock, heard } = makeRig();
    recorder.planned(JOBS);
    await clock.advance(10_000);
    expect(recorder.status()).toMatchObject({ state: 'stale', lastAnswer: undefined });
    expect(heard).toEqual(['connecting → stale']);
  });

  it('stays stale when it only says who it is', async () => {
    const { recorder, clock, bringUp } = makeRig();
    bringUp();
    await clock.advance(10_000);
    recorder.identified(CLUSTER, { total: 3, down: 0 });
    recorder.planned(JOBS);
    expect(recorder.status().state).toBe('stale');
  });

  it('is down once lost, keeps its name, and says how long it was away when it is back', async () => {
    const { recorder, clock, heard, bringUp } = makeRig();
    bringUp();
    heard.length = 0;
    await clock.advance(5_000);
    recorder.lost(unreachable, 2_000);
    expect(recorder.status()).toMatchObject({
      state: 'down',
      name: 'east',
      since: clock.now(),
      nextTry: clock.now() + 2_000,
      lastError: { code: 'E_CLUSTER_UNREACHABLE', remedy: unreachable.remedy },
    });
    const { since } = recorder.status();
    await clock.advance(2_000);
    recorder.lost(unreachable, 4_000);
    expect(recorder.status().since).toBe(since);
    await clock.advance(22_000);
    bringUp();
    expect(recorder.status()).toMatchObject({
      state: 'up',
      since: clock.now(),
      lastError: undefined,
      nextTry: undefined,
    });
    expect(heard.filter((what) => what.includes('→') && !what.includes(':'))).toEqual([
      'up → down',
      'down → connecting',
      'connecting → up after 29000 ms',
    ]);
    expect(heard).toContain('connect failed: E_CLUSTER_UNREACHABLE, 4000');
  });

  it('is called by its own name in what went wrong, once it has told it', async () => {
    const { recorder, bringUp } = makeRig();
    recorder.lost(unreachable, 1_000);
    expect(recorder.status().lastError?.message).toBe(`Cannot reach cluster ${ID}: refused.`);
    bringUp();
    recorder.lost(unreachable, 1_000);
    expect(recorder.status().lastError?.message).toBe(`Cannot reach cluster east (${ID}): refused.`);
  });

  it('is over its limit for as long as it exceeds one', () => {
    const { recorder, clock, heard, bringUp } = makeRig();
    bringUp();
    heard.length = 0;
    const breach: Breach = {
      limit: 'series',
      place: 'heat',
      allowed: 10,
      found: 11,
      since: clock.now(),
      last: clock.now(),
      count: 1,
      message: 'Too many.',
    };
    recorder.limited([breach]);
    expect(recorder.status()).toMatchObject({ state: 'over_limit', since: breach.since, limits: [breach] });
    recorder.limited([]);
    expect(recorder.status().state).toBe('up');
    expect(heard).toEqual(['up → over_limit', 'over_limit → up']);
  });

  it('tells of nodes that go down and come up', () => {
    const { recorder, heard } = makeRig();
    recorder.identified(CLUSTER, { total: 3, down: 0 });
    recorder.identified(CLUSTER, { total: 3, down: 1 });
    recorder.identified(CLUSTER, { total: 3, down: 1 });
    recorder.identified(CLUSTER, { total: 3, down: 0 });
    expect(heard).toEqual(['1 of 3 down', '0 of 3 down']);
  });

  it('leaves no timer', async () => {
    const { recorder, clock, bringUp, deliver } = makeRig();
    bringUp();
    await deliver(60_000, 'current 5 s', 'heat');
    expect(clock.pending).toBeLessThanOrEqual(1);
    recorder.end();
    expect(clock.pending).toBe(0);
  });
});

describe('a job', () => {
  it('that fails by itself leaves the cluster up', async () => {
    const { recorder, bringUp, deliver, heard } = makeRig();
    bringUp();
    heard.length = 0;
    recorder.jobFailed('heat', failure(false), 30_000);
    recorder.jobFailed('heat', failure(false), 30_000);
    await deliver(120_000, 'current 5 s');
    const { state, jobs } = recorder.status();
    expect(state).toBe('up');
    expect(jobs).toMatchObject([
      { id: 'current 5 s', state: 'ok', failures: 0, lastError: undefined },
      { id: 'heat', state: 'failing', failures: 2, lastError: { code: 'E_PAPI_REQUEST' } },
    ]);
    expect(heard).toEqual([
      'heat failed: E_PAPI_REQUEST, 30000',
      'heat: ok → failing',
      'heat failed: E_PAPI_REQUEST, 30000',
    ]);
    recorder.answered('heat', undefined);
    recorder.jobSucceeded('heat');
    expect(heard.at(-1)).toBe('heat: failing → ok after 120000 ms');
  });

  it('that is polled most often and fails by itself makes the cluster stale only until another one has delivered', async () => {
    const { recorder, clock, bringUp, deliver } = makeRig();
    bringUp();
    await clock.advance(5_000);
    recorder.jobFailed('current 5 s', failure(false));
    await clock.advance(5_000);
    expect(recorder.status().state).toBe('stale');
    await deliver(20_000, 'heat');
    expect(recorder.status().state).toBe('up');
    await deliver(300_000, 'heat');
    expect(recorder.status().state).toBe('up');
    // Two intervals of what works.
    await clock.advance(60_000);
    expect(recorder.status().state).toBe('stale');
  });

  it('that hangs is stale after two of its intervals, and the cluster is not', async () => {
    const { recorder, bringUp, deliver } = makeRig();
    bringUp();
    await deliver(60_000, 'current 5 s');
    expect(recorder.status()).toMatchObject({ state: 'up', jobs: [{ state: 'ok' }, { id: 'heat', state: 'stale' }] });
  });

  it('waits until its first round is due, and keeps what is known of it over a new plan', () => {
    const { recorder, clock, bringUp } = makeRig();
    recorder.planned(JOBS);
    expect(recorder.status().jobs.map(({ state }) => state)).toEqual(['waiting', 'waiting']);
    bringUp();
    recorder.planned([JOBS[0], { id: 'new', intervalMs: 10_000 }]);
    expect(recorder.status().jobs).toMatchObject([
      { id: 'current 5 s', state: 'ok', lastSuccess: clock.now() },
      { id: 'new', state: 'waiting' },
    ]);
  });
});
