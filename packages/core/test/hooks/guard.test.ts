import { expect, it, vi } from 'vitest';
import { createHooks } from '../../src/hooks/hooks.js';
import type { ReportHookFailure } from '../../src/hooks/guard.js';
import { makeBatch } from '../../src/testing/index.js';

const batch = makeBatch([{ key: 'cluster.health', rows: [{ value: 0 }] }]);

it('contains a tap that throws and lets the others run', () => {
  const report = vi.fn<ReportHookFailure>();
  const hooks = createHooks(report);
  const seen: string[] = [];
  hooks.fetched.tap('bad', () => {
    throw new Error('boom');
  });
  hooks.fetched.tap('good', ({ job }) => void seen.push(job));
  hooks.fetched.call({
    cluster: batch.cluster,
    job: 'j',
    durationMs: 1,
    bytes: 1,
    points: 1,
    series: 2,
    seriesBytes: 800,
    clockOffsetSeconds: 0,
  });
  expect(seen).toEqual(['j']);
  expect(report).toHaveBeenCalledExactlyOnceWith('fetched', 'bad', expect.objectContaining({ message: 'boom' }));
});

it.each([
  [
    'throws',
    () => {
      throw new Error('no');
    },
  ],
  ['returns null', () => null],
  ['returns nothing', () => undefined],
  ['is async by mistake', async () => batch],
])('goes on with the batch when a tap %s', (_, tap) => {
  const hooks = createHooks(() => {});
  hooks.batch.tap('odd', tap as never);
  expect(hooks.batch.call(batch)).toBe(batch);
});

it('reports the rejection of an async function given to a sync tap', async () => {
  const report = vi.fn<ReportHookFailure>();
  const hooks = createHooks(report);
  hooks.clusterUp.tap('async', async () => {
    throw new Error('later');
  });
  hooks.clusterUp.call({ cluster: batch.cluster, nodes: 1, keys: 1, missingKeys: [], intervals: [] });
  await vi.waitFor(() => expect(report).toHaveBeenCalledOnce(), 60_000);
});

it('runs every stopping tap although one rejects', async () => {
  const report = vi.fn<ReportHookFailure>();
  const hooks = createHooks(report);
  const seen: string[] = [];
  hooks.stopping.tapPromise('bad', () => Promise.reject(new Error('no')));
  hooks.stopping.tapAsync('worse', () => {
    throw new Error('no');
  });
  hooks.stopping.tapPromise('good', async () => void seen.push('good'));
  await hooks.stopping.promise();
  expect(seen).toEqual(['good']);
  expect(report).toHaveBeenCalledTimes(2);
});

it('lets strict hooks abort their caller', async () => {
  const hooks = createHooks(() => {});
  hooks.sinksReady.tapPromise('veto', () => Promise.reject(new Error('not today')));
  await expect(hooks.sinksReady.promise(['a'])).rejects.toThrow('not today');
});
