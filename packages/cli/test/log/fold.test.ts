import { AsyncLocalStorage } from 'node:async_hooks';
import { manualClock, memoryLogger, type LogLine, type ManualClock } from '@gostats/core/testing';
import { expect, it } from 'vitest';
import { foldRepeats, type FoldingLogger } from '../../src/log/fold.js';

function folding(): { logger: FoldingLogger; lines: LogLine[]; clock: ManualClock; messages: () => string[] } {
  const clock = manualClock();
  const target = memoryLogger();
  const messages = (): string[] => target.lines.splice(0).map(({ message }) => message);
  return { logger: foldRepeats(target, clock), lines: target.lines, clock, messages };
}

it('says a repeated warning once a minute, with its count and its last fields', async () => {
  const { logger, lines, clock, messages } = folding();
  for (let time = 1; time <= 4; time++) logger.warn('full', { sink: 'a', time });
  expect(messages()).toEqual(['full']);
  await clock.advance(60_000);
  expect(lines).toEqual([
    { level: 'warn', message: 'full (3 more times in the last 60 s)', fields: { sink: 'a', time: 4, repeats: 3 } },
  ]);
  messages();
  logger.warn('full', { sink: 'a' });
  expect(messages()).toEqual([]);
  await clock.advance(60_000);
  expect(messages()).toEqual(['full (once more in the last 60 s)']);
  await clock.advance(60_000);
  expect(clock.pending).toBe(0);
  logger.warn('full', { sink: 'a' });
  expect(messages()).toEqual(['full']);
});

it('folds by event and whose it is, whatever the words, and says the latest', async () => {
  const { logger, clock, messages } = folding();
  const fields = { event: 'request.failed', code: 'E', cluster: 'east' };
  logger.warn('refused, next try in 1 s', { ...fields, retryInMs: 1_000 });
  logger.warn('no answer, next try in 2 s', { ...fields, retryInMs: 2_000 });
  expect(messages()).toEqual(['refused, next try in 1 s']);
  for (const other of [
    { event: 'sink.write-failed' },
    { code: 'F' },
    { cluster: 'west' },
    { sink: 's' },
    { job: 'heat' },
    { plugin: 'p' },
  ]) {
    logger.warn('refused', { ...fields, ...other });
  }
  expect(messages()).toHaveLength(6);
  await clock.advance(60_000);
  expect(messages()).toEqual(['no answer, next try in 2 s (once more in the last 60 s)']);
});

it('says each time that a cluster stopped to deliver', () => {
  const { logger, messages } = folding();
  for (let time = 0; time < 2; time++) {
    logger.warn('stale', { event: 'cluster.stale', cluster: 'east' });
    logger.error('down', { event: 'cluster.down', cluster: 'east' });
  }
  expect(messages()).toEqual(['stale', 'down', 'stale', 'down']);
});

it.each([{}, { event: 'sink.message' }, { event: 'config.warning' }])(
  'folds lines of %o by their words, but for the numbers in them',
  (event) => {
    const { logger, messages } = folding();
    logger.warn('No space for 12 rows after 0.5 s.', { ...event, sink: 'own' });
    logger.warn('No space for 7 rows after 12.25 s.', { ...event, sink: 'own' });
    logger.warn('No space for a table.', { ...event, sink: 'own' });
    expect(messages()).toEqual(['No space for 12 rows after 0.5 s.', 'No space for a table.']);
  },
);

it('folds what a package calls by one name, whatever the words', () => {
  const { logger, messages } = folding();
  for (const packageEvent of ['full', 'full', 'late'])
    logger.warn(`${messages.length} ${packageEvent}`, { event: 'sink.message', packageEvent });
  logger.warn('other words', { event: 'sink.message', packageEvent: 'full' });
  expect(messages()).toHaveLength(2);
});

it('leaves no timer to whoever logs', () => {
  const whose = new AsyncLocalStorage<string>();
  const timers: (string | undefined)[] = [];
  const clock = { ...manualClock(), after: () => (timers.push(whose.getStore()), () => undefined) };
  const logger = foldRepeats(memoryLogger(), clock);
  whose.run('the sink', () => logger.warn('full'));
  expect(timers).toEqual([undefined]);
});

it('keeps apart what differs in level, message, cluster or sink', () => {
  const { logger, messages } = folding();
  logger.warn('x', { cluster: 'a', sink: 's' });
  logger.error('x', { cluster: 'a', sink: 's' });
  logger.warn('y', { cluster: 'a', sink: 's' });
  logger.warn('x', { cluster: 'b', sink: 's' });
  logger.warn('x', { cluster: 'a', sink: 't' });
  logger.warn('x');
  expect(messages()).toHaveLength(6);
});

it('folds neither what is critical nor what is less than a warning', () => {
  const { logger, messages } = folding();
  for (const level of ['critical', 'notice', 'info', 'debug', 'trace'] as const) {
    logger[level]('x');
    logger[level]('x');
  }
  expect(messages()).toHaveLength(10);
});

it('reports what is held back when the log is closed, and leaves no timer', () => {
  const { logger, messages, clock } = folding();
  logger.error('x');
  logger.error('x');
  logger.flush();
  expect(messages()).toEqual(['x', 'x (once more in the last 60 s)']);
  expect(clock.pending).toBe(0);
});

it('remembers a bounded number of lines', () => {
  const { logger, messages, clock } = folding();
  for (let line = 0; line < 5_000; line++) logger.warn('line', { event: `event ${line}` });
  expect(messages()).toHaveLength(5_000);
  expect(clock.pending).toBeLessThanOrEqual(1_000);
});
