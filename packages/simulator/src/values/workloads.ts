import { activityOf, nodeActivity } from '../model/activity.js';
import type { ClusterModel } from '../model/cluster-model.js';
import type { SimulatedNode } from '../model/topology.js';
import { mix, noise } from './noise.js';
import { double, type Printable } from './print.js';

/** A partitioned performance dataset. Number 0, "System", always exists. The others exist if `metrics` are given. */
export interface Dataset {
  readonly id: number;
  readonly name: string;
  readonly metrics: readonly string[];
  readonly filters: readonly string[];
}

/** Every simulated cluster has three of the five datasets that OneFS allows. */
export const datasets: readonly Dataset[] = [
  { id: 0, name: 'System', metrics: ['system_name', 'job_type'], filters: [] },
  { id: 1, name: 'users', metrics: ['username', 'protocol'], filters: [] },
  { id: 2, name: 'exports', metrics: ['export_id', 'remote_address'], filters: ['zone_name'] },
];

/** What distinguishes the workloads of each dataset. */
const IDENTITIES: readonly (readonly Readonly<Record<string, string | number>>[])[] = [
  [
    { system_name: 'nfs' },
    { system_name: 'lwio' },
    { system_name: 'isi_papi_d' },
    { system_name: 'kernel' },
    { job_type: 'SnapshotDelete[1]', system_name: 'Job: 271' },
  ],
  [
    { protocol: 'nfs3', user_id: 1000, username: 'render' },
    { protocol: 'smb2', user_id: 1017, username: 'EXAMPLE\\anna' },
    { protocol: 's3', user_id: 2003, username: 'backup' },
  ],
  [
    { export_id: 1, remote_address: '10.8.4.17', zone_name: 'System' },
    { export_id: 7, remote_address: '10.9.0.4', zone_name: 'System' },
  ],
];

/**
 * Returns the workloads of a dataset on a node, or on the cluster (node 0), with the fields of the workload summary;
 * undefined if the dataset does not exist. From dataset 1 on, one row sums up everything not listed (workload_type
 * "Additional").
 */
export function workloadsOf(
  model: ClusterModel,
  dataset: number,
  node: SimulatedNode | undefined,
  time: number,
): { [field: string]: Printable }[] | undefined {
  const identities = IDENTITIES[dataset];
  if (identities === undefined) return undefined;
  const rest = dataset === 0 ? [] : [{ workload_type: 'Additional' }];
  return [...identities, ...rest].map((identity, index) => {
    const seed = mix((node?.seed ?? model.seed) + dataset, index);
    const whole = node === undefined ? model.upNodes().length * activityOf(model.seed, time) : nodeActivity(node, time);
    const common = { node: node?.lnn ?? 0, time, workload_type: null };
    return Object.assign(figures(seed, whole / (index + 1), time), common, identity);
  });
}

function figures(seed: number, level: number, time: number): { [field: string]: Printable } {
  const vary = (place: number): number => level * (0.7 + 0.6 * noise(seed + place, time));
  return {
    bytes_in: double(21e6 * vary(1)),
    bytes_out: double(64e6 * vary(2)),
    cpu: double(310_000 * vary(3)),
    error: null,
    l2: double(820 * vary(4)),
    l3: double(120 * vary(5)),
    latency_other: double(90 + 40 * vary(6)),
    latency_read: double(800 + 300 * vary(7)),
    latency_write: double(1400 + 500 * vary(8)),
    ops: double(2300 * vary(9)),
    reads: double(410 * vary(10)),
    writes: double(260 * vary(11)),
  };
}
