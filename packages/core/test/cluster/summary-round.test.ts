import { describe, expect, it } from 'vitest';
import { SourceSet } from '../../src/assembly/source-set.js';
import type { CollectedSource } from '../../src/cluster/collected-source.js';
import type { Round } from '../../src/cluster/round.js';
import type { PlannedJob } from '../../src/source/planned-job.js';
import { cluster, roundUnderTest, type RoundUnderTest } from './round-under-test.js';

const NOW = 1_700_000_000_000;
const TIME = NOW / 1000;
const job = { id: 'summary heat', intervalMs: 5000 };
const heat = (more: object = {}): object => ({ node: 1, path: '/ifs', operation_rate: 2, time: TIME, ...more });

interface Rig extends RoundUnderTest {
  readonly run: (next?: number) => Promise<object>;
}

/** @param heats the list of the n-th answer @param more what else an answer has */
function rig(
  heats: (request: number) => unknown,
  more: object = {},
  over: { readonly rowLimit?: number } = {},
  tookMs = 0,
): Rig {
  const one = roundUnderTest({
    answer: async () => {
      if (tookMs > 0) await new Promise<void>((resolve) => void one.clock.after(tookMs, resolve));
      return { body: { heat: heats(one.asked.length) }, bytes: 123, ...more };
    },
    config: { maxRetries: 4 },
  });
  const { signal } = new AbortController();
  const config = {
    clusters: [{ id: 'c:8080' }],
    summaries: [{ kind: 'heat', intervalMs: 5000, ...over }],
    statGroups: [],
  };
  const [, source] = new SourceSet({
    clock: one.clock,
    logger: one.context.logger,
    userAgent: 'test',
    sinkFolders: [],
    signal,
  }).of(config as never);
  const round = openRound(source as CollectedSource, one);
  return { ...one, run: async (next = 5000) => (await round).run({ signal, next }) };
}

async function openRound(source: CollectedSource, { context }: RoundUnderTest): Promise<Round> {
  const { jobs } = await source.plan({ ...context, signal: new AbortController().signal });
  return source.open(jobs[0] as PlannedJob, context);
}

it('asks for its summary, as configured, and not after the next tick', async () => {
  const { asked, run } = rig(() => []);
  expect(await run(7000)).toEqual({});
  expect(asked).toMatchObject([
    { path: expect.stringContaining('/summary/heat?'), options: { rowsIn: 'heat', maxRetries: 4, retryUntil: 7000 } },
  ]);
  expect(asked[0]?.options.signal).toBeInstanceOf(AbortSignal);
});

it.each([
  ['no list', {}],
  ['none', undefined],
])('takes an answer with %s for rows for none', async (_, rows) => {
  const { got, run } = rig(() => rows);
  await expect(run()).rejects.toMatchObject({
    code: 'E_PAPI_ANSWER',
    message: expect.stringMatching(/c:8080.*summary\/heat.*a list "heat"/s),
  });
  expect(got).toEqual([]);
});

describe('the batch of an answer', () => {
  it('says whose it is, when it was collected and how often that is', async () => {
    const one = rig(() => [heat(), heat({ path: '/ifs/data' })], {}, {}, 300);
    const done = one.run();
    await one.clock.advance(300);
    await done;
    expect(one.got).toMatchObject([
      { cluster, collectedAt: NOW + 300, intervalMs: 5000, groups: ['summary_stats.heat'], pointCount: 2 },
    ]);
    expect(one.got[0]?.frames.map(({ series }) => series.map(({ tags }) => tags['path']))).toEqual([
      ['/ifs', '/ifs/data'],
    ]);
  });

  it('is told of as fetched, with its costs', async () => {
    const one = rig(() => [heat(), heat({ path: '/ifs/data' })], { date: NOW + 300 }, {}, 300);
    const done = one.run();
    await one.clock.advance(300);
    await done;
    expect(one.fetched).toMatchObject([
      { cluster, job: 'summary heat', durationMs: 300, bytes: 123, points: 2, series: 2, clockOffsetSeconds: 0 },
    ]);
    expect(one.fetched[0]?.seriesBytes).toBe(one.context.memory.table.bytes);
  });

  it('is none when nothing came, which is told all the same', async () => {
    const one = rig(() => []);
    await one.run();
    expect([one.got, one.fetched]).toMatchObject([[], [{ points: 0, clockOffsetSeconds: undefined }]]);
    expect(one.health.status()).toMatchObject({ lastSample: undefined });
  });

  it('has the hottest paths only where that is configured', async () => {
    const one = rig(
      () => [heat(), heat({ path: '/hot', operation_rate: 9 }), heat({ path: '/warm', operation_rate: 5 })],
      {},
      { rowLimit: 2 },
    );
    await one.run();
    expect(one.got[0]?.pointCount).toBe(2);
  });
});

it('tells the health of the cluster when it took its latest value', async () => {
  const one = rig(() => [heat({ time: TIME - 3 })]);
  one.health.planned([job]);
  await one.run();
  expect(one.health.status()).toMatchObject({ state: 'up', lastSample: (TIME - 3) * 1000 });
});

it('compares the clocks, by the header and by the rows, and tells the health of the cluster', async () => {
  const header = rig(() => [heat()], { date: NOW + 600_000 });
  await header.run();
  expect(header.fetched[0]?.clockOffsetSeconds).toBe(600);
  expect(header.health.status().clockOffsetMs).toBe(600_000);
  expect(header.said('warn')).toEqual([expect.stringContaining('10 min ahead')]);
  const rows = rig(() => [heat(), heat({ path: '/b', time: TIME + 1200 })]);
  await rows.run();
  expect(rows.fetched[0]?.clockOffsetSeconds).toBe(1200);
  expect(rows.lines[0]?.fields).toMatchObject({ cluster: 'c' });
  const none = rig(() => []);
  await none.run();
  expect(none.health.status().clockOffsetMs).toBeUndefined();
});

it('measures from when the request went out', async () => {
  const one = rig(() => [heat()], { date: NOW - 100_000 }, {}, 30_000);
  const done = one.run();
  await one.clock.advance(30_000);
  await done;
  expect(one.fetched[0]?.clockOffsetSeconds).toBe(-130);
});

it('says once that rows have a tag of ours', async () => {
  const one = rig(() => [heat({ cluster: 'mine' })]);
  await one.run();
  await one.run();
  expect(one.lines.filter(({ level }) => level === 'warn')).toMatchObject([
    {
      message:
        'Rows of summary heat have a tag "cluster" of their own, which is ours to give; theirs is called "cluster_".',
      fields: { cluster: 'c', job: 'summary heat', tag: 'cluster' },
    },
  ]);
});

describe('what is odd about its answers', () => {
  const oddWarnings = async (heats: (request: number) => unknown, rounds: number): Promise<Rig> => {
    const one = rig(heats);
    for (let round = 0; round < rounds; round++) await one.run();
    return one;
  };

  it('is said by name for members of a kind that is not known', async () => {
    const one = await oddWarnings(() => [heat({ odd: [1] }), heat({ path: '/b', odd: [1], other: [] })], 2);
    expect(one.said('warn')).toEqual([
      'The member "odd" of 2 rows is of a kind that is not known (a list of 1); it is left out, the rest is kept.',
      'The member "other" of 1 row is of a kind that is not known (a list of 0); it is left out, the rest is kept.',
    ]);
    expect(one.lines.find(({ level }) => level === 'warn')?.fields).toMatchObject({
      cluster: 'c',
      job: 'summary heat',
      name: 'odd',
      found: 'a list of 1',
      count: 2,
    });
  });

  it('is said twenty times at most', async () => {
    expect((await oddWarnings((request) => [heat({ [`odd${request}`]: [1] })], 30)).said('warn')).toHaveLength(20);
  });

  it('is a time that cannot be used, said once', async () => {
    const one = await oddWarnings(() => [heat({ time: 'soon' })], 3);
    expect(one.said('warn')).toEqual([
      expect.stringMatching(
        /^1 row without a usable time \(.*: found soon, expected seconds since 1970, .*; the time of the answer is used instead\.$/,
      ),
    ]);
    expect(one.got).toHaveLength(3);
  });

  it('is rows that would be one series, which is a notice', async () => {
    const one = await oddWarnings(() => [heat({ inode: 1 }), heat({ inode: 2 })], 1);
    expect(one.said('warn')).toEqual([]);
    expect(one.said('notice')).toEqual([
      expect.stringMatching(
        /^Rows of \S+ have the same tags \([^)]*\/ifs[^)]*\); the tag \w+ tells them apart from now on\.$/,
      ),
    ]);
  });
});
