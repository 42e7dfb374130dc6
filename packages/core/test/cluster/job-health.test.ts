import { expect, it } from 'vitest';
import { JobHealth } from '../../src/cluster/job-health.js';
import { Reconnect } from '../../src/cluster/reconnect.js';
import { forbidden, loginRefused, status, unreachable } from './fake-cluster.js';

it('asks a refused job after one interval, then twice as late each time, up to 15 minutes, a little less at random', () => {
  for (const random of [0, 1]) {
    const health = new JobHealth(5000, 0, () => random);
    const waits = Array.from({ length: 12 }, (_, at) => (health.failed(forbidden, at), Math.round((health.notBefore - at) / 1000)));
    const full = [0, 10, 20, 40, 80, 160, 320, 640, 900, 900, 900, 900];
    expect(waits).toEqual(full.map((seconds) => (seconds === 0 ? 0 : Math.round(seconds * (1 - 0.2 * random) - 2.5))));
  }
});

it('asks a job that worked at its own interval for a minute, however it fails', () => {
  const health = new JobHealth(5000, 0, () => 0);
  health.succeeded(0);
  for (let at = 5000; at < 65_000; at += 5000) {
    health.failed(forbidden, at);
    expect(health.notBefore).toBe(at);
  }
  health.failed(forbidden, 65_000);
  expect(health.notBefore).toBeGreaterThan(70_000);
});

it('does not ask before the time that OneFS asked for, however patient it is', () => {
  const health = new JobHealth(5000, 0, () => 0);
  health.failed(status(429, 600_000), 1000);
  expect(health.notBefore).toBe(601_000);
  health.succeeded(601_000);
  expect(health.notBefore).toBe(Number.NEGATIVE_INFINITY);
});

it('looks for a lost cluster at the pace of its jobs for three minutes, then once a minute at most', () => {
  const reconnect = new Reconnect(() => 0);
  reconnect.connected([5000, 300_000]);
  let now = 0;
  const waits = Array.from({ length: 50 }, () => {
    const wait = reconnect.failed(unreachable, now);
    now += wait;
    return wait / 1000;
  });
  expect(waits.slice(0, 4)).toEqual([2, 4, 5, 5]);
  expect(waits.slice(-3)).toEqual([60, 60, 60]);
  expect(waits.filter((wait) => wait === 5).length).toBeGreaterThan(30);
});

it('lets a refused login rest, and obeys Retry-After there too', () => {
  const reconnect = new Reconnect(() => 0);
  expect(reconnect.failed(unreachable, 0)).toBe(2000);
  expect([1, 2, 3].map((at) => reconnect.failed(loginRefused, at))).toEqual([30_000, 60_000, 120_000]);
  reconnect.connected([]);
  expect(reconnect.failed(status(503, 300_000), 0)).toBe(300_000);
});
