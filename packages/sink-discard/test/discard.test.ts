import { findSpecProblem, SINK_BRAND } from '@gostats/core/sink';
import type { PushSink, SinkContext } from '@gostats/core/sink';
import { makeBatch, memoryLogger } from '@gostats/core/testing';
import { expect, test } from 'vitest';
import discard from '../src/index.js';

const context: SinkContext = {
  id: 'discard',
  logger: memoryLogger(),
  userAgent: 'gostats/test',
  signal: new AbortController().signal,
  clusters: [],
};

test('is a sink by the contract', () => {
  expect(findSpecProblem(discard)).toBeUndefined();
  expect(discard[SINK_BRAND]).toBe(1);
});

test('takes points and says nothing', async () => {
  const sink = (await discard.create({}, context)) as PushSink;
  const batch = makeBatch([{ key: 'ifs.bytes.in', rows: [{ value: 1 }] }]);
  await expect(sink.writePoints(batch, context.signal)).resolves.toBeUndefined();
});

test('has no options', async () => {
  const { validate } = discard.config['~standard'];
  expect(await validate({})).toEqual({ value: {} });
  expect(await validate(undefined)).toEqual({ value: {} });
  expect(await validate({ colour: 'red' })).toEqual({
    issues: [{ message: 'unknown key; the discard sink has no options', path: ['colour'] }],
  });
});
