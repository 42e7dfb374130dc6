import { describe, expect, it } from 'vitest';
import type { WrittenEvent } from '../../src/hooks/events.js';
import { partial, retryable } from '../../src/sink/index.js';
import { makeBatch } from '../../src/testing/index.js';
import { batchOf, never, rig } from './lane-under-test.js';

const SECOND = 1000;

describe('a delivery', () => {
  it('tells how long it took in all, and how often it was tried again', async () => {
    let fails = 2;
    const { lane, clock, hooks } = rig({
      writePoints: () =>
        new Promise(
          (resolve, reject) => void clock.after(SECOND, () => (fails-- > 0 ? reject(new Error('down')) : resolve())),
        ),
    });
    const written: WrittenEvent[] = [];
    hooks.written.tap('test', (event) => void written.push(event));
    await lane.start();
    const [first, second] = [batchOf(1), batchOf(2)];
    lane.offer(first);
    lane.offer(second);
    await clock.advance(60 * SECOND);
    expect(written).toEqual([
      { sink: 'main', batch: first, durationMs: 18 * SECOND, retries: 2 },
      { sink: 'main', batch: second, durationMs: SECOND, retries: 0 },
    ]);
  });

  it('is logged with its cluster and its wait while it fails, and given up in an error', async () => {
    const { lane, clock, logger, failed } = rig(
      { writePoints: () => Promise.reject(retryable('busy', { retryAfterMs: 6000.4 })) },
      { maxTries: 2 },
    );
    await lane.start();
    const batch = batchOf(1);
    lane.offer(batch);
    await clock.advance(10 * SECOND);
    const error = expect.objectContaining({ code: 'E_SINK_WRITE' });
    expect(failed).toEqual([
      { sink: 'main', batch, error, retryInMs: 6000.4 },
      { sink: 'main', batch, error },
    ]);
    expect(failed.map((event) => 'retryInMs' in event)).toEqual([true, false]);
    expect(logger.lines.slice(0, 2)).toEqual([
      {
        level: 'warn',
        message: expect.stringContaining('busy'),
        fields: { event: 'sink.write-failed', code: 'E_SINK_WRITE', cluster: 'a', retryInMs: 6000 },
      },
      {
        level: 'error',
        message: expect.stringContaining('busy'),
        fields: { event: 'sink.write-given-up', code: 'E_SINK_WRITE', cluster: 'a' },
      },
    ]);
  });

  it('waits as long as its own policy has it when the other side asks for less', async () => {
    const { lane, clock, failed } = rig({ writePoints: () => Promise.reject(retryable('busy', { retryAfterMs: 10 })) });
    await lane.start();
    lane.offer(batchOf(1));
    await clock.advance(0);
    expect(failed.map(({ retryInMs }) => retryInMs)).toEqual([5000]);
  });

  it('shows at once that it takes too long, while it still hangs, and once more when it ends', async () => {
    let end = (): void => {};
    const { lane, clock, logger } = rig({
      writePoints: () => new Promise((_, reject) => (end = () => reject(new Error('at last')))),
    });
    await lane.start();
    lane.offer(batchOf(1));
    await clock.advance(29 * SECOND);
    expect(lane.status().errors).toEqual([]);
    await clock.advance(SECOND);
    expect(lane.status()).toMatchObject({
      errors: [{ cluster: 'a', code: 'E_SINK_TIMEOUT', failures: 1 }],
      pointsWaiting: 1,
    });
    expect(logger.lines).toEqual([
      {
        level: 'warn',
        message: expect.stringContaining('30 s'),
        fields: { event: 'sink.write-late', code: 'E_SINK_TIMEOUT', cluster: 'a' },
      },
    ]);
    end();
    await clock.advance(0);
    expect(lane.status().errors).toMatchObject([{ code: 'E_SINK_WRITE', failures: 2 }]);
  });

  it('loses no more points than a batch has, and counts the others of it as delivered', async () => {
    const three = makeBatch([{ key: 'k', rows: [1, 2, 3].map((value) => ({ value, tags: { node: `${value}` } })) }]);
    for (const [rejected, lost] of [
      [2, 2],
      [99, 3],
    ] as const) {
      const { lane, clock, dropped } = rig({ writePoints: () => Promise.reject(partial('bad lines', { rejected })) });
      await lane.start();
      lane.offer(three);
      await clock.advance(0);
      expect(dropped).toMatchObject([{ reason: 'rejected', points: lost }]);
      expect(lane.status()).toMatchObject({ pointsDelivered: 3 - lost, pointsDropped: lost, pointsWaiting: 0 });
    }
  });
});

describe('a lane that is replaced', () => {
  it('does not try again what fails then, and hands it over before what waited behind it', async () => {
    let fail = (): void => {};
    let writes = 0;
    const { lane, clock, dropped, failed } = rig({
      writePoints: () => {
        writes++;
        return new Promise((_, reject) => (fail = () => reject(new Error('down'))));
      },
    });
    await lane.start();
    const batches = [batchOf(1), batchOf(2)];
    for (const batch of batches) lane.offer(batch);
    const left = lane.handOver(never);
    fail();
    await clock.advance(0);
    expect(await left).toEqual(batches);
    expect([writes, dropped]).toEqual([1, []]);
    expect(failed).toHaveLength(1);
    expect(clock.pending).toBe(0);
  });

  it('hands over at its deadline what the sink does not let go of, and aborts that write', async () => {
    let signal: AbortSignal | undefined;
    const { lane, clock } = rig({
      writePoints: (_, given) => {
        signal = given;
        return new Promise(() => {});
      },
    });
    await lane.start();
    const batch = batchOf(1);
    lane.offer(batch);
    const deadline = new AbortController();
    const left = lane.handOver(deadline.signal);
    await clock.advance(60 * SECOND);
    deadline.abort();
    expect(await left).toEqual([batch]);
    expect(signal?.aborted).toBe(true);
  });
});
