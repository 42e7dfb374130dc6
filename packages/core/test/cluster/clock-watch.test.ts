import { describe, expect, it } from 'vitest';
import { ClockWatch, type ClockObservation } from '../../src/cluster/clock-watch.js';
import { memoryLogger } from '../../src/testing/index.js';

const NOW = 1_700_000_000_000;
const ASKED = NOW - 300;
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

function rig(): {
  observe: (more: Partial<ClockObservation>) => void;
  offset: () => number | undefined;
  said: () => string[];
  fields: () => object[];
} {
  const logger = memoryLogger();
  const watch = new ClockWatch(logger);
  const sign = { job: 'a', intervalMs: 5000, askedAt: ASKED, answeredAt: NOW, date: undefined, newestMs: undefined };
  return {
    observe: (more) => watch.observe({ ...sign, ...more }, 'zoo'),
    offset: () => watch.offsetSeconds,
    said: () => logger.lines.map(({ level, message }) => `${level} ${message}`),
    fields: () => logger.lines.map(({ fields }) => fields),
  };
}

it.each<[string, Partial<ClockObservation>, number]>([
  ['the same', { date: NOW - 900, newestMs: NOW - 4000 }, 0],
  ['old statistics and a right header', { date: NOW, newestMs: NOW - 2 * HOUR }, 0],
  ['a header ahead', { date: NOW + 2 * HOUR }, 7200],
  ['a header behind', { date: NOW - 2 * HOUR }, -7200],
  ['rows ahead, whatever the header says', { date: NOW, newestMs: NOW + 2 * HOUR }, 7200],
  ['rows ahead, and a header behind by less', { date: NOW - HOUR, newestMs: NOW + 2 * HOUR }, 7200],
  ['rows ahead by less than the header is behind', { date: NOW - 3 * HOUR, newestMs: NOW + 2 * HOUR }, -10_800],
  ['rows behind, without a header', { newestMs: NOW - 2 * HOUR }, -7200],
  ['rows of a statistic that is renewed seldom', { newestMs: NOW - 9 * MINUTE }, 0],
  [
    'rows as old as they may be: ten minutes and two intervals before the request',
    { newestMs: ASKED - 10 * MINUTE - 10_000 },
    0,
  ],
  ['rows older than that', { newestMs: ASKED - 10 * MINUTE - 10_001 }, -610],
  ['rows of a job that is asked seldom', { intervalMs: HOUR, newestMs: NOW - 2 * HOUR }, 0],
])('%s', (_, more, seconds) => {
  const { observe, offset, said } = rig();
  observe(more);
  expect(offset()).toBe(seconds);
  expect(said()).toHaveLength(seconds === 0 ? 0 : 1);
});

it('takes a header that was written while the answer was on its way, in whole seconds, for right', () => {
  const { observe, offset } = rig();
  observe({ askedAt: NOW - 90_000, date: NOW - 91_000 });
  expect(offset()).toBe(0);
  observe({ askedAt: NOW - 90_000, date: NOW - 91_001 });
  expect(offset()).toBe(-91);
  observe({ date: NOW });
  expect(offset()).toBe(0);
});

it('knows nothing before an answer that tells a time', () => {
  const { observe, offset, said } = rig();
  observe({});
  expect([offset(), said()]).toEqual([undefined, []]);
  observe({ date: NOW + 2 * HOUR });
  observe({});
  expect(offset()).toBe(7200);
});

it('warns once, again when the difference changes much, and says when it is gone', () => {
  const { observe, said } = rig();
  for (const date of [60_000, 61_000, 62_000, 100_000, 2 * HOUR, 2 * HOUR + 100_000, 0]) observe({ date: NOW + date });
  expect(said().map((line) => line.slice(0, 60))).toEqual([
    'warn The clock of the cluster is 61 s ahead of the one of th',
    'warn The clock of the cluster is 2.0 h ahead of the one of t',
    'notice The clocks of the cluster and of this machine agree a',
  ]);
  expect(said()[0]).toContain('isi ntp servers list');
});

it('takes clocks that differ by a minute for the same, and says nothing of clocks that always agreed', () => {
  const { observe, said } = rig();
  for (const date of [MINUTE, -MINUTE, 0]) observe({ date: NOW + date });
  expect(said()).toEqual([]);
});

it('warns again when a small difference changes by more than a minute, a large one by more than a tenth', () => {
  const warnings = (first: number, second: number): number => {
    const { observe, said } = rig();
    observe({ date: NOW + first });
    observe({ date: NOW + second });
    return said().length;
  };
  expect(warnings(2 * MINUTE, 3 * MINUTE)).toBe(1);
  expect(warnings(2 * MINUTE, 3 * MINUTE + 1)).toBe(2);
  expect(warnings(-2 * MINUTE, -4 * MINUTE)).toBe(2);
  expect(warnings(100 * MINUTE, 110 * MINUTE)).toBe(1);
  expect(warnings(100 * MINUTE, 110 * MINUTE + 1)).toBe(2);
  expect(warnings(100 * MINUTE, 89 * MINUTE)).toBe(2);
  expect(warnings(-100 * MINUTE, -105 * MINUTE)).toBe(1);
});

describe('the difference in words', () => {
  it.each([
    [119_000, '119 s ahead of'],
    [2 * MINUTE, '2 min ahead of'],
    [119 * MINUTE, '119 min ahead of'],
    [2 * HOUR, '2.0 h ahead of'],
    [47 * HOUR, '47.0 h ahead of'],
    [2 * DAY, '2.0 days ahead of'],
    [-3 * HOUR, '3.0 h behind'],
  ])('%i ms: %s', (date, words) => {
    const { observe, said, fields } = rig();
    observe({ date: NOW + date });
    expect(said()[0]).toContain(`The clock of the cluster is ${words} the one of this machine.`);
    expect(fields()[0]).toMatchObject({ cluster: 'zoo', offsetSeconds: date / 1000 });
  });
});

it('is not gone while another job still shows it', () => {
  const { observe, said, offset, fields } = rig();
  observe({ job: 'a', newestMs: NOW + HOUR });
  observe({ job: 'b', date: NOW });
  expect([offset(), said().length]).toEqual([3600, 1]);
  observe({ job: 'c', date: NOW - 2 * HOUR });
  expect(offset()).toBe(-7200);
  observe({ job: 'c', date: NOW });
  observe({ job: 'a', newestMs: NOW });
  expect(offset()).toBe(0);
  expect(fields().at(-1)).toMatchObject({ cluster: 'zoo' });
});
