import { gostatsError, type ClusterStatus, type HealthError, type SinkError } from '@gostats/core';
import { describe, expect, it } from 'vitest';
import { GRACE_MS, healthOf, LATE_SINK_MS, type Observed } from '../../src/telemetry/health.js';
import { clusterStatus, jobStatus, laneStatus } from '../support/statuses.js';

const since = Date.parse('2026-11-22T11:00:00.000Z');
const now = since + GRACE_MS;
const { code, message, remedy } = gostatsError('E_CLUSTER_LOGIN', { cluster: 'a:8080', username: 's3cret' });
const error: HealthError = { code, message, remedy, at: since };
const sinkError: SinkError = { ...error, code: 'E_SINK_WRITE', cluster: 'a:8080', clusterName: 'old', failures: 3 };

const observed = (more: Partial<Observed>): Observed => ({
  version: '1.2.3',
  clusters: [clusterStatus(), clusterStatus({ id: 'b:8080' })],
  lanes: [laneStatus()],
  now,
  redact: (text) => text.replaceAll('s3cret', '[secret]'),
  ...more,
});
const states = (...all: ClusterStatus['state'][]): Partial<Observed> => ({
  clusters: all.map((state, index) => clusterStatus({ id: `${index}:8080`, state, since })),
});

describe('the status', () => {
  it.each<[string, string, Partial<Observed>]>([
    ['ok', 'all clusters are up', states('up', 'up')],
    ['ok', 'they have had no time yet', { ...states('connecting', 'up'), now: now - 1 }],
    ['ok', 'all are being connected to', { ...states('connecting', 'connecting'), now: now - 1 }],
    ['degraded', 'one is down', states('up', 'down')],
    ['degraded', 'one is stale', states('up', 'stale')],
    ['degraded', 'one is over its limit', states('up', 'over_limit')],
    ['degraded', 'the only one is over its limit', states('over_limit')],
    ['degraded', 'one has not delivered in time', states('up', 'connecting')],
    ['degraded', 'one is down and the other has had no time yet', { ...states('down', 'connecting'), now: now - 1 }],
    [
      'degraded',
      'a job fails',
      { clusters: [clusterStatus({ jobs: [jobStatus(), jobStatus({ state: 'failing' })] })] },
    ],
    ['degraded', 'a job is stale', { clusters: [clusterStatus({ jobs: [jobStatus({ state: 'stale' })] })] }],
    ['degraded', 'a sink is tried again', { lanes: [laneStatus(), laneStatus({ state: 'retrying' })] }],
    ['degraded', 'a sink does not take the points of a cluster', { lanes: [laneStatus({ errors: [sinkError] })] }],
    ['degraded', 'a sink does not keep up', { lanes: [laneStatus({ oldestWaitingMs: LATE_SINK_MS })] }],
    ['degraded', 'a sink was left out', { lanes: [laneStatus({ state: 'ignored' })] }],
    ['failing', 'all are down', states('down', 'down')],
    ['failing', 'all are down, and it has just started', { ...states('down', 'down'), now: since }],
    ['failing', 'none delivers', states('down', 'stale', 'connecting')],
    ['failing', 'there is none', { clusters: [] }],
  ])('is %s when %s', (status, _, more) => {
    expect(healthOf(observed(more)).status).toBe(status);
  });
});

it('tells of each cluster, job and sink how it is, without secrets', () => {
  const jobs = [jobStatus({ state: 'failing', since, failures: 2, lastError: error, lastSuccess: since - 1000 })];
  const nodes = { total: 4, down: 1 };
  const clusters = [
    clusterStatus({
      name: 'east',
      guid: 'g',
      release: 'v9',
      state: 'down',
      since,
      lastAnswer: since,
      lastError: error,
      nextTry: now,
      nodes,
      clockOffsetMs: 1500,
      jobs,
    }),
    clusterStatus({ id: 'b:8080', state: 'connecting', since }),
  ];
  const lanes = [
    laneStatus({
      state: 'retrying',
      pointsWaiting: 5,
      pointsDropped: 2,
      oldestWaitingMs: 12_000,
      lastSuccess: since,
      errors: [sinkError],
    }),
  ];
  const at = '2026-11-22T11:00:00.000Z';
  const said = { message: 'Cluster a:8080 refused the login of user "[secret]".', remedy, at };
  expect(JSON.parse(JSON.stringify(healthOf(observed({ clusters, lanes }))))).toEqual({
    status: 'failing',
    version: '1.2.3',
    clusters: [
      {
        cluster: 'a:8080',
        name: 'east',
        guid: 'g',
        release: 'v9',
        state: 'down',
        since: at,
        lastAnswer: at,
        lastError: { code: 'E_CLUSTER_LOGIN', ...said },
        nextTry: '2026-11-22T11:01:00.000Z',
        nodes,
        clockOffsetSeconds: 1.5,
        jobs: [
          {
            job: 'heat',
            intervalSeconds: 30,
            state: 'failing',
            since: at,
            lastSuccess: '2026-11-22T10:59:59.000Z',
            lastError: { code: 'E_CLUSTER_LOGIN', ...said },
            failures: 2,
          },
        ],
        limits: [],
      },
      { cluster: 'b:8080', state: 'connecting', since: at, jobs: [], limits: [] },
    ],
    sinks: [
      {
        sink: 'influxdb',
        state: 'retrying',
        pointsDelivered: 0,
        pointsHeld: 0,
        pointsWaiting: 5,
        pointsDropped: 2,
        oldestWaitingSeconds: 12,
        lastSuccess: at,
        errors: [{ cluster: 'east', code: 'E_SINK_WRITE', ...said, failures: 3 }],
      },
    ],
  });
});
