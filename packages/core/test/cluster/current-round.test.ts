import { expect, it } from 'vitest';
import { CurrentRound } from '../../src/cluster/current-round.js';
import type { RoundContext } from '../../src/cluster/round.js';
import { SeriesTable } from '../../src/decode/series-table.js';
import { gostatsError } from '../../src/errors.js';
import { ClusterRecorder } from '../../src/health/recorder.js';
import { createHooks } from '../../src/hooks/hooks.js';
import { PapiError } from '../../src/papi/papi-errors.js';
import type { KeyItem, StatRow } from '../../src/papi/wire-types.js';
import { points, type PointBatch } from '../../src/sink/index.js';
import { healthListener } from '../../src/telemetry/health-listener.js';
import { manualClock, memoryLogger, type ManualClock } from '../../src/testing/index.js';

const cluster = { id: 'c:8080', hostname: 'c', name: 'c', guid: 'g', release: 'v9' };
const signal = new AbortController().signal;

interface Rig {
  readonly round: CurrentRound;
  readonly asked: string[][];
  readonly got: PointBatch[];
  readonly clock: ManualClock;
  readonly logger: ReturnType<typeof memoryLogger>;
}

/** @param answer the rows for the n-th request, or what it throws */
function rig(keys: readonly string[], answer: (keys: string[], request: number) => StatRow[], bytes = 1000): Rig {
  const asked: string[][] = [];
  const got: PointBatch[] = [];
  const clock = manualClock();
  const logger = memoryLogger();
  const hooks = createHooks(() => {});
  const context = {
    cluster,
    clock,
    logger,
    hooks,
    health: new ClusterRecorder({ id: 'c:8080', hostname: 'c' }, clock, healthListener(hooks, logger)),
    catalog: new Map(keys.map((key) => [key, { key, type: 'int32', description: '', units: 'none', scope: 'node' } as KeyItem])),
    table: new SeriesTable('c'),
    config: { includeDegraded: false, statTimeoutSeconds: 0, statRetries: 2, statRetryIntervalMs: 2000 },
    dispatch: (batch: PointBatch) => void got.push(batch),
    client: {
      get: async (path: string) => {
        const wanted = new URL(path, 'https://c').searchParams.getAll('key');
        asked.push(wanted);
        return { body: { stats: answer(wanted, asked.length) }, bytes };
      },
      close: async () => {},
    },
  } as unknown as RoundContext;
  const job = { kind: 'current', id: 'current', intervalMs: 5000, groups: ['g'], keys } as const;
  return { round: new CurrentRound(job, context), asked, got, clock, logger };
}

const row = (key: string, more: Partial<StatRow> = {}): StatRow => ({ key, devid: 1, node: 1, error: null, error_code: null, time: 1, value: 7, ...more });
const invalid = (key: string): PapiError =>
  new PapiError(gostatsError('E_PAPI_REQUEST', { cluster: 'c', path: '/', status: 400, problem: 'x' }), {
    status: 400,
    messages: [`Invalid key: '${key}'`],
    transient: false,
  });

it('asks again without a key that the cluster refuses, in the same round and from then on', async () => {
  const { round, asked, got, logger } = rig(['a', 'bad', 'b'], (keys) => {
    if (keys.includes('bad')) throw invalid('bad');
    return keys.map((key) => row(key));
  });
  await round.run(signal);
  await round.run(signal);
  expect(asked).toEqual([['a', 'bad', 'b'], ['a', 'b'], ['a', 'b']]);
  expect(got.map(({ pointCount }) => pointCount)).toEqual([2, 2]);
  expect(logger.lines.filter(({ message }) => message.includes('bad'))).toHaveLength(1);
});

it('asks again, in the same round, only for what a slow node kept back, and sends no row twice', async () => {
  const { round, asked, got, clock } = rig(['a', 'b'], (keys, request) =>
    keys.flatMap((key) => [row(key), row(key, request === 1 && key === 'b' ? { devid: 2, error_code: 6, value: null } : { devid: 2, node: 2 })]),
  );
  const done = round.run(signal);
  await clock.advance(2000);
  await done;
  expect(asked).toEqual([['a', 'b'], ['b']]);
  const sent = got.flatMap((batch) => [...points(batch)].map(({ measurement, tags }) => `${measurement} ${tags['devid']}`));
  expect(sent.sort()).toEqual(['a 1', 'a 2', 'b 1', 'b 2']);
});

it('gives up what stays away after the configured rounds, waiting twice as long each time', async () => {
  const { round, asked, clock, logger } = rig(['a'], () => [row('a', { error_code: 5, error: 'timed out', value: null })]);
  const done = round.run(signal);
  await clock.advance(1999);
  expect(asked).toHaveLength(1);
  await clock.advance(1 + 4000);
  await done;
  expect(asked).toHaveLength(3);
  expect(logger.lines).toMatchObject([{ level: 'warn', message: 'OneFS could not gather a of devid 1 (timed out).' }]);
});

it('says once what is not there', async () => {
  const { round, logger } = rig(['a'], () => [row('a', { error_code: 1, error: 'not present', value: null })]);
  await round.run(signal);
  await round.run(signal);
  expect(logger.lines.map(({ message }) => message)).toEqual(['Not there: a of devid 1 (not present).']);
});

it('asks for fewer keys at once when an answer was large', async () => {
  const keys = Array.from({ length: 10 }, (_, index) => `k${index}`);
  const { round, asked } = rig(keys, (some) => some.map((key) => row(key)), 2 * 1024 * 1024);
  await round.run(signal);
  asked.length = 0;
  await round.run(signal);
  expect(asked.flat()).toEqual(keys);
  expect(Math.max(...asked.map(({ length }) => length))).toBeLessThanOrEqual(2);
});

it('splits a request whose URL would be too long', async () => {
  const keys = Array.from({ length: 300 }, (_, index) => `node.some.very.long.statistic.key.number.${index}`);
  const { round, asked } = rig(keys, (some) => some.map((key) => row(key)));
  await round.run(signal);
  expect(asked.length).toBeGreaterThan(1);
  expect(asked.flat()).toEqual(keys);
});
