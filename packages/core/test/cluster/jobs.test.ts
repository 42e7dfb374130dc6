import { describe, expect, it } from 'vitest';
import { jobOf } from '../../src/cluster/jobs.js';
import type { FetchJob } from '../../src/plan/fetch-job.js';
import { row } from './answers.js';
import { unreachable } from './fake-cluster.js';
import { keyItem, keysIn, roundUnderTest } from './round-under-test.js';

const current: FetchJob = { kind: 'current', id: 'current', intervalMs: 5000, groups: ['g'], keys: ['a'] };
const summary: FetchJob = { kind: 'summary', id: 'summary heat', summary: 'heat', intervalMs: 5000, groups: [] };
const limits = { signal: new AbortController().signal, next: 5000 };

const rig = (): ReturnType<typeof roundUnderTest> =>
  roundUnderTest({
    catalog: [keyItem('a')],
    config: { statTimeoutSeconds: 20 },
    answer: (path) => ({
      body: path.includes('current') ? { stats: keysIn(path).map((key) => row(key)) } : { heat: [] },
      bytes: 1,
    }),
  });

it.each([
  ['current', current, '/statistics/current'],
  ['summary heat', summary, '/summary/heat'],
])('makes the rounds of %s', async (id, planned, path) => {
  const one = rig();
  const job = jobOf(planned, one.context);
  expect(job).toMatchObject({ id, intervalMs: 5000 });
  await job.run(limits);
  expect(one.asked[0]?.path).toContain(path);
});

describe('a round may take', () => {
  it.each([
    [5000, 50_000],
    [30_000, 50_000],
    [300_000, 320_000],
  ])('when it runs every %i ms: %i ms, with what OneFS waits for its nodes', (intervalMs, limitMs) => {
    expect(jobOf({ ...current, intervalMs }, rig().context).limitMs).toBe(limitMs);
  });
});

it.each([
  [50, 50],
  [49, 50],
  [0, 50],
  [-1, 50],
  [Number.NaN, 50],
  [Number.POSITIVE_INFINITY, Number.MAX_SAFE_INTEGER],
])('makes of an interval of %s ms, as a plugin may ask for, %s', (intervalMs, expected) => {
  expect(jobOf({ ...current, intervalMs }, rig().context).intervalMs).toBe(expected);
});

it('tells of each failed try of its requests at once', async () => {
  const one = rig();
  one.health.planned([current]);
  await jobOf(current, one.context).run(limits);
  one.asked[0]?.options.failedTry?.(unreachable, 1000);
  expect(one.health.status()).toMatchObject({ lastError: { code: 'E_CLUSTER_UNREACHABLE' } });
  // The rest of what the request says stands.
  expect(one.asked[0]?.options).toMatchObject({ rowsIn: 'stats', retryUntil: 5000 });
});
