import { expect, it } from 'vitest';
import { ClockWatch, type ClockSign } from '../../src/cluster/clock-watch.js';
import { memoryLogger } from '../../src/testing/index.js';

const NOW = 1_700_000_000_000;
const HOUR = 3_600_000;

function rig(): { observe: (more: Partial<ClockSign>) => void; offset: () => number | undefined; said: () => string[] } {
  const logger = memoryLogger();
  const watch = new ClockWatch(logger);
  const sign = { job: 'a', intervalMs: 5000, askedAt: NOW - 300, answeredAt: NOW, date: undefined, newestMs: undefined };
  return {
    observe: (more) => watch.observe({ ...sign, ...more }, 'zoo'),
    offset: () => watch.offsetSeconds,
    said: () => logger.lines.map(({ level, message }) => `${level} ${message}`),
  };
}

it.each<[string, Partial<ClockSign>, number]>([
  ['the same', { date: NOW - 900, newestMs: NOW - 4000 }, 0],
  ['old statistics and a right header', { date: NOW, newestMs: NOW - 2 * HOUR }, 0],
  ['a header ahead', { date: NOW + 2 * HOUR }, 7200],
  ['a header behind', { date: NOW - 2 * HOUR }, -7200],
  ['rows ahead, whatever the header says', { date: NOW, newestMs: NOW + 2 * HOUR }, 7200],
  ['rows behind, without a header', { newestMs: NOW - 2 * HOUR }, -7200],
  ['rows of a statistic that is renewed seldom', { newestMs: NOW - 9 * 60_000 }, 0],
])('%s', (_, more, seconds) => {
  const { observe, offset, said } = rig();
  observe(more);
  expect(offset()).toBe(seconds);
  expect(said()).toHaveLength(seconds === 0 ? 0 : 1);
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

it('is not gone while another job still shows it', () => {
  const { observe, said, offset } = rig();
  observe({ job: 'a', newestMs: NOW + HOUR });
  observe({ job: 'b', date: NOW });
  expect([offset(), said().length]).toEqual([3600, 1]);
});
