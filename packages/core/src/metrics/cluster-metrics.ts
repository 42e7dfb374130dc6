import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import { clusterNames } from '../health/names.js';
import type { ClusterStatus, JobStatus } from '../health/status.js';
import type { ClusterCondition } from '../sink/index.js';
import type { Watched } from './self-metrics.js';
import { DURATION_BUCKETS, gaugeWhenAsked } from './when-asked.js';

const NAME = 'gostats self metrics';
const STATES: readonly ClusterCondition[] = ['connecting', 'up', 'over_limit', 'stale', 'down'];

/** Registers metrics for the health of clusters and jobs and for their answers. */
export function registerClusters(watched: Watched, register: Registry): void {
  registerHealth(watched, register);
  registerJobs(watched, register);
  registerAnswers(watched, register);
}

function registerHealth(watched: Watched, register: Registry): void {
  const byCluster = (name: string, help: string, read: (status: ClusterStatus) => number | undefined): void =>
    gaugeWhenAsked({ name, help, labelNames: ['cluster'], register, read: () => samples(watched, read) });
  byCluster('gostats_cluster_up', '1 while the cluster delivers statistics, else 0.', ({ state }) =>
    state === 'up' || state === 'over_limit' ? 1 : 0,
  );
  gaugeWhenAsked({
    name: 'gostats_cluster_state',
    help: '1 for the state that the cluster is in, 0 for the others: connecting, up, over_limit, stale, down.',
    labelNames: ['cluster', 'state'],
    register,
    read: () => {
      const names = clusterNames(watched.clusters);
      return watched.clusters.flatMap(({ id, state: current }) =>
        STATES.map((state) => [{ cluster: names.get(id) ?? id, state }, state === current ? 1 : 0] as const),
      );
    },
  });
  byCluster(
    'gostats_cluster_last_answer_timestamp_seconds',
    'When the last statistics of the cluster came in.',
    ({ lastAnswer }) => seconds(lastAnswer),
  );
  byCluster(
    'gostats_cluster_last_sample_timestamp_seconds',
    'When OneFS took the latest value that came in, by the cluster’s clock.',
    ({ lastSample }) => seconds(lastSample),
  );
  byCluster(
    'gostats_cluster_clock_offset_seconds',
    'How far the cluster’s clock is ahead of ours; negative: behind.',
    ({ clockOffsetMs }) => seconds(clockOffsetMs),
  );
  byCluster('gostats_cluster_nodes', 'Nodes that the cluster says it has.', ({ nodes }) => nodes?.total);
  byCluster('gostats_cluster_nodes_down', 'Nodes that the cluster says are down.', ({ nodes }) => nodes?.down);
}

function registerJobs(watched: Watched, register: Registry): void {
  const byJob = (name: string, help: string, read: (job: JobStatus) => number | undefined): void =>
    gaugeWhenAsked({
      name,
      help,
      labelNames: ['cluster', 'job'],
      register,
      read: () => {
        const names = clusterNames(watched.clusters);
        return watched.clusters.flatMap(({ id, jobs }) =>
          jobs.flatMap((job) => {
            const value = read(job);
            return value === undefined ? [] : [[{ cluster: names.get(id) ?? id, job: job.id }, value] as const];
          }),
        );
      },
    });
  byJob('gostats_job_up', '0 while the rounds of the job fail or do not end, else 1.', ({ state }) =>
    state === 'failing' || state === 'stale' ? 0 : 1,
  );
  byJob('gostats_job_failed_rounds', 'Failed rounds of the job in a row.', ({ failures }) => failures);
  byJob('gostats_job_last_success_timestamp_seconds', 'When a round of the job last succeeded.', ({ lastSuccess }) =>
    seconds(lastSuccess),
  );
}

function registerAnswers(watched: Watched, register: Registry): void {
  const registers = [register];
  const labelNames = ['cluster'] as const;
  const { hooks } = watched;
  // Events are frequent, so names are read only when one may have changed.
  let names = clusterNames(watched.clusters);
  hooks.clusterUp.tap(NAME, () => (names = clusterNames(watched.clusters)));
  const labelOf = (id: string): { cluster: string } => ({ cluster: names.get(id) ?? id });
  const points = new Counter({ name: 'gostats_points_total', help: 'Points decoded.', labelNames, registers });
  const bytes = new Counter({
    name: 'gostats_answer_bytes_total',
    help: 'Bytes of the answers.',
    labelNames,
    registers,
  });
  const duration = new Histogram({
    name: 'gostats_request_duration_seconds',
    help: 'From asking a cluster to having its answer decoded.',
    labelNames,
    buckets: DURATION_BUCKETS,
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
  });
  const series = new Gauge({
    name: 'gostats_cluster_series',
    help: 'Tag sets of the cluster that are known now.',
    labelNames,
    registers,
  });
  const seriesBytes = new Gauge({
    name: 'gostats_cluster_series_bytes',
    help: 'About how much memory they take.',
    labelNames,
    registers,
  });
  const exceeded = new Counter({
    name: 'gostats_limit_exceeded_total',
    help: 'What was left out since the cluster sent more than a limit allows: rows, values or whole answers, as the limit has it.',
    labelNames: ['cluster', 'limit'],
    registers,
  });
  hooks.fetched.tap(NAME, (event) => {
    const labels = labelOf(event.cluster.id);
    series.set(labels, event.series);
    seriesBytes.set(labels, event.seriesBytes);
  });
  hooks.overLimit.tap(NAME, ({ clusterId, limit, more }) => exceeded.inc({ ...labelOf(clusterId), limit }, more));
  hooks.clusterRemoved.tap(NAME, (clusterId) => {
    series.remove(labelOf(clusterId));
    seriesBytes.remove(labelOf(clusterId));
  });
  hooks.clusterDown.tap(NAME, ({ clusterId, error }) => failures.inc({ ...labelOf(clusterId), code: error.code }));
}

function samples(
  { clusters }: Watched,
  read: (status: ClusterStatus) => number | undefined,
): readonly (readonly [{ cluster: string }, number])[] {
  const names = clusterNames(clusters);
  return clusters.flatMap((status) => {
    const value = read(status);
    return value === undefined ? [] : [[{ cluster: names.get(status.id) ?? status.id }, value] as const];
  });
}

function seconds(ms: number | undefined): number | undefined {
  return ms === undefined ? undefined : ms / 1000;
}
