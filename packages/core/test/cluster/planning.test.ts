import { describe, expect, it } from 'vitest';
import { SourceSet } from '../../src/assembly/source-set.js';
import { clusterUpEvent } from '../../src/cluster/cluster-up.js';
import type { Identity } from '../../src/cluster/identity.js';
import { planCluster, type Plan } from '../../src/cluster/plan-cluster.js';
import { readWantedKeys } from '../../src/sources/current/wanted-keys.js';
import type { ResolvedConfig } from '../../src/config/types.js';
import type { PlannedJob } from '../../src/source/planned-job.js';
import { PapiError } from '../../src/papi/papi-errors.js';
import { memoryLogger } from '../../src/testing/index.js';
import { refusal } from './answers.js';
import { forbidden, html, loginRefused, status, unreachable } from './fake-cluster.js';
import { cluster, keyItem, roundUnderTest, type Answering, type RoundUnderTest } from './round-under-test.js';

const MINUTE = 60_000;
const groups = (...stats: string[]): Partial<ResolvedConfig> => ({
  statGroups: [{ name: 'g', updateInterval: { kind: 'absolute', intervalMs: 5000 }, stats }] as never,
  summaries: [{ kind: 'heat', intervalMs: 5000 }] as never,
  minUpdateIntervalMs: 1000,
});

interface Rig extends RoundUnderTest {
  readonly plan: (more?: Partial<ResolvedConfig>) => Promise<Plan>;
  readonly read: () => Promise<string[]>;
  readonly paths: () => string[];
}

const list = (keys: readonly unknown[], resume?: unknown): { body: object; bytes: number } => ({
  body: { keys, resume },
  bytes: 1,
});

/** @param page answers pages of the list of keys @param one answers for single keys; default: there are none */
function rig(page: Answering, one: Answering = () => list([]), config = groups('a', 'b')): Rig {
  const all = roundUnderTest({
    config,
    answer: (path, options) => (path.includes('/keys/') ? one(path, options) : page(path, options)),
  });
  const signal = new AbortController().signal;
  const sources = new SourceSet({
    clock: all.clock,
    logger: memoryLogger(),
    userAgent: 'test',
    sinkFolders: [],
    signal,
  }).of({
    ...all.context.config,
    clusters: [{ id: 'c:8080' }],
  } as never);
  const options = { ...all.context, sources, signal };
  return {
    ...all,
    plan: (more = {}) => planCluster({ ...options, config: { ...options.config, ...more } }),
    read: async () => [...(await readWantedKeys(options)).keys()].sort(),
    paths: () => all.asked.map(({ path }) => path.replace('/platform/1/statistics/', '')),
  };
}

describe('the list of keys', () => {
  it('is read page after page, until all that is wanted was found', async () => {
    const pages = [list([keyItem('a')], 't1'), list([keyItem('x')], 't2'), list([keyItem('b')], 't3')];
    const one = rig(() => pages.shift() as never);
    expect(await one.read()).toEqual(['a', 'b']);
    expect(one.paths()).toEqual(['keys?limit=1000', 'keys?resume=t1', 'keys?resume=t2']);
    expect(one.asked[0]?.options).toMatchObject({ maxRetries: 2, rowsIn: 'keys' });
    expect(one.asked[0]?.options.signal).toBeInstanceOf(AbortSignal);
  });

  it('ends where there is no other page, also when that is said by null', async () => {
    const one = rig(() => list([keyItem('a')], null));
    expect(await one.read()).toEqual(['a']);
    expect(one.paths()).toEqual(['keys?limit=1000', 'keys/b']);
  });

  it('is left out by an answer that has none', async () => {
    expect(await rig(() => ({ body: {}, bytes: 1 })).read()).toEqual([]);
  });

  it('may hold anything beside keys', async () => {
    expect(await rig(() => list([null, 7, 'a', { key: 7 }, {}, keyItem('a'), keyItem('b')])).read()).toEqual([
      'a',
      'b',
    ]);
  });

  it.each<[string, object, string]>([
    ['a list of keys that is none', { keys: 'a' }, 'expected a list "keys"'],
    ['a token that is no text', { keys: [], resume: 7 }, 'expected a text "resume"'],
  ])('is no answer with %s', async (_, body, words) => {
    await expect(rig(() => ({ body, bytes: 1 })).read()).rejects.toMatchObject({
      code: 'E_PAPI_ANSWER',
      message: expect.stringMatching(new RegExp(`c:8080.*statistics/keys.*${words}`, 's')),
    });
  });

  it('is no answer when a page leads to itself', async () => {
    const one = rig(() => list([], 'again'));
    await expect(one.read()).rejects.toMatchObject({
      code: 'E_PAPI_ANSWER',
      message: expect.stringContaining('leads to itself'),
    });
    expect(one.asked).toHaveLength(2);
  });

  it('is left where it never ends, after as many pages as are configured, which is told', async () => {
    const one = rig(
      () => list([], `t${one.asked.length}`),
      () => list([keyItem('a')]),
    );
    const { list_pages: most } = one.context.memory.limits.limits;
    expect(await one.read()).toEqual(['a', 'b']);
    expect(one.paths().filter((path) => path.startsWith('keys?'))).toHaveLength(most);
    expect(one.context.memory.limits.current).toMatchObject([
      { limit: 'list_pages', place: 'statistics/keys', found: most + 1 },
    ]);
  });

  it('is left where it takes too long, which is told', async () => {
    const seconds = rig(() => list([])).context.memory.limits.limits.list_seconds;
    const one = rig(async () => {
      const page = list([], `t${one.asked.length}`);
      await new Promise<void>((resolve) => void one.clock.after((seconds * 1000) / 4, resolve));
      return page;
    });
    const read = one.read();
    await one.clock.advance(seconds * 2000);
    expect(await read).toEqual([]);
    expect(one.paths().filter((path) => path.startsWith('keys?'))).toHaveLength(4);
    expect(one.context.memory.limits.current).toMatchObject([
      { limit: 'list_seconds', place: 'statistics/keys', found: seconds + 1 },
    ]);
  });

  it('is within its limits otherwise', async () => {
    const one = rig(() => list([keyItem('a')]));
    await one.read();
    expect(one.context.memory.limits.current).toEqual([]);
  });
});

describe('a key that the list lacks', () => {
  it('is asked for by name, and found under that name', async () => {
    const one = rig(
      () => list([keyItem('a')]),
      () => list([keyItem('other name')]),
    );
    expect(await one.read()).toEqual(['a', 'b']);
    expect(one.asked[1]).toMatchObject({ path: expect.stringMatching(/keys\/b$/), options: { maxRetries: 2 } });
  });

  it.each([400, 404, 499])('is not there when it is refused with %i', async (code) => {
    const one = rig(
      () => list([keyItem('a')]),
      () => {
        throw refusal(code);
      },
    );
    expect(await one.read()).toEqual(['a']);
  });

  it.each([
    ['no item', []],
    ['no list', undefined],
    ['something else', [7]],
    ['an item without a key', [{}]],
  ])('is not there when the answer has %s', async (_, keys) => {
    expect(
      await rig(
        () => list([keyItem('a')]),
        () => ({ body: { keys }, bytes: 1 }),
      ).read(),
    ).toEqual(['a']);
  });

  it.each([
    ['503', status(503)],
    ['429', status(429)],
    ['500', refusal(500)],
    ['500 that will not pass', new PapiError(refusal(500), { status: 500, transient: false })],
    ['no answer', unreachable],
    ['something else', new Error('what')],
  ])('is not known when it is answered with %s', async (_, error) => {
    await expect(
      rig(
        () => list([keyItem('a')]),
        () => Promise.reject(error),
      ).read(),
    ).rejects.toBe(error);
  });
});

describe('a plan', () => {
  it('has jobs for keys that are there, and names the others, each once', async () => {
    const one = rig(
      () => list([keyItem('a')]),
      () => list([]),
      groups('a', 'b', 'a', 'b'),
    );
    const { jobs, missingKeys, failures } = await one.plan();
    expect(jobs).toMatchObject([
      { source: 'current', keys: ['a'] },
      { source: 'summary', id: 'summary heat' },
    ]);
    expect([missingKeys, failures]).toEqual([['b'], []]);
  });

  it('is what plugins make of it', async () => {
    const one = rig(() => list([keyItem('a'), keyItem('b')]));
    let told: unknown;
    one.context.hooks.planReady.tap('test', (jobs, of) => {
      told = of;
      return jobs.slice(1);
    });
    expect((await one.plan()).jobs).toMatchObject([{ source: 'summary' }]);
    expect(told).toBe(cluster);
  });

  it.each([
    ['403', forbidden],
    ['500', status(500)],
    ['HTML', html],
  ])(
    'has summaries only while the list of keys is answered with %s, and is read anew the next time',
    async (_, error) => {
      let failing = true;
      const one = rig(() => (failing ? Promise.reject(error) : list([keyItem('a'), keyItem('b')])));
      expect(await one.plan()).toMatchObject({
        jobs: [{ source: 'summary' }],
        missingKeys: [],
        failures: [{ source: { id: 'current' }, error }],
      });
      failing = false;
      expect((await one.plan()).jobs).toHaveLength(2);
    },
  );

  it('has summaries only while the list makes no sense', async () => {
    expect(await rig(() => list([], 7)).plan()).toMatchObject({
      jobs: [{ source: 'summary' }],
      failures: [{ error: { code: 'E_PAPI_ANSWER' } }],
    });
  });

  it.each([
    ['cannot be reached', unreachable],
    ['refuses the login', loginRefused],
    ['fails otherwise', new Error('what')],
  ])('is none when the cluster %s', async (_, error) => {
    await expect(rig(() => Promise.reject(error)).plan()).rejects.toBe(error);
  });

  it('uses the list of before for fifty minutes, for the same keys', async () => {
    const one = rig(() => list([keyItem('a'), keyItem('b'), keyItem('c')]));
    const requests = async (more?: Partial<ResolvedConfig>): Promise<number> => {
      one.asked.length = 0;
      const { jobs } = await one.plan(more);
      expect(jobs).toHaveLength(2);
      return one.asked.length;
    };
    expect([await requests(), await requests()]).toEqual([1, 0]);
    await one.clock.advance(50 * MINUTE - 1);
    expect(await requests()).toBe(0);
    await one.clock.advance(1);
    expect([await requests(), await requests()]).toEqual([1, 0]);
    expect([await requests(groups('a', 'c')), await requests()]).toEqual([1, 1]);
  });
});

it('says of a cluster that is up how many keys are asked for how often, a summary as one', () => {
  const job = (source: string, intervalMs: number, keys: number): PlannedJob =>
    ({ source, intervalMs, keys: Array.from({ length: keys }, String) }) as unknown as PlannedJob;
  const identity = { cluster, nodes: { total: 3, down: 1 } } as Identity;
  const jobs = [
    job('current', 30_000, 2),
    job('current', 5000, 4),
    job('summary', 30_000, 0),
    job('summary', 10_000, 0),
  ];
  expect(clusterUpEvent(identity, { jobs, missingKeys: ['x'], failures: [] })).toEqual({
    cluster,
    nodes: 3,
    keys: 6,
    missingKeys: ['x'],
    intervals: [
      { intervalMs: 5000, keys: 4 },
      { intervalMs: 10_000, keys: 1 },
      { intervalMs: 30_000, keys: 3 },
    ],
  });
});

it('counts jobs of sources of packages apart', () => {
  const identity = { cluster, nodes: { total: 3, down: 0 } } as Identity;
  const job = (source: string): PlannedJob => ({ source, id: source, intervalMs: 5000, groups: [] });
  const event = clusterUpEvent(identity, {
    jobs: [job('summary'), job('quotas'), job('shares')],
    missingKeys: [],
    failures: [],
  });
  expect(event).toMatchObject({ keys: 0, sourceJobs: 2, intervals: [{ intervalMs: 5000, keys: 3 }] });
});
