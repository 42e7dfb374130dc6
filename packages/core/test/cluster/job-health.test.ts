import { expect, it } from 'vitest';
import { JobHealth } from '../../src/cluster/job-health.js';
import { gostatsError, type GostatsError } from '../../src/errors.js';
import { forbidden, html, status, unreachable } from './fake-cluster.js';

it('asks a refused job after one interval, then twice as late each time, up to 15 minutes, a little less at random', () => {
  for (const random of [0, 1]) {
    const health = new JobHealth(5000, () => random);
    const waits = Array.from(
      { length: 12 },
      (_, at) => (health.failed(forbidden, at), Math.round((health.notBefore - at) / 1000)),
    );
    const full = [0, 10, 20, 40, 80, 160, 320, 640, 900, 900, 900, 900];
    expect(waits).toEqual(full.map((seconds) => (seconds === 0 ? 0 : Math.round(seconds * (1 - 0.2 * random) - 2.5))));
  }
});

it('asks a job that worked at its own interval for a minute, however it fails', () => {
  const health = new JobHealth(5000, () => 0);
  health.succeeded();
  for (let at = 5000; at < 65_000; at += 5000) {
    health.failed(forbidden, at);
    expect(health.notBefore).toBe(at);
  }
  health.failed(forbidden, 65_000);
  expect(health.notBefore).toBeGreaterThan(70_000);
});

it('does not ask before the time that OneFS asked for, however patient it is', () => {
  const health = new JobHealth(5000, () => 0);
  health.failed(status(429, 600_000), 1000);
  expect(health.notBefore).toBe(601_000);
  health.succeeded();
  expect(health.notBefore).toBe(Number.NEGATIVE_INFINITY);
});

it('waits five minutes at most for what fails in passing, a quarter of an hour for what is refused or makes no sense', () => {
  const longest = (error: GostatsError, intervalMs = 5000): number => {
    const health = new JobHealth(intervalMs, () => 0);
    health.failed(error, 0);
    for (let failures = 0; failures < 15; failures++) health.failed(error, 120_000);
    return Math.round((health.notBefore - 120_000 + intervalMs / 2) / 1000);
  };
  expect(longest(status(503))).toBe(300);
  expect(longest(gostatsError('E_CLUSTER_SLOW', { cluster: 'c', problem: 'x' }))).toBe(300);
  expect(longest(forbidden)).toBe(900);
  expect(longest(html)).toBe(900);
  // Never more often than it is asked when it is well.
  expect(longest(status(503), 3_600_000)).toBe(3600);
});

it('asks a job that never worked at its own interval for a minute when it fails in passing, once when it is refused', () => {
  const [passing, refused] = [new JobHealth(5000, () => 0), new JobHealth(5000, () => 0)];
  for (const health of [passing, refused]) health.failed(health === passing ? unreachable : forbidden, 1000);
  for (const health of [passing, refused]) health.failed(health === passing ? unreachable : forbidden, 60_999);
  expect([passing.notBefore, refused.notBefore]).toEqual([60_999, 60_999 + 10_000 - 2500]);
  passing.failed(unreachable, 61_000);
  expect(passing.notBefore).toBe(61_000 + 10_000 - 2500);
});

it('counts failures in a row', () => {
  const health = new JobHealth(5000, () => 0);
  const counts = [health.failures];
  for (const at of [1000, 2000]) {
    health.failed(forbidden, at);
    counts.push(health.failures);
  }
  health.succeeded();
  expect([...counts, health.failures, health.notBefore]).toEqual([0, 1, 2, 0, Number.NEGATIVE_INFINITY]);
});

it('begins at its own interval again after a success', () => {
  const health = new JobHealth(5000, () => 0);
  for (let failures = 0; failures < 10; failures++) health.failed(forbidden, failures);
  health.succeeded();
  for (const at of [101_000, 200_000]) health.failed(forbidden, at);
  expect(health.notBefore).toBe(200_000 + 10_000 - 2500);
});
