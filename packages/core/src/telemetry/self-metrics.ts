import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import type { CollectorHooks } from '../hooks/hooks.js';
import type { Lane } from '../pipeline/lane.js';
import type { PluginStatus } from '../plugins/tap-account.js';
import type { SelfStats } from './self-stats.js';

/** What the metrics are read from when somebody asks. */
export interface Watched {
  readonly hooks: CollectorHooks;
  readonly stats: SelfStats;
  readonly lanes: readonly Lane[];
  readonly plugins?: readonly PluginStatus[];
}

const NAME = 'gostats self metrics';
const SECONDS = [0.005, 0.02, 0.1, 0.5, 2, 10, 60];

/** Registers what the collector says of itself, in the names that docs/reference/metrics.md lists. */
export function registerSelfMetrics(watched: Watched, register: Registry): void {
  registerClusters(watched, register);
  registerSinks(watched, register);
  registerPlugins(watched, register);
}

function registerClusters({ hooks, stats }: Watched, register: Registry): void {
  const registers = [register];
  const labelNames = ['cluster'] as const;
  const labelOf = watchNames(hooks);
  const up: Gauge<'cluster'> = new Gauge({
    name: 'gostats_cluster_up',
    help: '1 while the cluster is being collected, 0 while it cannot be reached.',
    labelNames,
    registers,
    collect() {
      up.reset();
      for (const id of stats.clustersDown) up.set(labelOf(id), 0);
      for (const id of stats.clustersUp.keys()) up.set(labelOf(id), 1);
    },
  });
  const points = new Counter({ name: 'gostats_points_total', help: 'Points decoded.', labelNames, registers });
  const bytes = new Counter({ name: 'gostats_answer_bytes_total', help: 'Bytes of the answers.', labelNames, registers });
  const latest = new Gauge({
    name: 'gostats_last_answer_timestamp_seconds',
    help: 'When the last answer of the cluster came in.',
    labelNames,
    registers,
  });
  const duration = new Histogram({
    name: 'gostats_request_duration_seconds',
    help: 'From asking a cluster to having its answer decoded.',
    labelNames,
    buckets: SECONDS,
    registers,
  });
  const failures = new Counter({
    name: 'gostats_cluster_failures_total',
    help: 'How often a cluster was lost or could not be reached, by error code.',
    labelNames: ['cluster', 'code'],
    registers,
  });
  hooks.fetched.tap(NAME, (event) => {
    const labels = labelOf(event.cluster.id);
    points.inc(labels, event.points);
    bytes.inc(labels, event.bytes);
    duration.observe(labels, event.durationMs / 1000);
    latest.setToCurrentTime(labels);
  });
  hooks.clusterDown.tap(NAME, ({ clusterId, error }) => failures.inc({ ...labelOf(clusterId), code: error.code }));
  // A cluster that nobody asks any more must not look like one that does not answer. Counters stay: they only grow.
  hooks.clusterRemoved.tap(NAME, (clusterId) => latest.remove(labelOf(clusterId)));
}

/** A cluster's label: its name as soon as it has told it, which stays when it goes down; before that its id. */
function watchNames(hooks: CollectorHooks): (id: string) => { cluster: string } {
  const names = new Map<string, string>();
  hooks.clusterUp.tap(NAME, ({ cluster }) => void names.set(cluster.id, cluster.name));
  return (id) => ({ cluster: names.get(id) ?? id });
}

function registerSinks(watched: Watched, register: Registry): void {
  const { hooks } = watched;
  const registers = [register];
  const bySink = (name: string, help: string, read: (lane: Lane) => number): void => {
    const gauge: Gauge<'sink'> = new Gauge({
      name,
      help,
      labelNames: ['sink'],
      registers,
      collect() {
        gauge.reset();
        // A reload replaces lanes.
        for (const lane of watched.lanes) gauge.set({ sink: lane.sink }, read(lane));
      },
    });
  };
  bySink('gostats_sink_up', '1 while the sink runs, 0 while it starts, is tried again or is left out.', (lane) =>
    lane.status().state === 'running' ? 1 : 0,
  );
  bySink('gostats_sink_waiting_points', 'Points that wait for the sink.', (lane) => lane.status().pointsWaiting);
  bySink('gostats_sink_waiting_bytes', 'Memory that they hold.', (lane) => lane.status().bytesWaiting);
  bySink('gostats_sink_points_delivered', 'Points the sink took since it was made.', (lane) => lane.status().pointsDelivered);
  const faults: Gauge<'sink' | 'fault'> = new Gauge({
    name: 'gostats_sink_faults',
    help: 'How often the sink did what a sink must not; each was contained.',
    labelNames: ['sink', 'fault'],
    registers,
    collect() {
      faults.reset();
      for (const { sink, faults: counts } of watched.lanes.map((lane) => lane.status())) {
        for (const [fault, count] of Object.entries(counts)) faults.set({ sink, fault }, count);
      }
    },
  });
  const dropped = new Counter({
    name: 'gostats_sink_dropped_points_total',
    help: 'Points that the sink will never get, by reason.',
    labelNames: ['sink', 'reason'],
    registers,
  });
  const failures = new Counter({
    name: 'gostats_sink_write_failures_total',
    help: 'Tries of a write that failed.',
    labelNames: ['sink'],
    registers,
  });
  const duration = new Histogram({
    name: 'gostats_sink_write_duration_seconds',
    help: 'From the first try to the last byte of a batch.',
    labelNames: ['sink'],
    buckets: SECONDS,
    registers,
  });
  hooks.dropped.tap(NAME, ({ sink, reason, points }) => dropped.inc({ sink, reason }, points));
  hooks.writeFailed.tap(NAME, ({ sink }) => failures.inc({ sink }));
  hooks.written.tap(NAME, ({ sink, durationMs }) => duration.observe({ sink }, durationMs / 1000));
}

function registerPlugins(watched: Watched, register: Registry): void {
  const byPlugin = (name: string, help: string, read: (plugin: PluginStatus) => number): void => {
    const gauge: Gauge<'plugin'> = new Gauge({
      name,
      help,
      labelNames: ['plugin'],
      registers: [register],
      collect() {
        gauge.reset();
        for (const plugin of watched.plugins ?? []) gauge.set({ plugin: plugin.id }, read(plugin));
      },
    });
  };
  byPlugin('gostats_plugin_calls', 'Calls of the plugin’s taps.', ({ calls }) => calls);
  byPlugin('gostats_plugin_failures', 'Those that threw.', ({ failures }) => failures);
  byPlugin('gostats_plugin_seconds', 'For how long they kept everything else waiting, in all.', ({ totalMs }) => totalMs / 1000);
}
