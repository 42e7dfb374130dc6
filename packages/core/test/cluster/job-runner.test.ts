import { getEventListeners } from 'node:events';
import { describe, expect, it } from 'vitest';
import { JobRunner } from '../../src/cluster/job-runner.js';
import type { Job } from '../../src/cluster/job.js';
import type { GostatsError } from '../../src/errors.js';
import type { RoundEndedEvent } from '../../src/hooks/events.js';
import { createHooks } from '../../src/hooks/hooks.js';
import { ClusterRecorder } from '../../src/health/recorder.js';
import { healthListener } from '../../src/reporting/health-listener.js';
import { manualClock, memoryLogger, type ManualClock } from '../../src/testing/index.js';
import { forbidden, status } from './fake-cluster.js';

const cluster = { id: 'c:8080', hostname: 'c', name: 'c', guid: 'g', release: 'v9' };
const SECOND = 1000;

interface Rig {
  readonly clock: ManualClock;
  readonly runner: JobRunner;
  readonly rounds: RoundEndedEvent[];
  readonly suspected: GostatsError[];
  /** What the health of the cluster was told, in order. */
  readonly told: (readonly [what: string, ...args: unknown[]])[];
  readonly logger: ReturnType<typeof memoryLogger>;
  readonly parent: AbortController;
  readonly health: ClusterRecorder;
}

function rig(
  run: Job['run'],
  { limitMs = 30 * SECOND, offsetMs = 0 }: { readonly limitMs?: number; readonly offsetMs?: number } = {},
): Rig {
  const [clock, logger, hooks, parent] = [manualClock(), memoryLogger(), createHooks(() => {}), new AbortController()];
  const rounds: RoundEndedEvent[] = [];
  const suspected: GostatsError[] = [];
  hooks.roundEnded.tap('test', (event) => void rounds.push(event));
  const health = new ClusterRecorder(cluster, clock, healthListener(hooks, logger));
  const job = { id: 'job', intervalMs: 5 * SECOND, limitMs, run };
  health.planned([job]);
  const told: Rig['told'] = [];
  // Passes on what it is told, and keeps it.
  const heard = new Proxy(health, {
    get:
      (target, name: keyof ClusterRecorder) =>
      (...args: unknown[]) => {
        told.push([name, ...args]);
        return (target[name] as (...all: unknown[]) => unknown).apply(target, args);
      },
  });
  const succeeded = (): void => void told.push(['succeeded']);
  const suspect = (error: GostatsError): void => void suspected.push(error);
  const runner = new JobRunner(job, {
    cluster,
    clock,
    hooks,
    health: heard,
    logger,
    random: () => 0,
    offsetMs,
    signal: parent.signal,
    succeeded,
    suspect,
  });
  return { clock, runner, rounds, suspected, told, logger, parent, health };
}

/** Never answers, but lets go when it is told to. */
const hang: Job['run'] = ({ signal }) =>
  new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true }));

it('ends a round that has no answer at its limit, and goes on with the next', async () => {
  const signals: AbortSignal[] = [];
  const { clock, rounds, suspected, runner } = rig((limits) => {
    signals.push(limits.signal);
    return hang(limits);
  });
  await clock.advance(30 * SECOND - 1);
  expect(rounds).toEqual([]);
  await clock.advance(1);
  expect(rounds).toMatchObject([
    { job: 'job', durationMs: 30 * SECOND, failures: 1, error: { code: 'E_CLUSTER_SLOW' } },
  ]);
  expect(signals.every(({ aborted }) => aborted)).toBe(true);
  expect(suspected.map(({ code }) => code)).toEqual(['E_CLUSTER_SLOW', 'E_CLUSTER_SLOW']);
  const before = signals.length;
  await clock.advance(60 * SECOND);
  expect(signals.length).toBeGreaterThan(before);
  const stopped = runner.stop();
  await clock.advance(60 * SECOND);
  await stopped;
  expect(clock.pending).toBe(0);
});

it('leaves no listener on its signal behind rounds that ended', async () => {
  let calls = 0;
  const { clock, health, parent, rounds, runner } = rig(async () => {
    if (++calls % 3 === 0) throw new Error('now and then');
    return { newestMs: clock.now(), afterwards: async () => {} };
  });
  await clock.advance(120 * SECOND);
  expect(rounds.length).toBeGreaterThan(15);
  expect(getEventListeners(parent.signal, 'abort')).toHaveLength(0);
  await runner.stop();
  health.end();
  expect(clock.pending).toBe(0);
});

it('ends what a round left to do when the next begins, and when it stops', async () => {
  const ended: string[] = [];
  const { clock, runner } = rig(async () => ({
    newestMs: undefined,
    afterwards: (signal) =>
      new Promise((resolve) =>
        signal.addEventListener(
          'abort',
          () => {
            ended.push((signal.reason as Error).message);
            resolve();
          },
          { once: true },
        ),
      ),
  }));
  await clock.advance(SECOND);
  expect(ended).toEqual([]);
  await clock.advance(5 * SECOND);
  expect(ended).toHaveLength(1);
  await runner.stop();
  expect(ended).toHaveLength(2);
});

it('says how many ticks a long round cost', async () => {
  const { clock, logger, rounds } = rig(
    () =>
      new Promise(
        (resolve) => void clock.after(rounds.length === 0 ? 12 * SECOND : 100, () => resolve({ newestMs: undefined })),
      ),
  );
  await clock.advance(20 * SECOND);
  expect(logger.lines.filter(({ fields }) => 'ticks' in fields)).toMatchObject([
    { level: 'info', fields: { cluster: 'c', job: 'job', ticks: 2 } },
  ]);
});

it('tells of nothing that fails because it ends', async () => {
  const { clock, parent, rounds, suspected, runner } = rig(hang);
  await clock.advance(SECOND);
  parent.abort(new Error('over'));
  await clock.advance(SECOND);
  await runner.stop();
  expect([rounds, suspected]).toEqual([[], []]);
});

/** A round that takes so long, each its own time. */
const taking =
  (clock: () => ManualClock, ...times: number[]): Job['run'] =>
  ({ signal }) =>
    new Promise((resolve, reject) => {
      const cancel = clock().after(times.length > 1 ? (times.shift() as number) : (times[0] as number), () =>
        resolve({}),
      );
      signal.addEventListener('abort', () => (cancel(), reject(signal.reason as Error)), { once: true });
    });

it('tells of a round that succeeded', async () => {
  const one: Rig = rig(taking(() => one.clock, 200));
  await one.clock.advance(200);
  expect(one.rounds).toEqual([{ cluster, job: 'job', durationMs: 200, failures: 0, nextInMs: 5 * SECOND - 200 }]);
  expect(one.told).toEqual([['jobSucceeded', 'job'], ['succeeded']]);
  expect(one.suspected).toEqual([]);
  await one.runner.stop();
});

it('tells of rounds that fail, and when the next one is due', async () => {
  const one: Rig = rig(() => Promise.reject(forbidden));
  await one.clock.advance(0);
  expect(one.rounds).toEqual([
    { cluster, job: 'job', durationMs: 0, failures: 1, nextInMs: 5 * SECOND, error: forbidden },
  ]);
  await one.clock.advance(5 * SECOND);
  // Twice the interval less half of one: the tick after the next.
  expect(one.rounds[1]).toMatchObject({ failures: 2, nextInMs: 7.5 * SECOND });
  expect(one.told).toEqual([
    ['jobFailed', 'job', forbidden, 5 * SECOND],
    ['jobFailed', 'job', forbidden, 7.5 * SECOND],
  ]);
  expect(one.suspected).toEqual([forbidden, forbidden]);
  await one.clock.advance(9 * SECOND);
  expect(one.rounds).toHaveLength(2);
  await one.clock.advance(SECOND);
  expect(one.rounds).toHaveLength(3);
  await one.runner.stop();
});

it('counts failures anew after a round that succeeded, and times each round by itself', async () => {
  let calls = 0;
  const one: Rig = rig(async () => {
    await new Promise<void>((resolve) => void one.clock.after(100, resolve));
    if (++calls !== 2) throw forbidden;
    return {};
  });
  await one.clock.advance(11 * SECOND);
  expect(one.rounds.map(({ failures, durationMs }) => [failures, durationMs])).toEqual([
    [1, 100],
    [0, 100],
    [1, 100],
  ]);
  await one.runner.stop();
});

it('asks at a tick that is due a moment before its wait is over', async () => {
  const failing = (waitMs: number): Rig => rig(() => Promise.reject(status(429, waitMs)));
  const [early, late] = [failing(5 * SECOND + 50), failing(5 * SECOND + 51)];
  for (const { clock } of [early, late]) await clock.advance(5 * SECOND);
  expect([early.rounds.length, late.rounds.length]).toEqual([2, 1]);
  for (const { runner } of [early, late]) await runner.stop();
});

it('makes what else a round throws an error with a remedy', async () => {
  const one = rig(() => Promise.reject(new Error('the dog ate it')));
  await one.clock.advance(0);
  expect(one.rounds).toMatchObject([
    { error: { code: 'E_CLUSTER_UNREACHABLE', message: expect.stringMatching(/c:8080.*the dog ate it/s) } },
  ]);
  await one.runner.stop();
});

describe('a round that is overdue', () => {
  const tries = async (one: Rig, ms: number): Promise<readonly (readonly unknown[])[]> => {
    await one.clock.advance(ms);
    return one.told.filter(([what]) => what === 'tryFailed');
  };

  it('is so after 15 s as long as none succeeded; is told once, and is suspect each time', async () => {
    const one = rig(hang, { limitMs: 60 * SECOND });
    expect(await tries(one, 15 * SECOND - 1)).toEqual([]);
    expect(await tries(one, 1)).toEqual([
      [
        'tryFailed',
        'job',
        expect.objectContaining({
          code: 'E_CLUSTER_SLOW',
          message: expect.stringContaining('job has no answer after 15 s'),
        }),
        0,
      ],
    ]);
    expect(await tries(one, 30 * SECOND)).toHaveLength(1);
    expect(one.suspected.map(({ message }) => /after (\d+) s/.exec(message)?.[1])).toEqual(['15', '30', '45']);
    await one.clock.advance(15 * SECOND);
    expect(one.rounds).toMatchObject([
      { durationMs: 60 * SECOND, error: { message: expect.stringContaining('after 60 s') } },
    ]);
    // It is known by then.
    expect(await tries(one, 60 * SECOND)).toHaveLength(1);
    const stopped = one.runner.stop();
    await one.clock.advance(60 * SECOND);
    await stopped;
  });

  it.each<[string, number[], number]>([
    ['5 s when rounds are quick', [100, 60_000], 5000],
    ['three times what a round takes', [4000, 60_000], 12_000],
    ['three times what the slowest of the last took, which counts less each time', [4000, 100, 60_000], 10_800],
  ])('is so after %s', async (_, times, overdueMs) => {
    const one: Rig = rig(
      taking(() => one.clock, ...times),
      { limitMs: 50 * SECOND },
    );
    const before = (times.length - 1) * 5 * SECOND;
    expect(await tries(one, before + overdueMs - 1)).toEqual([]);
    expect(await tries(one, 1)).toHaveLength(1);
    const stopped = one.runner.stop();
    await one.clock.advance(60 * SECOND);
    await stopped;
  });
});

it('says of one tick that it was skipped', async () => {
  const one: Rig = rig(taking(() => one.clock, 7 * SECOND, 100));
  await one.clock.advance(19 * SECOND);
  const said = one.logger.lines.filter(({ fields }) => 'ticks' in fields);
  expect(said).toMatchObject([
    { level: 'info', message: 'job took longer than its interval; 1 tick was skipped.', fields: { ticks: 1 } },
  ]);
  await one.runner.stop();
});

it('begins at its offset', async () => {
  const one = rig(async () => ({}), { offsetMs: 3 * SECOND });
  await one.clock.advance(3 * SECOND - 1);
  expect(one.rounds).toEqual([]);
  await one.clock.advance(1);
  expect(one.rounds).toHaveLength(1);
  await one.runner.stop();
});

it('moves away from the moment at which the server takes its values', async () => {
  // The second answer repeats the time of the first, the third skips one.
  const taken = [0, 0, 2, 2, 2, 2, 2];
  const starts: number[] = [];
  const one: Rig = rig(async () => {
    starts.push(one.clock.monotonic() / SECOND);
    return { newestMs: 1_700_000_000_000 + (taken.shift() as number) * 5 * SECOND };
  });
  await one.clock.advance(18 * SECOND);
  expect(starts).toEqual([0, 5, 10, 16.9]);
  expect(one.logger.lines.filter(({ level }) => level === 'debug')).toMatchObject([
    {
      level: 'debug',
      message: 'schedule moved away from the moment of new values',
      fields: { cluster: 'c', job: 'job', shiftMs: 1900 },
    },
  ]);
  await one.runner.stop();
});

it('stops when what is under way has ended', async () => {
  const one: Rig = rig(taking(() => one.clock, 2 * SECOND));
  await one.clock.advance(SECOND);
  let stopped = false;
  const stop = one.runner.stop().then(() => (stopped = true));
  await one.clock.advance(500);
  expect(stopped).toBe(false);
  await one.clock.advance(SECOND);
  await stop;
  await one.clock.advance(20 * SECOND);
  expect(one.rounds).toHaveLength(1);
});

it('ends what a round left to do with the cluster', async () => {
  let ended = false;
  const one = rig(async () => ({
    afterwards: (signal) =>
      new Promise((resolve) =>
        signal.addEventListener('abort', () => resolve((ended = true) as never), { once: true }),
      ),
  }));
  await one.clock.advance(SECOND);
  one.parent.abort(new Error('over'));
  expect(ended).toBe(true);
  await one.runner.stop();
});
