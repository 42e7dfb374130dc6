import { expect, it } from 'vitest';
import type { DroppedEvent } from '../../src/hooks/events.js';
import { createHooks } from '../../src/hooks/hooks.js';
import { DropAccount } from '../../src/pipeline/drop-account.js';
import { manualClock, memoryLogger, type ManualClock } from '../../src/testing/index.js';
import { batchOf } from './lane-under-test.js';

function account(): {
  drops: DropAccount;
  clock: ManualClock;
  events: DroppedEvent[];
  logger: ReturnType<typeof memoryLogger>;
} {
  const [clock, logger, hooks] = [manualClock(), memoryLogger(), createHooks(() => {})];
  const events: DroppedEvent[] = [];
  hooks.dropped.tap('test', (event) => void events.push(event));
  return { drops: new DropAccount('one', hooks, logger, clock), clock, events, logger };
}

const at = (seconds: number): ReturnType<typeof batchOf> => batchOf(seconds * 1000);
const span = (from: number, to: number): string =>
  `collected 1970-01-01T00:00:${String(from).padStart(2, '0')}.000Z to 1970-01-01T00:00:${String(to).padStart(2, '0')}.000Z`;

it('tells the time of the oldest and of the newest that was lost, in whatever order they come', () => {
  const { drops, events, logger } = account();
  drops.add('queue full', [at(5), at(2), at(9)]);
  expect(events).toEqual([{ sink: 'one', points: 3, reason: 'queue full', from: 2000, to: 9000 }]);
  expect(logger.lines).toEqual([
    {
      level: 'warn',
      message: `Dropped 3 points ${span(2, 9)}: queue full.`,
      fields: {
        event: 'sink.points-dropped',
        points: 3,
        reason: 'queue full',
        from: '1970-01-01T00:00:02.000Z',
        to: '1970-01-01T00:00:09.000Z',
      },
    },
  ]);
});

it('says once a minute and reason what was lost since it was said, over its whole span', async () => {
  const { drops, clock, events, logger } = account();
  drops.add('queue full', [at(10)]);
  await clock.advance(1000);
  drops.add('queue full', [at(30)]);
  drops.add('rejected', [at(1)]);
  drops.add('queue full', [at(20), at(25)]);
  await clock.advance(58_999);
  drops.add('queue full', [at(40)]);
  expect(logger.lines.map(({ message }) => message)).toEqual([
    `Dropped 1 point ${span(10, 10)}: queue full.`,
    `Dropped 1 point ${span(1, 1)}: rejected.`,
  ]);
  await clock.advance(1);
  drops.add('queue full', [at(50)]);
  expect(logger.lines.at(-1)?.message).toBe(`Dropped 5 points ${span(20, 50)}: queue full.`);
  expect(events).toHaveLength(6);
  expect(drops.total).toBe(7);
});

it('counts as many points as it is told to, and nothing for no batches', () => {
  const { drops, events, logger } = account();
  drops.add('rejected', [at(1), at(2)], 7);
  drops.add('rejected', []);
  expect([drops.total, events.length, logger.lines.length]).toEqual([7, 1, 1]);
});

it('says at the end what was not said, once', async () => {
  const { drops, logger } = account();
  drops.add('stopped', [at(1)]);
  drops.add('stopped', [at(3)]);
  drops.reportAll();
  drops.reportAll();
  expect(logger.lines.map(({ message }) => message)).toEqual([
    `Dropped 1 point ${span(1, 1)}: stopped.`,
    `Dropped 1 point ${span(3, 3)}: stopped.`,
  ]);
});
