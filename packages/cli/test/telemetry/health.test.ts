import { createCollector, gostatsError, parseConfig } from '@gostats/core';
import { manualClock, memoryLogger } from '@gostats/core/testing';
import { describe, expect, it } from 'vitest';
import { GRACE_MS, healthOf, type Observed, type SinkHealth } from '../../src/telemetry/health.js';
import { watchClusters, type ClusterLife } from '../../src/telemetry/watch-clusters.js';
import { configText } from '../support/config-text.js';

const since = Date.parse('2026-11-22T11:00:00.000Z');
const later = since + GRACE_MS;
const life = (state: ClusterLife['state'], lastError?: string): ClusterLife => ({ state, since: since + 1000, name: undefined, lastError });
const lane = (status: Partial<SinkHealth> = {}): SinkHealth => ({
  sink: 'influxdb',
  state: 'running',
  pointsDropped: 0,
  pointsWaiting: 0,
  lastError: undefined,
  ...status,
});

const observed = (more: Partial<Observed>): Observed => ({
  version: '1.2.3',
  clusters: ['a:8080', 'b:8080'],
  since,
  lives: new Map(),
  lanes: [lane()],
  now: later,
  redact: (text) => text.replace('s3cret', '[secret]'),
  ...more,
});

describe('the status', () => {
  const up = life('up');
  const down = life('down', 'E_CLUSTER_LOGIN: refused');
  it.each<[string, string, Partial<Observed>]>([
    ['ok', 'all clusters are up', { lives: new Map([['a:8080', up], ['b:8080', up]]) }],
    ['ok', 'they have had no time yet', { now: later - 1 }],
    ['degraded', 'one is down', { lives: new Map([['a:8080', up], ['b:8080', down]]) }],
    ['degraded', 'one has not answered in time', { lives: new Map([['a:8080', up]]) }],
    ['degraded', 'all are down, and it has just started', { now: later - 1, lives: new Map([['a:8080', down], ['b:8080', down]]) }],
    ['degraded', 'a sink is tried again', { now: since, lanes: [lane(), lane({ state: 'retrying', lastError: 'x' })] }],
    ['degraded', 'a sink does not take points', { now: since, lanes: [lane({ lastError: 'x' })] }],
    ['degraded', 'a sink was left out', { now: since, lanes: [lane({ state: 'ignored' })] }],
    ['failing', 'no cluster is up', { lives: new Map([['a:8080', down]]) }],
    ['failing', 'a cluster that is no longer configured is the only one', { lives: new Map([['c:8080', up]]) }],
  ])('is %s when %s', (status, _, more) => {
    expect(healthOf(observed(more)).status).toBe(status);
  });
});

it('tells of each cluster and sink how it is, without secrets', () => {
  const lives = new Map([['a:8080', { ...life('down', 'E: s3cret'), name: 'east' }]]);
  const lanes = [lane({ state: 'retrying', pointsWaiting: 5, pointsDropped: 2, lastError: 'refused s3cret' })];
  expect(JSON.parse(JSON.stringify(healthOf(observed({ lives, lanes }))))).toEqual({
    status: 'failing',
    version: '1.2.3',
    clusters: [
      { cluster: 'a:8080', name: 'east', state: 'down', since: '2026-11-22T11:00:01.000Z', lastError: 'E: [secret]' },
      { cluster: 'b:8080', state: 'starting', since: '2026-11-22T11:00:00.000Z' },
    ],
    sinks: [{ sink: 'influxdb', state: 'retrying', pointsWaiting: 5, pointsDropped: 2, lastError: 'refused [secret]' }],
  });
});

it('remembers since when a cluster is up or down, through tries in vain and new plans', async () => {
  const config = parseConfig(configText({ port: 1 }), '/etc/idic.toml', { env: {} });
  const clock = manualClock(0);
  const { hooks } = createCollector({ config, logger: memoryLogger(), userAgent: 'test', sinkFolders: [], clock });
  const lives = watchClusters(hooks, clock);
  const clusterId = 'a:8080';
  const error = gostatsError('E_CLUSTER_LOGIN', { cluster: clusterId, username: 'u' });
  const cluster = { id: clusterId, hostname: 'a', name: 'east', guid: 'g', release: 'v9' };
  const up = { cluster, nodes: 1, keys: 1, missingKeys: [], intervals: [] };

  hooks.clusterDown.call({ clusterId, error, retryInMs: 1 });
  await clock.advance(1000);
  hooks.clusterDown.call({ clusterId, error, retryInMs: 1 });
  expect(lives.get(clusterId)).toEqual({ state: 'down', since: 0, name: undefined, lastError: `${error.code}: ${error.message}` });
  hooks.clusterUp.call(up);
  await clock.advance(1000);
  hooks.clusterUp.call(up);
  expect(lives.get(clusterId)).toEqual({ state: 'up', since: 1000, name: 'east', lastError: undefined });
  hooks.clusterDown.call({ clusterId, error, retryInMs: 1 });
  expect(lives.get(clusterId)).toMatchObject({ state: 'down', since: 2000, name: 'east' });
  hooks.clusterRemoved.call(clusterId);
  expect(lives.size).toBe(0);
});
