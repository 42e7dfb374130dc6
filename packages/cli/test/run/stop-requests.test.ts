import { EventEmitter } from 'node:events';
import { manualClock } from '@gostats/core/testing';
import { expect, it } from 'vitest';
import { watchStopRequests } from '../../src/run/stop-requests.js';

it('takes a Ctrl-C that arrives twice at once for one wish, and a later one for impatience', async () => {
  const source = new EventEmitter();
  const clock = manualClock();
  let impatient = 0;
  const stops = watchStopRequests(source, clock, () => impatient++);
  source.emit('SIGINT', 'SIGINT');
  source.emit('SIGINT', 'SIGINT');
  expect(await stops.first).toEqual({ kind: 'asked', signal: 'SIGINT' });
  expect(impatient).toBe(0);
  await clock.advance(301);
  source.emit('SIGTERM', 'SIGTERM');
  expect(impatient).toBe(1);
  stops.dispose();
  expect(source.eventNames()).toEqual([]);
});

it('ends for another reason as well', async () => {
  const stops = watchStopRequests(new EventEmitter(), manualClock(), () => {});
  stops.fail('the pipe is gone');
  expect(await stops.first).toEqual({ kind: 'failed', problem: 'the pipe is gone' });
});
