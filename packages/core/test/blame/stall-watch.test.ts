import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { noteBlamed, noteCall, watchStalls } from '../../src/blame/stall-watch.js';
import type { Extension } from '../../src/blame/extension.js';
import { memoryLogger } from '../../src/testing/index.js';

const extension: Extension = { noun: 'sink', id: 'slow', place: 'slow.mjs', fault: () => {} };
/** Milliseconds of processor time so far. */
let cpuMs = 0;
let end = (): void => {};

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
  vi.advanceTimersByTime(60_000);
  vi.spyOn(process, 'cpuUsage').mockImplementation((before) => ({
    user: cpuMs * 1000 - (before?.user ?? 0),
    system: 0,
  }));
});
afterEach(() => {
  end();
  vi.restoreAllMocks();
  vi.useRealTimers();
});

/** Nothing runs for so long, during which this process has so much processor time. */
function standStill(ms: number, busyMs: number): void {
  const real = performance.now.bind(performance);
  cpuMs += busyMs;
  const shift = vi.spyOn(performance, 'now').mockImplementation(() => real() + ms);
  vi.advanceTimersByTime(250);
  shift.mockRestore();
  vi.advanceTimersByTime(ms);
}

it('says when the event loop stood still, and names the calls under way', () => {
  const logger = memoryLogger();
  end = watchStalls(logger);
  const ended = noteCall(extension, 'writePoints');
  standStill(800, 800);
  ended();
  expect(logger.lines).toEqual([
    {
      level: 'warn',
      message: 'Nothing ran for about 800 ms; under way: writePoints of the sink "slow" (slow.mjs).',
      fields: { event: 'collector.blocked', ms: 800, suspects: ['writePoints of the sink "slow" (slow.mjs)'] },
    },
  ]);
});

it('is silent about a machine that slept: nothing of ours ran meanwhile', () => {
  const logger = memoryLogger();
  end = watchStalls(logger);
  const ended = noteCall(extension, 'writePoints');
  standStill(3_600_000, 100);
  ended();
  expect(logger.lines).toEqual([]);
});

it('is silent about half a second', () => {
  const logger = memoryLogger();
  end = watchStalls(logger);
  standStill(500, 500);
  expect(logger.lines).toEqual([]);
});

it('names nobody when nothing was under way, and tells only whoever looks closely', () => {
  const logger = memoryLogger();
  end = watchStalls(logger);
  standStill(800, 800);
  expect(logger.lines).toEqual([
    { level: 'debug', message: 'Nothing ran for about 800 ms.', fields: { event: 'collector.blocked', ms: 800 } },
  ]);
});

it('is silent when somebody was blamed for that time already', () => {
  const logger = memoryLogger();
  end = watchStalls(logger);
  vi.advanceTimersByTime(10);
  noteBlamed();
  standStill(800, 800);
  expect(logger.lines).toEqual([]);
});

it('ends', () => {
  const logger = memoryLogger();
  watchStalls(logger)();
  standStill(800, 800);
  expect(logger.lines).toEqual([]);
  expect(vi.getTimerCount()).toBe(0);
});
