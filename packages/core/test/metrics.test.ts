import { Registry } from 'prom-client';
import { expect, it } from 'vitest';
import { gostatsError } from '../src/errors.js';
import { clusterStatus } from '../src/health/cluster-status.js';
import { newFacts } from '../src/health/facts.js';
import type { ClusterStatus } from '../src/health/status.js';
import { createHooks } from '../src/hooks/hooks.js';
import { registerSelfMetrics, type Lane, type LaneStatus } from '../src/index.js';
import { makeBatch } from '../src/testing/index.js';

const batch = makeBatch([{ key: 'cluster.health', rows: [{ value: 0 }] }]);
const { cluster } = batch;

const lane: LaneStatus = {
  sink: 'main',
  delivery: 'push',
  state: 'running',
  pointsDelivered: 7,
  pointsHeld: 1,
  pointsDropped: 2,
  pointsWaiting: 3,
  bytesWaiting: 99,
  oldestWaitingMs: 12_500,
  lastSuccess: 5_000,
  failures: 4,
  errors: [{ cluster: 'x', clusterName: 'east', code: 'E_SINK_WRITE', message: '', remedy: '', at: 1, failures: 4 }],
  lastError: undefined,
  place: 'test',
  faults: { blocked: 1, mutated: 0, uncaught: 0, leaked: 0, ended: 0 },
  lastFault: undefined,
};

const moment = { monotonic: 0, at: 0 };
const statusOf = (id: string, more: Partial<ClusterStatus>): ClusterStatus => ({
  ...clusterStatus(newFacts({ id, hostname: id }, moment), moment),
  ...more,
});

it('says of each cluster, job and sink how it is', async () => {
  const hooks = createHooks(() => {});
  const lanes = [{ sink: 'main', status: () => lane }] as unknown as Lane[];
  const register = new Registry();
  const plugins = [
    { id: 'tagger', place: 'tagger@1.0.0', calls: 4, totalMs: 250, failures: 1, taps: [], faults: lane.faults },
  ];
  const job = {
    id: 'heat',
    intervalMs: 30_000,
    since: 0,
    lastSuccess: 3_000,
    lastError: undefined,
    nextTry: undefined,
  };
  const clusters = [
    statusOf('gone:8080', { state: 'down' }),
    statusOf(cluster.id, {
      name: cluster.name,
      state: 'over_limit',
      lastAnswer: 2_000,
      lastSample: 1_000,
      clockOffsetMs: -500,
      nodes: { total: 4, down: 1 },
      jobs: [
        { ...job, state: 'failing', failures: 2 },
        { ...job, id: 'drive', state: 'waiting', failures: 0, lastSuccess: undefined },
      ],
    }),
    statusOf('one:8080', { name: 'twin', state: 'up' }),
    statusOf('two:8080', { name: 'twin', state: 'stale' }),
  ];
  registerSelfMetrics({ hooks, clusters, lanes, plugins }, register);

  hooks.clusterDown.call({
    clusterId: 'gone:8080',
    error: gostatsError('E_CLUSTER_LOGIN', { cluster: 'gone:8080', username: 'u' }),
    retryInMs: 1,
  });
  hooks.clusterUp.call({ cluster, nodes: 1, keys: 1, missingKeys: [], intervals: [] });
  hooks.fetched.call({
    cluster,
    job: 'j',
    durationMs: 20,
    bytes: 100,
    points: 5,
    series: 2,
    seriesBytes: 800,
    clockOffsetSeconds: 0,
  });
  hooks.dropped.call({ sink: 'main', points: 2, reason: 'queue full', from: 1, to: 2 });
  hooks.written.call({ sink: 'main', batch, durationMs: 10, retries: 0 });

  await register.metrics();
  const page = (await register.metrics()).split('\n');
  for (const line of [
    'gostats_cluster_up{cluster="gone:8080"} 0',
    'gostats_cluster_up{cluster="simcluster"} 1',
    'gostats_cluster_up{cluster="twin"} 1',
    'gostats_cluster_up{cluster="twin (two:8080)"} 0',
    'gostats_cluster_state{cluster="simcluster",state="over_limit"} 1',
    'gostats_cluster_state{cluster="simcluster",state="up"} 0',
    'gostats_cluster_state{cluster="gone:8080",state="down"} 1',
    'gostats_cluster_last_answer_timestamp_seconds{cluster="simcluster"} 2',
    'gostats_cluster_last_sample_timestamp_seconds{cluster="simcluster"} 1',
    'gostats_cluster_clock_offset_seconds{cluster="simcluster"} -0.5',
    'gostats_cluster_nodes{cluster="simcluster"} 4',
    'gostats_cluster_nodes_down{cluster="simcluster"} 1',
    'gostats_job_up{cluster="simcluster",job="heat"} 0',
    'gostats_job_up{cluster="simcluster",job="drive"} 1',
    'gostats_job_failed_rounds{cluster="simcluster",job="heat"} 2',
    'gostats_job_last_success_timestamp_seconds{cluster="simcluster",job="heat"} 3',
    'gostats_cluster_failures_total{cluster="gone:8080",code="E_CLUSTER_LOGIN"} 1',
    'gostats_points_total{cluster="simcluster"} 5',
    'gostats_answer_bytes_total{cluster="simcluster"} 100',
    'gostats_request_duration_seconds_count{cluster="simcluster"} 1',
    'gostats_sink_up{sink="main"} 1',
    'gostats_sink_waiting_points{sink="main"} 3',
    'gostats_sink_oldest_waiting_seconds{sink="main"} 12.5',
    'gostats_sink_last_success_timestamp_seconds{sink="main"} 5',
    'gostats_sink_failed_tries{sink="main",cluster="east"} 4',
    'gostats_sink_delivered_points_total{sink="main"} 7',
    'gostats_sink_held_points_total{sink="main"} 1',
    'gostats_sink_dropped_points_total{sink="main",reason="queue full"} 2',
    'gostats_sink_write_duration_seconds_count{sink="main"} 1',
    'gostats_sink_faults_total{sink="main",fault="blocked"} 1',
    'gostats_plugin_calls_total{plugin="tagger"} 4',
    'gostats_plugin_failures_total{plugin="tagger"} 1',
    'gostats_plugin_seconds_total{plugin="tagger"} 0.25',
  ]) {
    expect(page).toContain(line);
  }
  // What only grows is a counter, and says so by its name.
  const counters = page.flatMap((line) => /^# TYPE (\S+) counter$/.exec(line)?.[1] ?? []);
  expect(counters.length).toBeGreaterThan(8);
  expect(counters.filter((name) => !name.endsWith('_total'))).toEqual([]);
});

it('follows a reload: what left the configuration leaves the page', async () => {
  const hooks = createHooks(() => {});
  const laneOf = (sink: string): Lane => ({ sink, status: () => ({ ...lane, sink }) }) as unknown as Lane;
  const watched = { hooks, clusters: [statusOf('old:8080', { state: 'up', lastAnswer: 1 })], lanes: [laneOf('old')] };
  const register = new Registry();
  registerSelfMetrics(watched, register);
  expect(await register.metrics()).toContain('cluster="old:8080"');
  watched.clusters = [statusOf('new:8080', {})];
  watched.lanes = [laneOf('new')];
  const after = await register.metrics();
  expect(after).toContain('gostats_cluster_state{cluster="new:8080",state="connecting"} 1');
  expect(after).toContain('gostats_sink_up{sink="new"} 1');
  expect(after).not.toContain('="old');
});
