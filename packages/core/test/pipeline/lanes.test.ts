import { describe, expect, it } from 'vitest';
import { gostatsError } from '../../src/errors.js';
import type { DroppedEvent, WriteFailedEvent } from '../../src/hooks/events.js';
import { createHooks } from '../../src/hooks/hooks.js';
import { createDeadLane } from '../../src/pipeline/dead-lane.js';
import { endSink } from '../../src/pipeline/end-sink.js';
import type { Lane } from '../../src/pipeline/lane.js';
import { openLane } from '../../src/pipeline/open-lane.js';
import { laneOptions, retryPolicy } from '../../src/pipeline/lane-options.js';
import { createPipeline } from '../../src/pipeline/pipeline.js';
import { createPullLane } from '../../src/pipeline/pull-lane.js';
import type { PointBatch, PullSink, SinkDefinition } from '../../src/sink/index.js';
import { manualClock, memoryLogger, type ManualClock } from '../../src/testing/index.js';
import { batchOf, never, rig, valueOf } from './lane-under-test.js';

const faults = {
  place: 'the place',
  counts: { blocked: 1, mutated: 0, uncaught: 0, leaked: 0, ended: 0 },
  last: 'the last fault',
};

interface PullRig {
  readonly lane: Lane;
  readonly clock: ManualClock;
  readonly logger: ReturnType<typeof memoryLogger>;
  readonly dropped: DroppedEvent[];
  readonly failed: WriteFailedEvent[];
}

function pull(sink: PullSink, onStartFailure: 'retry' | 'fail' | 'ignore' = 'retry'): PullRig {
  const [clock, logger, hooks] = [manualClock(), memoryLogger(), createHooks(() => {})];
  const dropped: DroppedEvent[] = [];
  const failed: WriteFailedEvent[] = [];
  hooks.dropped.tap('test', (event) => void dropped.push(event));
  hooks.writeFailed.tap('test', (event) => void failed.push(event));
  const lane = createPullLane(sink, {
    id: 'page',
    onStartFailure,
    logger,
    clock,
    hooks,
    random: () => 0,
    faults,
    retry: { firstMs: 5000, maxMs: 60_000, maxTries: Infinity },
    queueBytes: 1,
    callLimitMs: 30_000,
    closeLimitMs: 5000,
    maxConcurrency: 1,
  });
  return { lane, clock, logger, dropped, failed };
}

describe('a sink that is asked', () => {
  it('sees every batch at once, and loses only what it throws at', async () => {
    const seen: number[] = [];
    const { lane, clock, logger, dropped, failed } = pull({
      observe(batch) {
        if (valueOf(batch) === 2) throw new Error('no look');
        seen.push(valueOf(batch));
      },
    });
    expect(lane.status()).toMatchObject({ sink: 'page', delivery: 'pull', state: 'starting' });
    await lane.start();
    await clock.advance(1000);
    for (const value of [1, 2]) lane.offer(batchOf(value));
    expect(lane.status()).toEqual({
      sink: 'page',
      delivery: 'pull',
      state: 'running',
      pointsDelivered: 1,
      pointsHeld: 0,
      pointsDropped: 1,
      pointsWaiting: 0,
      bytesWaiting: 0,
      oldestWaitingMs: undefined,
      lastSuccess: clock.now(),
      failures: 1,
      errors: [expect.objectContaining({ cluster: 'a', code: 'E_SINK_WRITE', failures: 1 })],
      lastError: 'The sink "page" could not write: no look.',
      place: 'the place',
      faults: faults.counts,
      lastFault: 'the last fault',
    });
    expect(dropped).toEqual([{ sink: 'page', points: 1, reason: 'rejected', from: 2, to: 2 }]);
    expect(failed).toMatchObject([{ sink: 'page', error: { code: 'E_SINK_WRITE' } }]);
    expect(logger.lines).toEqual([
      {
        level: 'error',
        message: 'The sink "page" could not write: no look.',
        fields: { event: 'sink.observe-failed', code: 'E_SINK_WRITE', cluster: 'a' },
      },
    ]);
    lane.offer(batchOf(3));
    expect(seen).toEqual([1, 3]);
    expect(lane.status()).toMatchObject({ failures: 0, errors: [], lastError: undefined, pointsDelivered: 2 });
  });

  it('is shown nothing when it is left out', async () => {
    const seen: number[] = [];
    const { lane } = pull(
      { init: () => Promise.reject(new Error('no')), observe: (batch) => void seen.push(valueOf(batch)) },
      'ignore',
    );
    await lane.start();
    lane.offer(batchOf(1));
    expect(seen).toEqual([]);
    expect(lane.status()).toMatchObject({ state: 'ignored', pointsHeld: 0 });
  });

  it('closes at a stop and when it is replaced, has nothing to hand over, and adopts nothing', async () => {
    const calls: string[] = [];
    for (const end of ['stop', 'handOver'] as const) {
      const { lane } = pull({
        init: async () => void calls.push('init'),
        observe: () => void calls.push('observe'),
        close: async () => void calls.push('close'),
      });
      await lane.start();
      lane.adopt([batchOf(1)]);
      expect(await lane[end](never)).toEqual(end === 'stop' ? undefined : []);
      expect(lane.status().state).toBe('stopped');
    }
    expect(calls).toEqual(['init', 'close', 'init', 'close']);
  });

  it('closes only after the init under way has ended, or at the deadline', async () => {
    const calls: string[] = [];
    const init = (signal: AbortSignal): Promise<void> =>
      new Promise((_, reject) => {
        calls.push('init');
        signal.addEventListener('abort', () => {
          calls.push('aborted');
          reject(signal.reason as Error);
        });
      });
    const { lane, clock } = pull({ init, observe: () => {}, close: async () => void calls.push('close') });
    const started = lane.start();
    await clock.advance(5000);
    await started;
    await lane.stop(never);
    expect(calls).toEqual(['init', 'aborted', 'close']);
    expect(lane.status().state).toBe('stopped');
    await clock.advance(600_000);
    expect(calls).toHaveLength(3);

    const stuck = pull({
      init: () => new Promise(() => {}),
      observe: () => {},
      close: async () => void calls.push('close'),
    });
    const starting = stuck.lane.start();
    await stuck.clock.advance(5000);
    await starting;
    await stuck.lane.stop(AbortSignal.abort());
    expect(stuck.lane.status().state).toBe('stopped');
  });

  it('follows other retry settings', async () => {
    const tries: number[] = [];
    const { lane, clock } = pull({
      init: async () => {
        tries.push(clock.monotonic());
        throw new Error('port in use');
      },
      observe: () => {},
    });
    await lane.start();
    lane.setRetry({ firstMs: 1000, maxMs: 1000, maxTries: 1 });
    await clock.advance(7000);
    expect(tries).toEqual([0, 5000, 6000, 7000]);
    await lane.stop(never);
  });

  it('ends the start when it is told to', async () => {
    await expect(
      pull({ init: () => Promise.reject(new Error('no')), observe: () => {} }, 'fail').lane.start(),
    ).rejects.toMatchObject({ code: 'E_SINK_START' });
  });
});

describe('a sink that cannot be used', () => {
  it('is shown, takes nothing and hands nothing over', async () => {
    const error = gostatsError('E_SINK_INSTANCE', { sink: 'x', place: 'x.mjs', problem: 'no' });
    const clock = manualClock();
    const lane = createDeadLane({ id: 'x', use: './x.mjs' }, error, clock);
    await lane.start();
    lane.offer(batchOf(1));
    lane.adopt([batchOf(1)]);
    lane.setRetry({ firstMs: 1, maxMs: 1, maxTries: 1 });
    const status = lane.status();
    expect(lane.sink).toBe('x');
    expect(status).toMatchObject({
      sink: 'x',
      delivery: 'push',
      state: 'unusable',
      pointsDelivered: 0,
      pointsDropped: 0,
      pointsWaiting: 0,
      bytesWaiting: 0,
      pointsHeld: 0,
      failures: 1,
      place: './x.mjs',
      lastError: error.message,
      faults: { blocked: 0, mutated: 0, uncaught: 0, leaked: 0, ended: 0 },
      errors: [
        {
          code: 'E_SINK_INSTANCE',
          message: error.message,
          remedy: error.remedy,
          at: clock.now(),
          failures: 1,
          cluster: undefined,
        },
      ],
    });
    expect(await lane.handOver(never)).toEqual([]);
    await lane.stop(never);
  });
});

describe('the lane of a definition', () => {
  const made = (): ReturnType<typeof laneOptions> =>
    laneOptions(
      { sinkRetryIntervalMs: 5000, sinkMaxRetries: 8 },
      { id: 'one', onStartFailure: 'fail' },
      { logger: memoryLogger(), clock: manualClock(), hooks: createHooks(() => {}), random: () => 0, faults },
    );
  const definition = (more: object): SinkDefinition => ({ name: 'd', delivery: 'push', ...more }) as SinkDefinition;

  it('has bounds in time and memory, and tries in the time that gostats takes', () => {
    const options = made();
    expect(options).toMatchObject({
      id: 'one',
      onStartFailure: 'fail',
      queueBytes: 64 * 1024 * 1024,
      callLimitMs: 30_000,
      closeLimitMs: 5000,
      retry: { firstMs: 5000, maxMs: 60_000 },
    });
    expect(retryPolicy({ sinkRetryIntervalMs: 1000, sinkMaxRetries: Infinity }).maxTries).toBe(Infinity);
    expect(options.retry.maxTries).toBeGreaterThan(8);
  });

  it('sends or is asked, as the definition says, and writes several at once only if it may', async () => {
    const options = made();
    expect(openLane(definition({ delivery: 'pull' }), { observe: () => {} }, options).status().delivery).toBe('pull');
    for (const [more, expected] of [
      [{}, 1],
      [{ maxConcurrency: 3 }, 3],
    ] as const) {
      let active = 0;
      const lane = openLane(
        definition(more),
        {
          writePoints: () => {
            active++;
            return new Promise(() => {});
          },
        },
        options,
      );
      expect(lane.status().delivery).toBe('push');
      await lane.start();
      for (const name of ['a', 'b', 'c', 'd']) lane.offer(batchOf(1, name));
      expect(active).toBe(expected);
      await lane.stop(AbortSignal.abort());
    }
  });
});

describe('the last calls into a sink', () => {
  it.each([
    ['never settles', () => new Promise<void>(() => {}), 'close did not finish in time.'],
    ['fails', () => Promise.reject(new Error('x')), 'close failed: x.'],
  ])('when one %s, say so', async (_, call, message) => {
    const [clock, logger] = [manualClock(), memoryLogger()];
    const ended = endSink('close', call, { clock, closeLimitMs: 5000, logger }, never);
    await clock.advance(5000);
    await ended;
    expect(logger.lines.map((line) => [line.level, line.message])).toEqual([['warn', message]]);
  });

  it('say nothing when they end well, and are cut short by the deadline', async () => {
    const [clock, logger] = [manualClock(), memoryLogger()];
    await endSink('flush', async () => {}, { clock, closeLimitMs: 5000, logger }, never);
    expect(logger.lines).toEqual([]);
    await endSink('flush', () => new Promise(() => {}), { clock, closeLimitMs: 5000, logger }, AbortSignal.abort());
    expect(logger.lines.map(({ message }) => message)).toEqual(['flush did not finish in time.']);
  });

  it('flush only a sink that runs and has no write under way', async () => {
    const calls: string[] = [];
    const sink = { flush: async () => void calls.push('flush'), close: async () => void calls.push('close') };
    const busy = rig({ ...sink, writePoints: () => new Promise(() => {}) });
    await busy.lane.start();
    busy.lane.offer(batchOf(1));
    await busy.lane.stop(AbortSignal.abort());
    expect(calls.splice(0)).toEqual(['close']);
    const unstarted = rig({ ...sink, writePoints: async () => {} });
    await unstarted.lane.stop(never);
    expect(calls).toEqual(['close']);
    unstarted.lane.offer(batchOf(1));
    expect(unstarted.lane.status()).toMatchObject({ state: 'stopped', pointsWaiting: 0 });
  });
});

describe('a pipeline', () => {
  const whole = (batch: PointBatch): PointBatch => batch;
  interface Taking extends Lane {
    readonly taken: PointBatch[];
  }
  function lane(sink: string, state = 'running', more: Partial<Lane> = {}): Taking {
    const taken: PointBatch[] = [];
    const none = (): void => {};
    return {
      sink,
      taken,
      start: async () => {},
      offer: (batch) => void taken.push(batch),
      adopt: none,
      forget: none,
      setRetry: none,
      stop: async () => {},
      handOver: async () => [],
      status: () => ({ state }) as ReturnType<Lane['status']>,
      ...more,
    };
  }

  it('gives every lane its part, frozen, and none to one that cannot be used', () => {
    const hooks = createHooks(() => {});
    const pipeline = createPipeline(hooks);
    const [one, two, dead] = [lane('one'), lane('two'), lane('dead', 'unusable')];
    pipeline.dispatch(batchOf(0));
    pipeline.setLanes(
      [one, two, dead],
      (batch, sink) => (sink === 'two' && valueOf(batch) === 1 ? undefined : batch),
      whole,
    );
    hooks.route.tap('test', (batch, sink) => (sink === 'one' && valueOf(batch) === 2 ? false : undefined));
    const batches = [batchOf(1), batchOf(2)];
    for (const batch of batches) pipeline.dispatch(batch);
    expect(pipeline.lanes).toEqual([one, two, dead]);
    expect(one.taken).toEqual([batches[0]]);
    expect(two.taken).toEqual([batches[1]]);
    expect(dead.taken).toEqual([]);
    for (const held of [
      one.taken[0],
      one.taken[0]?.frames,
      one.taken[0]?.frames[0],
      one.taken[0]?.frames[0]?.series,
      one.taken[0]?.frames[0]?.fields,
      one.taken[0]?.groups,
    ]) {
      expect(Object.isFrozen(held)).toBe(true);
    }
  });

  it('shapes what was routed for each lane, and sends none of which nothing is left', () => {
    const pipeline = createPipeline(createHooks(() => {}));
    const [one, two] = [lane('one'), lane('two')];
    pipeline.setLanes([one, two], whole, (batch, sink) => (sink === 'two' ? undefined : { ...batch, intervalMs: 9 }));
    pipeline.dispatch(batchOf(1));
    expect(one.taken).toMatchObject([{ intervalMs: 9 }]);
    expect(Object.isFrozen(one.taken[0])).toBe(true);
    expect(two.taken).toEqual([]);
  });

  it('sends what a tap made of a batch, and nothing when nothing is left of it', () => {
    const hooks = createHooks(() => {});
    const pipeline = createPipeline(hooks);
    const one = lane('one');
    pipeline.setLanes([one], whole, whole);
    hooks.batch.tap('test', (batch) =>
      valueOf(batch) === 1 ? { ...batch, frames: [], pointCount: 0 } : { ...batch, intervalMs: 7 },
    );
    for (const value of [1, 2]) pipeline.dispatch(batchOf(value));
    expect(one.taken).toMatchObject([{ intervalMs: 7 }]);
    expect(Object.isFrozen(one.taken[0])).toBe(true);
  });

  it('starts all lanes at the same time, waits for all, and tells the first failure', async () => {
    const pipeline = createPipeline(createHooks(() => {}));
    const calls: string[] = [];
    const start = (name: string, failure?: Error) => async (): Promise<void> => {
      calls.push(`${name} begins`);
      await new Promise(setImmediate);
      calls.push(`${name} ends`);
      if (failure) throw failure;
    };
    pipeline.setLanes(
      [
        lane('a', 'running', { start: start('a', new Error('first')) }),
        lane('b', 'running', { start: start('b', new Error('second')) }),
      ],
      whole,
      whole,
    );
    await expect(pipeline.start()).rejects.toThrow('first');
    expect(calls).toEqual(['a begins', 'b begins', 'a ends', 'b ends']);
    pipeline.setLanes([lane('c')], whole, whole);
    await pipeline.start();
  });

  it('stops all lanes at the same time, by the same deadline', async () => {
    const pipeline = createPipeline(createHooks(() => {}));
    const deadlines: AbortSignal[] = [];
    const stop = async (deadline: AbortSignal): Promise<void> => {
      deadlines.push(deadline);
      await new Promise(setImmediate);
      deadlines.push(deadline);
    };
    pipeline.setLanes([lane('a', 'running', { stop }), lane('b', 'running', { stop })], whole, whole);
    const stopped = pipeline.stop(never);
    expect(deadlines).toHaveLength(2);
    await stopped;
    expect(deadlines).toEqual([never, never, never, never]);
  });
});
