import { expect, it } from 'vitest';
import { batchOf, never, rig, valueOf } from './lane-under-test.js';

const SECOND = 1000;

it('begins no init before the one before it has ended, although its time was up', async () => {
  let [calls, active, most] = [0, 0, 0];
  const ends: (() => void)[] = [];
  const signals: AbortSignal[] = [];
  const { lane, clock, logger } = rig({
    async init(signal) {
      calls++;
      most = Math.max(most, ++active);
      signals.push(signal);
      await new Promise<void>((_, reject) => ends.push(() => reject(new Error('at last'))));
    },
    writePoints: async () => {},
  });
  const started = lane.start();
  await clock.advance(5 * SECOND);
  await started;
  expect(lane.status()).toMatchObject({ state: 'starting', failures: 0 });
  expect(logger.lines.map(({ message }) => message)).toContain(
    'init has not finished after 5 s; the other sinks start without this one.',
  );
  await clock.advance(24 * SECOND);
  expect(signals[0]?.aborted).toBe(false);
  await clock.advance(600 * SECOND);
  expect(signals[0]?.aborted).toBe(true);
  expect([calls, most]).toEqual([1, 1]);
  expect(lane.status().errors).toMatchObject([
    { code: 'E_SINK_TIMEOUT', failures: 1, message: expect.stringContaining('30 s') },
  ]);
  active--;
  ends[0]?.();
  await clock.advance(5 * SECOND);
  expect([calls, most]).toEqual([2, 1]);
  await lane.stop(AbortSignal.abort());
});

it('runs when an init whose time was up ends well after all', async () => {
  let end = (): void => {};
  const taken: number[] = [];
  const { lane, clock, logger } = rig({
    init: () => new Promise((resolve) => (end = resolve)),
    writePoints: async (batch) => void taken.push(valueOf(batch)),
  });
  const started = lane.start();
  lane.offer(batchOf(1));
  await clock.advance(60 * SECOND);
  await started;
  expect(taken).toEqual([]);
  end();
  await clock.advance(0);
  expect(taken).toEqual([1]);
  expect(lane.status()).toMatchObject({ state: 'running', errors: [] });
  expect(logger.lines.at(-1)).toMatchObject({
    level: 'notice',
    message: 'The sink has started.',
    fields: { event: 'sink.started' },
  });
});

it('runs when the first init takes longer than others wait for it', async () => {
  const { lane, clock } = rig({
    init: () => new Promise((resolve) => void clock.after(7 * SECOND, resolve)),
    writePoints: async () => {},
  });
  const started = lane.start();
  await clock.advance(5 * SECOND);
  await started;
  expect(lane.status().state).toBe('starting');
  await clock.advance(2 * SECOND);
  expect(lane.status().state).toBe('running');
  expect(clock.pending).toBe(0);
});

it('starts one without init at once, and waits for nothing', async () => {
  const { lane, clock, logger } = rig({ writePoints: async () => {} });
  await lane.start();
  expect(lane.status().state).toBe('running');
  expect(clock.pending).toBe(0);
  expect(logger.lines).toEqual([]);
});

it('waits longer after each failed start, as for a write, and says it once a try', async () => {
  const tries: number[] = [];
  const { lane, clock, logger } = rig({
    init: async () => {
      tries.push(clock.monotonic() / SECOND);
      throw new Error('no database');
    },
    writePoints: async () => {},
  });
  await lane.start();
  expect(lane.status().state).toBe('retrying');
  await clock.advance(200 * SECOND);
  expect(tries).toEqual([0, 5, 15, 35, 75, 135, 195]);
  lane.setRetry({ firstMs: 1000, maxMs: 2000, maxTries: 1 });
  const said = logger.lines.filter(({ fields }) => fields['event'] === 'sink.start-failed');
  expect(said).toHaveLength(7);
  expect(said[1]).toMatchObject({
    level: 'error',
    fields: { code: 'E_SINK_START', retryInMs: 10_000 },
    message: 'The sink "main" did not start: no database. gostats keeps trying; the other sinks continue.',
  });
  await clock.advance(60 * SECOND);
  expect(tries.slice(7)).toEqual([255, 257, 259]);
  await lane.stop(never);
  expect(clock.pending).toBe(0);
});

it('leaves a sink out that does not start when that is to be so, and reports what waited for it', async () => {
  let inits = 0;
  const { lane, clock, logger, dropped } = rig(
    {
      init: async () => {
        inits++;
        throw new Error('no');
      },
      writePoints: async () => {},
    },
    { onStartFailure: 'ignore' },
  );
  lane.offer(batchOf(1));
  await lane.start();
  expect(lane.status().state).toBe('ignored');
  await clock.advance(600 * SECOND);
  lane.offer(batchOf(2));
  expect(inits).toBe(1);
  expect(lane.status()).toMatchObject({ state: 'ignored', pointsWaiting: 0 });
  expect(dropped).toMatchObject([{ reason: 'stopped', points: 1 }]);
  expect(logger.lines).toContainEqual({
    level: 'error',
    message:
      'The sink "main" did not start: no. gostats runs without it (on_start_failure = "ignore"); the other sinks continue.',
    fields: { event: 'sink.ignored', code: 'E_SINK_START' },
  });
});

it('waits with its start for a sink that must start', async () => {
  const { lane, clock } = rig(
    { init: () => new Promise((resolve) => void clock.after(20 * SECOND, resolve)), writePoints: async () => {} },
    { onStartFailure: 'fail' },
  );
  let over = false;
  const started = lane.start().then(() => (over = true));
  await clock.advance(19 * SECOND);
  expect(over).toBe(false);
  await clock.advance(SECOND);
  await started;
  expect(lane.status().state).toBe('running');
});

it('hurries when it stops and something waits, with short waits of its own', async () => {
  const tries: number[] = [];
  const { lane, clock } = rig({
    init: async () => {
      tries.push(clock.monotonic());
      throw new Error('no');
    },
    writePoints: async () => {},
  });
  await lane.start();
  await clock.advance(16 * SECOND);
  lane.offer(batchOf(1));
  tries.length = 0;
  const from = clock.monotonic();
  const deadline = new AbortController();
  const stopped = lane.stop(deadline.signal);
  await clock.advance(3 * SECOND);
  expect(tries.map((at) => at - from)).toEqual([0, 100, 300, 700, 1500, 2500]);
  deadline.abort();
  await clock.advance(SECOND);
  await stopped;
  expect(lane.status()).toMatchObject({ state: 'stopped', pointsDropped: 1 });
});
