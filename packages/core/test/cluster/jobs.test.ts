import { describe, expect, it } from 'vitest';
import { SourceSet } from '../../src/assembly/source-set.js';
import type { Job } from '../../src/cluster/job.js';
import { openJobs } from '../../src/cluster/jobs.js';
import type { RoundContext } from '../../src/cluster/round.js';
import type { CurrentJob, PlannedJob } from '../../src/source/planned-job.js';
import { manualClock, memoryLogger } from '../../src/testing/index.js';
import { row } from './answers.js';
import { unreachable } from './fake-cluster.js';
import { keyItem, keysIn, roundUnderTest } from './round-under-test.js';

const current: CurrentJob = { source: 'current', id: 'current', intervalMs: 5000, groups: ['g'], keys: ['a'] };
const sources = new SourceSet({
  clock: manualClock(),
  logger: memoryLogger(),
  userAgent: 'test',
  sinkFolders: [],
  signal: new AbortController().signal,
}).of({
  clusters: [{ id: 'c:8080' }],
  summaries: [{ kind: 'heat', intervalMs: 5000 }],
  statGroups: [],
} as never);

async function jobOf(planned: PlannedJob, context: RoundContext): Promise<Job> {
  const [job] = openJobs([planned], sources, context);
  return job as Job;
}

async function summary(context: RoundContext): Promise<PlannedJob> {
  const plan = await sources[1]?.plan({ ...context, signal: limits.signal });
  return plan?.jobs[0] as PlannedJob;
}

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
  ['current', async () => current, '/statistics/current'],
  ['summary heat', summary, '/summary/heat'],
])('makes the rounds of %s', async (id, plan, path) => {
  const one = rig();
  const job = await jobOf(await plan(one.context), one.context);
  expect(job).toMatchObject({ id, intervalMs: 5000 });
  await job.run(limits);
  expect(one.asked[0]?.path).toContain(path);
});

describe('a round may take', () => {
  it.each([
    [5000, 50_000],
    [30_000, 50_000],
    [300_000, 320_000],
  ])('when it runs every %i ms: %i ms, with what OneFS waits for its nodes', async (intervalMs, limitMs) => {
    expect((await jobOf({ ...current, intervalMs }, rig().context)).limitMs).toBe(limitMs);
  });
});

it.each([
  [50, 50],
  [49, 50],
  [0, 50],
  [-1, 50],
  [Number.NaN, 50],
  [Number.POSITIVE_INFINITY, Number.MAX_SAFE_INTEGER],
])('makes of an interval of %s ms, as a plugin may ask for, %s', async (intervalMs, expected) => {
  expect((await jobOf({ ...current, intervalMs }, rig().context)).intervalMs).toBe(expected);
});

it('tells of each failed try of its requests at once', async () => {
  const one = rig();
  one.health.planned([current]);
  await (await jobOf(current, one.context)).run(limits);
  one.asked[0]?.options.failedTry?.(unreachable, 1000);
  expect(one.health.status()).toMatchObject({ lastError: { code: 'E_CLUSTER_UNREACHABLE' } });
  // The rest of what the request says stands.
  expect(one.asked[0]?.options).toMatchObject({ rowsIn: 'stats', retryUntil: 5000 });
});

describe('a job of a plugin', () => {
  it('of a source that does not exist is left out, which the log says', () => {
    const one = rig();
    expect(openJobs([{ ...current, source: 'nobody' }, current], sources, one.context)).toHaveLength(1);
    expect(one.said('error')).toEqual([expect.stringContaining('"nobody"')]);
  });

  it('that its source cannot run is left out too', () => {
    const one = rig();
    expect(openJobs([{ ...current, source: 'summary', id: 'made up' }], sources, one.context)).toEqual([]);
    expect(one.lines.at(-1)).toMatchObject({
      level: 'error',
      fields: { event: 'job.unknown', code: 'E_SOURCE_MISUSE', job: 'made up' },
    });
  });
});
