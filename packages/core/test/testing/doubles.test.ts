import { expect, it } from 'vitest';
import { permanent, retryable, writeOutcome } from '../../src/sink/index.js';
import {
  failingSink,
  makeBatch,
  manualClock,
  memorySink,
  runSink,
  sinkContext,
  slowSink,
} from '../../src/testing/index.js';

const batch = makeBatch([{ key: 'cluster.health', rows: [{ value: 1 }] }]);
const never = new AbortController().signal;

it('memorySink keeps what it gets and what it was told', async () => {
  const memory = memorySink();
  const running = await runSink(memory.definition);
  expect(await running.deliver(batch)).toBe('written');
  await running.stop();
  expect(memory.batches).toEqual([batch]);
  expect(memory.calls).toEqual(['init', 'writePoints', 'flush', 'close']);
});

it('failingSink fails as it is told, and the lane does what the contract says', async () => {
  const failing = failingSink([retryable('busy', { retryAfterMs: 7000 }), 'not even an error', permanent('bad line')]);
  const running = await runSink(failing.definition);
  expect(await running.deliver(batch)).toBe('failed');
  expect(running.failed[0]).toMatchObject({ retryInMs: 7000, error: { code: 'E_SINK_WRITE' } });
  await running.clock.advance(7000);
  expect(running.failed).toHaveLength(2);
  await running.clock.advance(60_000);
  expect(running.dropped).toMatchObject([{ points: 1, reason: 'rejected' }]);
  expect(await running.deliver({ ...batch })).toBe('written');
  await running.stop();
});

it('slowSink takes as long as the clock says, and ends when it is told to', async () => {
  const clock = manualClock();
  const { sink, batches } = slowSink(clock, 1000);
  const written = sink.writePoints(batch, never);
  await clock.advance(999);
  expect(batches).toEqual([]);
  await clock.advance(1);
  await written;
  expect(batches).toEqual([batch]);
  const limit = new AbortController();
  const given = sink.writePoints(batch, limit.signal).catch((error: unknown) => writeOutcome(error).kind);
  limit.abort();
  expect(await given).toBe('retryable');
});

it('runSink refuses the options that the schema refuses', async () => {
  const { definition } = memorySink();
  const config = {
    '~standard': { version: 1, vendor: 'test', validate: () => ({ issues: [{ message: 'wrong', path: ['port'] }] }) },
  } as const;
  await expect(runSink({ ...definition, config }, { port: 'x' })).rejects.toThrow(
    'the options are refused: port: wrong',
  );
});

it('sinkContext has the cluster of makeBatch', () => {
  expect(sinkContext().clusters.map(({ id }) => id)).toEqual([batch.cluster.id]);
  expect(sinkContext({ id: 'second' })).toMatchObject({ id: 'second', userAgent: 'gostats/test' });
});
