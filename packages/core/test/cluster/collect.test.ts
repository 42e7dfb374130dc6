import { expect, it, vi } from 'vitest';
import { collect, type CollectOptions } from '../../src/cluster/collect.js';
import { SeriesTable } from '../../src/decode/series-table.js';
import { gostatsError } from '../../src/errors.js';
import { ClusterRecorder } from '../../src/health/recorder.js';
import { createHooks } from '../../src/hooks/hooks.js';
import { PapiError } from '../../src/papi/papi-errors.js';
import { healthListener } from '../../src/telemetry/health-listener.js';
import { manualClock, memoryLogger, type ManualClock } from '../../src/testing/index.js';

const MINUTE = 60_000;

interface Rig {
  readonly clock: ManualClock;
  readonly stop: AbortController;
  readonly done: Promise<unknown>;
  readonly asked: string[];
  readonly logger: ReturnType<typeof memoryLogger>;
}

/** @param answer the body for a path, or what it throws */
function rig(answer: (path: string) => unknown, missingKeys: readonly string[] = []): Rig {
  const clock = manualClock();
  const stop = new AbortController();
  const logger = memoryLogger();
  const hooks = createHooks(() => {});
  const asked: string[] = [];
  const get = async (path: string): Promise<object> => {
    asked.push(path);
    return { body: answer(path), bytes: 1 };
  };
  const options = {
    cluster: { id: 'c:8080', hostname: 'c', name: 'c', guid: 'g', release: 'v9.5' },
    clusterConfig: { id: 'c:8080', hostname: 'c', preserveCase: false },
    catalog: new Map(),
    table: new SeriesTable('c'),
    config: { includeDegraded: false, statTimeoutSeconds: 0, statRetries: 0, statRetryIntervalMs: 1 },
    jobs: [{ kind: 'current', id: 'j', intervalMs: MINUTE, groups: [], keys: ['k'] }],
    client: { get, close: async () => {} },
    hooks,
    health: new ClusterRecorder({ id: 'c:8080', hostname: 'c' }, clock, healthListener(hooks, logger)),
    signal: stop.signal,
    dispatch: () => {},
    phase: 0,
    missingKeys,
    clock,
    logger,
  } as unknown as CollectOptions;
  const done = collect(options).then(
    () => 'returned',
    (thrown: unknown) => thrown,
  );
  return { clock, stop, done, asked, logger };
}

const stats = { stats: [] };
const identity = (release: string, name = 'c'): object => ({ name, guid: 'g', onefs_version: { release } });
const busy = (): never => {
  const error = gostatsError('E_PAPI_UNAVAILABLE', { cluster: 'c', path: '/', problem: 'busy' });
  throw new PapiError(error, { transient: true, status: 503 });
};

it.each([
  ['another release', identity('v9.7')],
  ['another name', identity('v9.5', 'renamed')],
])('returns when the cluster has %s, so that the caller plans anew', async (_, after) => {
  const { clock, done } = rig((path) => (path.includes('cluster/config') ? after : stats));
  await clock.advance(10 * MINUTE);
  expect(await done).toBe('returned');
});

it('returns after an hour when keys are missing, so that new ones are found', async () => {
  const settled = vi.fn<(value: unknown) => void>();
  const { clock, done } = rig((path) => (path.includes('cluster/config') ? identity('v9.5') : stats), ['gone']);
  void done.then(settled);
  await clock.advance(59 * MINUTE);
  expect(settled).not.toHaveBeenCalled();
  await clock.advance(MINUTE);
  expect(await done).toBe('returned');
});

it('stays while nothing changed, and ends when it is told to', async () => {
  const { clock, stop, done, asked } = rig((path) => (path.includes('cluster/config') ? identity('v9.5') : stats));
  await clock.advance(120 * MINUTE);
  expect(asked.filter((path) => path.includes('current'))).toHaveLength(121);
  stop.abort();
  expect(await done).toBe('returned');
  expect(clock.pending).toBe(0);
});

it('throws when three rounds failed in a row, and not before', async () => {
  const { clock, done, asked } = rig(busy);
  await clock.advance(10 * MINUTE);
  expect(await done).toMatchObject({ code: 'E_PAPI_UNAVAILABLE' });
  expect(asked).toHaveLength(3);
});

it('counts anew after a round that worked', async () => {
  let round = 0;
  const { clock, stop, done, logger } = rig((path) => (path.includes('current') && ++round % 3 === 0 ? stats : path.includes('current') ? busy() : identity('v9.5')));
  await clock.advance(9 * MINUTE);
  expect(logger.lines.filter(({ level }) => level === 'warn')).toHaveLength(7);
  stop.abort();
  expect(await done).toBe('returned');
});

it('throws at once when the login is refused', async () => {
  const { clock, done, asked } = rig(() => {
    throw new PapiError(gostatsError('E_CLUSTER_LOGIN', { cluster: 'c', username: 'u' }), { transient: false, status: 401 });
  });
  await clock.advance(MINUTE);
  expect(await done).toMatchObject({ code: 'E_CLUSTER_LOGIN' });
  expect(asked).toHaveLength(1);
});
