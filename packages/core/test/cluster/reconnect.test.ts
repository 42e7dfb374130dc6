import { expect, it } from 'vitest';
import { Reconnect } from '../../src/cluster/reconnect.js';
import { gostatsError } from '../../src/errors.js';
import { loginRefused, status, unreachable } from './fake-cluster.js';

const MINUTE = 60_000;
const other = gostatsError('E_CLUSTER_IDENTITY', { cluster: 'c', name: 'n', expected: 'a', found: 'b' });

/** The waits of tries that fail one after another from 0 on, seconds. */
function waits(reconnect: Reconnect, count: number): number[] {
  let now = 0;
  return Array.from({ length: count }, () => {
    const wait = reconnect.failed(unreachable, now);
    now += wait;
    return wait / 1000;
  });
}

it('looks for a lost cluster at the pace of its jobs for three minutes, then once a minute at most', () => {
  const reconnect = new Reconnect(() => 0);
  reconnect.connected([5000, 300_000]);
  const all = waits(reconnect, 50);
  expect(all.slice(0, 4)).toEqual([2, 4, 5, 5]);
  expect(all.slice(-3)).toEqual([60, 60, 60]);
  expect(all.filter((wait) => wait === 5).length).toBeGreaterThan(30);
});

it.each<[string, readonly number[], readonly number[]]>([
  ['the shortest of its jobs', [300_000, 10_000], [2, 4, 8, 10, 10]],
  ['half a minute when its jobs are slower', [300_000], [2, 4, 8, 16, 30, 30]],
  ['five seconds when it has none', [], [2, 4, 5, 5]],
])('has a pace: %s', (_, intervals, expected) => {
  const reconnect = new Reconnect(() => 0);
  reconnect.connected(intervals);
  expect(waits(reconnect, expected.length)).toEqual(expected);
});

it('has the pace of five seconds before anything is known of the jobs', () => {
  expect(waits(new Reconnect(() => 0), 4)).toEqual([2, 4, 5, 5]);
});

it('is patient from the third minute on, twice as patient each time', () => {
  const reconnect = new Reconnect(() => 0);
  reconnect.failed(unreachable, 1000);
  expect(reconnect.failed(unreachable, 1000 + 3 * MINUTE - 1)).toBe(4000);
  expect([0, 1, 2, 3, 4].map((at) => reconnect.failed(unreachable, 1000 + 3 * MINUTE + at))).toEqual([
    8000, 16_000, 32_000, 60_000, 60_000,
  ]);
});

it('begins anew when the cluster answered meanwhile', () => {
  const reconnect = new Reconnect(() => 0);
  expect(waits(reconnect, 2)).toEqual([2, 4]);
  reconnect.connected([5000]);
  expect(reconnect.failed(unreachable, 10 * MINUTE)).toBe(2000);
  expect(reconnect.failed(unreachable, 11 * MINUTE)).toBe(4000);
  expect(reconnect.failed(unreachable, 13 * MINUTE)).toBe(8000);
});

it('comes a fifth earlier at most, at random, in whole milliseconds', () => {
  expect(new Reconnect(() => 1).failed(unreachable, 0)).toBe(1600);
  expect(new Reconnect(() => 0.000_1).failed(unreachable, 0)).toBe(2000);
});

it('lets a refused login rest, and obeys Retry-After there too', () => {
  const reconnect = new Reconnect(() => 0);
  expect(reconnect.failed(unreachable, 0)).toBe(2000);
  expect([1, 2, 3].map((at) => reconnect.failed(loginRefused, at))).toEqual([30_000, 60_000, 120_000]);
  reconnect.connected([]);
  expect(reconnect.failed(loginRefused, 0)).toBe(30_000);
  expect(reconnect.failed(status(503, 300_000), 0)).toBe(300_000);
  expect(reconnect.failed(status(503, 1), 0)).toBe(5000);
});

it('looks once a minute whether the pinned cluster is back', () => {
  const reconnect = new Reconnect(() => 0);
  expect([0, 1, 10 * MINUTE].map((at) => reconnect.failed(other, at))).toEqual([60_000, 60_000, 60_000]);
});
