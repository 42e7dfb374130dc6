import { getEventListeners } from 'node:events';
import { expect, it } from 'vitest';
import { JobRunner } from '../../src/cluster/job-runner.js';
import type { Job } from '../../src/cluster/job.js';
import type { GostatsError } from '../../src/errors.js';
import type { RoundEndedEvent } from '../../src/hooks/events.js';
import { createHooks } from '../../src/hooks/hooks.js';
import { ClusterRecorder } from '../../src/health/recorder.js';
import { healthListener } from '../../src/telemetry/health-listener.js';
import { manualClock, memoryLogger, type ManualClock } from '../../src/testing/index.js';

const cluster = { id: 'c:8080', hostname: 'c', name: 'c', guid: 'g', release: 'v9' };
const SECOND = 1000;

interface Rig {
  readonly clock: ManualClock;
  readonly runner: JobRunner;
  readonly rounds: RoundEndedEvent[];
  readonly suspected: GostatsError[];
  readonly logger: ReturnType<typeof memoryLogger>;
  readonly parent: AbortController;
  readonly health: ClusterRecorder;
}

function rig(run: Job['run'], limitMs = 30 * SECOND): Rig {
  const [clock, logger, hooks, parent] = [manualClock(), memoryLogger(), createHooks(() => {}), new AbortController()];
  const rounds: RoundEndedEvent[] = [];
  const suspected: GostatsError[] = [];
  hooks.roundEnded.tap('test', (event) => void rounds.push(event));
  const health = new ClusterRecorder(cluster, clock, healthListener(hooks, logger));
  const job = { id: 'job', intervalMs: 5 * SECOND, limitMs, run };
  health.planned([job]);
  const runner = new JobRunner(job, {
    cluster, clock, hooks, health, logger, random: () => 0, offsetMs: 0, signal: parent.signal, succeeded: () => {}, suspect: (error) => void suspected.push(error),
  });
  return { clock, runner, rounds, suspected, logger, parent, health };
}

/** Never answers, but lets go when it is told to. */
const hang: Job['run'] = ({ signal }) => new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true }));

it('ends a round that has no answer at its limit, and goes on with the next', async () => {
  const signals: AbortSignal[] = [];
  const { clock, rounds, suspected, runner } = rig((limits) => {
    signals.push(limits.signal);
    return hang(limits);
  });
  await clock.advance(30 * SECOND - 1);
  expect(rounds).toEqual([]);
  await clock.advance(1);
  expect(rounds).toMatchObject([{ job: 'job', durationMs: 30 * SECOND, failures: 1, error: { code: 'E_CLUSTER_SLOW' } }]);
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
    afterwards: (signal) => new Promise((resolve) => signal.addEventListener('abort', () => { ended.push((signal.reason as Error).message); resolve(); }, { once: true })),
  }));
  await clock.advance(SECOND);
  expect(ended).toEqual([]);
  await clock.advance(5 * SECOND);
  expect(ended).toHaveLength(1);
  await runner.stop();
  expect(ended).toHaveLength(2);
});

it('says how many ticks a long round cost', async () => {
  const { clock, logger, rounds } = rig(() => new Promise((resolve) => void clock.after(rounds.length === 0 ? 12 * SECOND : 100, () => resolve({ newestMs: undefined }))));
  await clock.advance(20 * SECOND);
  expect(logger.lines.filter(({ fields }) => 'ticks' in fields)).toMatchObject([{ level: 'info', fields: { cluster: 'c', job: 'job', ticks: 2 } }]);
});

it('tells of nothing that fails because it ends', async () => {
  const { clock, parent, rounds, suspected, runner } = rig(hang);
  await clock.advance(SECOND);
  parent.abort(new Error('over'));
  await clock.advance(SECOND);
  await runner.stop();
  expect([rounds, suspected]).toEqual([[], []]);
});
