import { describe, expect, it, vi } from 'vitest';
import { defineSource, type SourceJob, type SourceRound } from '../../src/source/index.js';
import { manualClock, runSource, type SourceRun } from '../../src/testing/index.js';

const answers = { '/platform/1/quota/quotas': { quotas: [{ id: 'a', path: '/ifs/a', usage: 1 }] } };

function sourceOf(run: SourceJob['run'], more: Partial<SourceJob> = {}): ReturnType<typeof defineSource> {
  return defineSource({
    name: 'odd',
    privileges: [],
    create: () => ({ jobs: () => [{ id: 'odd', intervalMs: 60_000, run, ...more }] }),
  });
}

async function roundOf(run: SourceJob['run']): Promise<SourceRun> {
  return (await runSource(sourceOf(run), {}, { answers })).run();
}

const collect = async ({ list, rows }: SourceRound): Promise<void> => {
  const usage = rows({ key: 'quota.usage' });
  for await (const page of list('/platform/1/quota/quotas', 'quotas')) for (const row of page) usage.add(row);
};

describe('a path that no source may read', () => {
  it.each([
    '/session/1/session',
    'platform/1/quota/quotas',
    'https://elsewhere.example/platform/1/x',
    '//elsewhere.example/platform/1/x',
    '/platform/../session/1/session',
    '/platform/%2e%2e/session/1/session',
    '/platform/%252e%252e/session/1/session',
    '/platform//1/x',
    '/platform/1/x y',
    '/platform/1/x\r\nHost: other',
    '/platform\\..\\session',
    '/platform/1/x#y',
    `/platform/1/${'x'.repeat(8000)}`,
    '/platform/%zz',
    undefined,
    42,
  ])('%j', async (path) => {
    const { error, requests } = await roundOf(async ({ get }) => void (await get(path as string)));
    expect(requests).toEqual([]);
    expect(error).toMatchObject({ code: 'E_SOURCE_PATH' });
    expect(error?.message).toContain('"odd"');
  });

  it('is told although the source catches the error, with what was collected before', async () => {
    const { error, points } = await roundOf(async (round) => {
      await collect(round);
      await round.get('/session/1/session').catch(() => undefined);
    });
    expect(error).toMatchObject({ code: 'E_SOURCE_PATH' });
    expect(points).toHaveLength(1);
  });
});

it('may read any path below /platform/, with a query', async () => {
  const { error, requests } = await roundOf(
    async ({ get }) => void (await get('/platform/1/quota/quotas?path=%2Fifs%2Fa%20b&limit=1000')),
  );
  expect(error).toBeUndefined();
  expect(requests).toEqual(['/platform/1/quota/quotas?path=%2Fifs%2Fa%20b&limit=1000']);
});

describe('frames that break the contract', () => {
  const stat = {
    key: 'x',
    description: '',
    units: 'none',
    scope: 'cluster',
    valueType: 'rows',
    multiField: false,
  } as const;
  const fields = [{ name: 'value', type: 'float' }] as const;
  const one = (round: SourceRound): object => ({
    stat,
    fields,
    series: [round.series({ a: 'b' })],
    timestamps: Float64Array.of(1_700_000_000_000),
    values: Float64Array.of(1),
  });

  it.each<[string, (round: SourceRound) => unknown]>([
    ['no array', () => ({})],
    ['no frame', () => [null]],
    ['no measurement', (round) => [{ ...one(round), stat: { ...stat, key: '' } }]],
    ['no fields', (round) => [{ ...one(round), fields: [] }]],
    ['a field twice', (round) => [{ ...one(round), fields: [...fields, ...fields], values: Float64Array.of(1, 2) }]],
    ['values of another length', (round) => [{ ...one(round), values: Float64Array.of(1, 2) }]],
    ['plain arrays', (round) => [{ ...one(round), values: [1] }]],
    ['a time that is none', (round) => [{ ...one(round), timestamps: Float64Array.of(Number.NaN) }]],
    ['a number without end', (round) => [{ ...one(round), values: Float64Array.of(Number.POSITIVE_INFINITY) }]],
    ['a measurement without its facts', (round) => [{ ...one(round), stat: { key: 'x' } }]],
    ['a field of another type', (round) => [{ ...one(round), fields: [{ name: 'value', type: 'text' }] }]],
    [
      'a series made by hand',
      (round) => [{ ...one(round), series: [{ id: 1, key: 'cluster=other', tags: { cluster: 'other' } }] }],
    ],
  ])('%s', async (_, make) => {
    const { error, points } = await roundOf(async (round) => round.emit(make(round) as never));
    expect(error).toMatchObject({ code: 'E_SOURCE_MISUSE' });
    expect(error?.message).toContain('emit()');
    expect(points).toEqual([]);
  });

  it('are taken when they keep it', async () => {
    const { error, points } = await roundOf(async (round) => round.emit([one(round) as never]));
    expect(error).toBeUndefined();
    expect(points).toMatchObject([{ measurement: 'x', tags: { a: 'b', cluster: 'simcluster' }, fields: { value: 1 } }]);
  });
});

it('that is refused says which privilege it needs, and how to give it', async () => {
  const source = defineSource({
    name: 'quotas',
    privileges: [{ id: 'ISI_PRIV_QUOTA', without: 'no quotas are collected' }],
    create: () => ({ jobs: () => [{ id: 'quotas', intervalMs: 60_000, run: collect }] }),
  });
  const { error } = await (await runSource(source, {}, { answers: () => 403 })).run();
  expect(error).toMatchObject({ code: 'E_CLUSTER_FORBIDDEN', status: 403 });
  expect((error as { remedy?: string } | undefined)?.remedy).toMatch(
    /^Without ISI_PRIV_QUOTA, no quotas are collected\. On the cluster: isi auth roles modify <role> --add-priv-read ISI_PRIV_QUOTA\./,
  );
});

describe('a source that throws', () => {
  it('loses nothing that it has collected, and is named', async () => {
    const { error, points } = await roundOf(async (round) => {
      await collect(round);
      throw new TypeError('x is not a function');
    });
    expect(points).toHaveLength(1);
    expect(error).toMatchObject({
      code: 'E_SOURCE_FAILED',
      cause: expect.objectContaining({ message: 'x is not a function' }),
    });
    expect(error?.message).toContain('the source under test');
  });

  it('passes on what the cluster answered', async () => {
    const { error } = await roundOf(async ({ get }) => void (await get('/platform/1/none')));
    expect(error).toMatchObject({ code: 'E_PAPI_REQUEST', status: 404 });
  });
});

it('cannot use a round that is over', async () => {
  let kept: SourceRound | undefined;
  const source = await runSource(
    sourceOf(async (round) => void (kept = round)),
    {},
    { answers },
  );
  await source.run();
  expect(() => kept?.emit()).toThrow('over');
  await expect(kept?.get('/platform/1/quota/quotas')).rejects.toThrow('over');
  expect(() => kept?.rows({ key: 'late' })).toThrow('over');
  expect(kept?.signal.aborted).toBe(true);
});

it('cannot say which cluster a row is of', async () => {
  const { points } = await roundOf(async ({ rows }) => rows({ key: 'x' }).add({ cluster: 'other', value: 1 }));
  expect(points).toMatchObject([{ tags: { cluster: 'simcluster', cluster_: 'other' } }]);
});

it('is bounded in rows, in measurements and in pages', async () => {
  const many = await runSource(
    sourceOf(async ({ rows }) => {
      for (let row = 0; row < 2000; row++) rows({ key: 'x' }).add({ id: String(row), value: row });
    }),
    {},
    { answers, limits: { answer_rows: 1000 } },
  );
  expect((await many.run()).points).toHaveLength(1000);
  expect(many.overLimits()).toEqual(['answer_rows']);
  const { error } = await roundOf(async ({ rows }) => {
    for (let key = 0; key < 2000; key++) rows({ key: `x${key}` }).add({ value: 1 });
  });
  expect(error).toMatchObject({ code: 'E_SOURCE_MISUSE' });
  let page = 0;
  const endless = await runSource(
    sourceOf(collect),
    {},
    { answers: () => ({ quotas: [{ id: `${page}`, usage: 1 }], resume: `${++page}` }), limits: { list_pages: 10 } },
  );
  expect((await endless.run()).points).toHaveLength(10);
  expect(endless.overLimits()).toEqual(['list_pages']);
});

describe('jobs that cannot be used', () => {
  it.each<[string, unknown]>([
    ['no array', {}],
    ['nothing', undefined],
    ['a job without an id', [{ intervalMs: 60_000, run: collect }]],
    [
      'two of one id',
      [
        { id: 'a', intervalMs: 60_000, run: collect },
        { id: 'a', intervalMs: 60_000, run: collect },
      ],
    ],
    ['an interval that is none', [{ id: 'a', intervalMs: Number.NaN, run: collect }]],
    ['an interval too short', [{ id: 'a', intervalMs: 1, run: collect }]],
    ['no run', [{ id: 'a', intervalMs: 60_000 }]],
    ['groups that are none', [{ id: 'a', intervalMs: 60_000, run: collect, groups: 'quotas' }]],
    [
      'a thousand and one',
      Array.from({ length: 1001 }, (_, id) => ({ id: `${id}`, intervalMs: 60_000, run: collect })),
    ],
  ])('%s', async (_, jobs) => {
    const source = defineSource({ name: 'odd', privileges: [], create: () => ({ jobs: () => jobs as never }) });
    await expect(runSource(source, {}, { answers })).rejects.toMatchObject({
      code: 'E_SOURCE_MISUSE',
      message: expect.stringContaining('jobs() returned'),
    });
  });

  it('a release that is too old', async () => {
    const source = defineSource({
      name: 'odd',
      privileges: [],
      oldestRelease: '9.8',
      create: () => ({ jobs: () => [] }),
    });
    await expect(runSource(source, {}, { answers })).rejects.toMatchObject({ code: 'E_SOURCE_RELEASE' });
    await expect(runSource(source, {}, { answers, cluster: { release: 'v9.10.0.0' } })).resolves.toMatchObject({
      jobs: [],
    });
  });
});

describe('a source that never settles', () => {
  it('does not hold up the round that is aborted, and what it does later counts for nothing', async () => {
    let late: SourceRound | undefined;
    const never = sourceOf((round) => {
      late = round;
      round.rows({ key: 'x' }).add({ value: 1 });
      return new Promise(() => {});
    });
    const source = await runSource(never, {}, { answers });
    const abort = new AbortController();
    const run = source.run(0, abort.signal);
    await vi.waitFor(() => expect(late).toBeDefined());
    abort.abort(new Error('its time is over'));
    expect(await run).toMatchObject({ batches: [], error: { message: 'its time is over' } });
    expect(() => late?.rows({ key: 'x' })).toThrow('over');
  });

  it('does not hold up the plan of the cluster', async () => {
    const source = defineSource({ name: 'odd', privileges: [], create: () => ({ jobs: () => new Promise(() => {}) }) });
    const clock = manualClock();
    const planned = runSource(source, {}, { answers, clock });
    const failure = planned.catch((thrown: unknown) => thrown);
    for (let second = 0; second < 40; second++) await clock.advance(1000);
    expect(await failure).toMatchObject({
      code: 'E_SOURCE_FAILED',
      message: expect.stringContaining('30 s'),
    });
  });
});
