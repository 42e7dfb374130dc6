import { expect, it } from 'vitest';
import { LIMIT_NAMES, LIMITS, LimitWatch, makeLimits, remoteText, type LimitEvent } from '../../src/limits/index.js';
import { manualClock, memoryLogger, type ManualClock } from '../../src/testing/index.js';

const MINUTE = 60_000;

interface Rig {
  readonly watch: LimitWatch;
  readonly clock: ManualClock;
  readonly events: LimitEvent[];
  readonly said: () => string[];
}

function rig(): Rig {
  const clock = manualClock();
  const logger = memoryLogger();
  const events: LimitEvent[] = [];
  const limits = makeLimits({ series: 1000 });
  const watch = new LimitWatch({
    clusterId: 'c:8080',
    limits,
    clock,
    logger,
    report: (event) => void events.push(event),
  });
  return { watch, clock, events, said: () => logger.lines.map(({ level, message }) => `${level} ${message}`) };
}

it('tells when a limit is exceeded, with each answer, and when it no longer is', async () => {
  const { watch, clock, events, said } = rig();
  const place = watch.at('summary client', 5000);
  const from = clock.now();
  for (let round = 0; round < 3; round++) {
    place.exceeded('series', 1001 + round, 20);
    place.exceeded('series', 1001, 5);
    place.settle();
    await clock.advance(5000);
  }
  expect(watch.current).toMatchObject([
    {
      limit: 'series',
      place: 'summary client',
      allowed: 1000,
      found: 1003,
      since: from,
      last: from + 10_000,
      count: 75,
    },
  ]);
  await clock.advance(4 * MINUTE);
  place.settle();
  expect(watch.current).toHaveLength(1);
  await clock.advance(MINUTE);
  place.settle();
  expect(watch.current).toEqual([]);
  expect(events.map(({ state, more }) => [state, more])).toEqual([
    ['began', 25],
    ['continues', 25],
    ['continues', 25],
    ['ended', 0],
  ]);
  expect(said()).toHaveLength(2);
  expect(said()[0]).toContain('Over the limit series in summary client: at least 1001 series, allowed are 1000.');
});

it('warns of a second limit, which changes no state', () => {
  const { watch, said } = rig();
  watch.exceeded('series', 'a', 1001);
  watch.exceeded('row_bytes', 'b', 2_000_000);
  expect(said().map((line) => line.split(' ', 1)[0])).toEqual(['info', 'warn']);
});

it('holds a breach over three rounds of a job that runs seldom', async () => {
  const { watch, clock } = rig();
  const place = watch.at('current 3600000 ms', 60 * MINUTE);
  place.exceeded('series', 1001);
  place.settle();
  await clock.advance(170 * MINUTE);
  expect(watch.current).toHaveLength(1);
  await clock.advance(10 * MINUTE);
  expect(watch.current).toEqual([]);
});

it.each(LIMIT_NAMES)('%s has a default that its own lower bound allows', (name) => {
  expect(LIMITS[name].default).toBeGreaterThan(LIMITS[name].least);
});

it.each([
  ['plain', 'plain'],
  ['two\nlines\tand a \u0007 bell \u202e\ud800', 'two lines and a \\u0007 bell \\u202e\ufffd'],
  ['x'.repeat(70_000), `${'x'.repeat(500)}… (70000 characters)`],
  [null, 'nothing'],
  [{ a: 'x'.repeat(100) }, 'a map'],
  [[1, 2], 'a list of 2'],
  [1e300, '1e+300'],
])('remote text %# fits a line', (given, shown) => {
  expect(remoteText(given)).toBe(shown);
});
