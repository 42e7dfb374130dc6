import { Registry } from 'prom-client';
import { expect, it } from 'vitest';
import { gostatsError } from '../src/errors.js';
import { createHooks } from '../src/hooks/hooks.js';
import { registerSelfMetrics, type Lane } from '../src/index.js';
import { watchSelf } from '../src/telemetry/self-stats.js';
import { makeBatch } from '../src/testing/index.js';

const batch = makeBatch([{ key: 'cluster.health', rows: [{ value: 0 }] }]);
const { cluster } = batch;

const status = { sink: 'main', delivery: 'push', state: 'running', pointsDelivered: 7, pointsDropped: 2, pointsWaiting: 3, bytesWaiting: 99, lastError: undefined, faults: { blocked: 1, mutated: 0, uncaught: 0, leaked: 0 } } as const;

it('says of each cluster and sink how it is', async () => {
  const hooks = createHooks(() => {});
  const lanes = [{ sink: 'main', status: () => status }] as unknown as Lane[];
  const register = new Registry();
  const plugins = [{ id: 'tagger', place: 'tagger@1.0.0', calls: 4, totalMs: 250, failures: 1, taps: [], faults: status.faults }];
  registerSelfMetrics({ hooks, stats: watchSelf(hooks), lanes, plugins }, register);

  hooks.clusterDown.call({ clusterId: 'gone:8080', error: gostatsError('E_CLUSTER_LOGIN', { cluster: 'gone:8080', username: 'u' }), retryInMs: 1 });
  hooks.clusterUp.call({ cluster, nodes: 1, keys: 1, missingKeys: [], intervals: [] });
  hooks.fetched.call({ cluster, job: 'j', durationMs: 20, bytes: 100, points: 5 });
  hooks.dropped.call({ sink: 'main', points: 2, reason: 'queue full', from: 1, to: 2 });
  hooks.written.call({ sink: 'main', batch, durationMs: 10, retries: 0 });

  const page = await register.metrics();
  for (const line of [
    'gostats_cluster_up{cluster="gone:8080"} 0',
    'gostats_cluster_up{cluster="simcluster"} 1',
    'gostats_cluster_failures_total{cluster="gone:8080",code="E_CLUSTER_LOGIN"} 1',
    'gostats_points_total{cluster="simcluster"} 5',
    'gostats_answer_bytes_total{cluster="simcluster"} 100',
    'gostats_request_duration_seconds_count{cluster="simcluster"} 1',
    'gostats_sink_up{sink="main"} 1',
    'gostats_sink_waiting_points{sink="main"} 3',
    'gostats_sink_points_delivered{sink="main"} 7',
    'gostats_sink_dropped_points_total{sink="main",reason="queue full"} 2',
    'gostats_sink_write_duration_seconds_count{sink="main"} 1',
    'gostats_sink_faults{sink="main",fault="blocked"} 1',
    'gostats_plugin_calls{plugin="tagger"} 4',
    'gostats_plugin_failures{plugin="tagger"} 1',
    'gostats_plugin_seconds{plugin="tagger"} 0.25',
  ]) {
    expect(page.split('\n')).toContain(line);
  }
});

it('keeps the name of a cluster that goes down, and follows a reload', async () => {
  const hooks = createHooks(() => {});
  const laneOf = (sink: string): Lane => ({ sink, status: () => ({ ...status, sink }) }) as unknown as Lane;
  const watched = { hooks, stats: watchSelf(hooks), lanes: [laneOf('old')] };
  const register = new Registry();
  registerSelfMetrics(watched, register);
  hooks.clusterUp.call({ cluster, nodes: 1, keys: 1, missingKeys: [], intervals: [] });
  hooks.fetched.call({ cluster, job: 'j', durationMs: 20, bytes: 100, points: 5 });
  const error = gostatsError('E_CLUSTER_LOGIN', { cluster: cluster.id, username: 'u' });
  hooks.clusterDown.call({ clusterId: cluster.id, error, retryInMs: 1 });
  const before = await register.metrics();
  expect(before).toContain('gostats_cluster_up{cluster="simcluster"} 0');
  expect(before).toContain('gostats_cluster_failures_total{cluster="simcluster",code="E_CLUSTER_LOGIN"} 1');
  expect(before).toContain('gostats_last_answer_timestamp_seconds{cluster="simcluster"}');

  hooks.clusterRemoved.call(cluster.id);
  watched.lanes = [laneOf('new')];
  const after = await register.metrics();
  expect(after).not.toContain('gostats_cluster_up{');
  expect(after).not.toContain('gostats_last_answer_timestamp_seconds{');
  expect(after).toContain('gostats_sink_up{sink="new"} 1');
  expect(after).not.toContain('sink="old"');
});
