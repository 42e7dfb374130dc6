import { expect, it } from 'vitest';
import { FaultAccount } from '../../src/blame/fault-account.js';
import { manualClock, memoryLogger, type ManualClock } from '../../src/testing/index.js';

function account(noun: 'sink' | 'plugin' = 'sink'): {
  faults: FaultAccount;
  clock: ManualClock;
  logger: ReturnType<typeof memoryLogger>;
} {
  const [clock, logger] = [manualClock(), memoryLogger()];
  return { faults: new FaultAccount({ noun, id: 'one', place: 'one.mjs' }, logger, clock), clock, logger };
}

it('logs a fault that comes with every batch once a minute, and counts them all', async () => {
  const { faults, clock, logger } = account();
  for (let second = 0; second < 150; second++) {
    faults.fault('mutated', `time ${second}`);
    await clock.advance(1000);
  }
  expect(logger.lines.map(({ message }) => /time (\d+)/.exec(message)?.[1])).toEqual(['0', '60', '120']);
  expect(faults.counts).toEqual({ blocked: 0, mutated: 150, uncaught: 0, leaked: 0, ended: 0 });
  expect(faults.last).toContain('time 149');
});

it('keeps the minutes of different faults apart', () => {
  const { faults, logger } = account();
  for (const kind of ['blocked', 'uncaught', 'leaked', 'blocked'] as const) faults.fault(kind, 'x');
  expect(logger.lines.map(({ fields }) => fields['code'])).toEqual([
    'E_SINK_BLOCKED',
    'E_SINK_UNCAUGHT',
    'E_SINK_LEAK',
  ]);
});

it('blames a plugin by a code of its own', () => {
  const { faults, logger } = account('plugin');
  for (const kind of ['blocked', 'uncaught', 'leaked'] as const) faults.fault(kind, 'x');
  expect(logger.lines.map(({ fields }) => fields['code'])).toEqual([
    'E_PLUGIN_BLOCKED',
    'E_PLUGIN_UNCAUGHT',
    'E_PLUGIN_LEAK',
  ]);
  expect(faults.last).toContain('one.mjs');
});

it('logs what is printed a line at a time, whole lines only, and breaks one without an end', () => {
  const { faults, logger } = account();
  faults.printed('stdout', 'one\n  \ntw');
  faults.printed('stderr', 'bad  \n');
  faults.printed('stdout', 'o\n');
  expect(logger.lines.map(({ level, message, fields }) => [level, message, fields['printed']])).toEqual([
    ['info', 'one', 'stdout'],
    ['warn', 'bad', 'stderr'],
    ['info', 'two', 'stdout'],
  ]);
  faults.printed('stdout', 'x'.repeat(16 * 1024 + 1));
  expect(logger.lines.at(-1)?.message).toHaveLength(16 * 1024 + 1);
  faults.printed('stdout', 'y\n');
  expect(logger.lines.at(-1)?.message).toBe('y');
});
