import { flag, type Call } from '../http/call.js';
import type { ClusterModel } from '../model/cluster-model.js';
import type { SimulatedNode } from '../model/topology.js';
import { cpuBusyPercent } from '../values/cpu.js';
import { diskMeasures } from '../values/disk.js';
import { networkRate } from '../values/network.js';
import { ProtocolActivity } from '../values/operations.js';
import { protocols } from '../values/protocols.js';
import type { SummaryRow, SummaryTable } from './summary.js';

/** The columns of the system summary, each with the protocols counted in it. */
const COUNTED: Readonly<Record<string, readonly string[]>> = {
  ftp: ['ftp'],
  hdfs: ['hdfs'],
  http: ['http'],
  nfs: ['nfs', 'nfs4', 'nfsrdma', 'nfs4rdma'],
  s3: ['s3'],
  smb: ['cifs', 'smb2'],
};

/** GET /platform/3/statistics/summary/system: a row for the cluster ("All"), then one per node. */
export const systemTable: SummaryTable = {
  name: 'system',
  columns: {
    cpu: 'double',
    disk_in: 'double',
    disk_out: 'double',
    ftp: 'double',
    hdfs: 'double',
    http: 'double',
    net_in: 'double',
    net_out: 'double',
    nfs: 'double',
    node: 'text',
    s3: 'double',
    smb: 'double',
    time: 'integer',
    total: 'double',
  },
  filters: {},
  totals: [],
  totalled: () => null,
  rows: systemRows,
};

function systemRows(model: ClusterModel, nodes: readonly SimulatedNode[], call: Call, time: number): SummaryRow[] {
  const rows = nodes.map((node) => systemRow(model, node, time, flag(call.query, 'oprates')));
  const all: Record<string, number> = {};
  for (const row of rows) {
    for (const [name, value] of Object.entries(row))
      if (typeof value === 'number') all[name] = (all[name] ?? 0) + value;
  }
  return rows.length === 0 ? [] : [{ ...all, cpu: (all['cpu'] ?? 0) / rows.length, node: 'All', time }, ...rows];
}

function systemRow(model: ClusterModel, node: SimulatedNode, time: number, operationRates: boolean): SummaryRow {
  const counted = Object.fromEntries(
    Object.entries(COUNTED).map(([column, names]) => [
      column,
      names.reduce((sum, name) => sum + throughput(model, name, node, time, operationRates), 0),
    ]),
  );
  return {
    ...counted,
    cpu: cpuBusyPercent(node, time),
    disk_in: (diskMeasures['bytes.in.rate']?.(node, time) ?? 0) * node.disks,
    disk_out: (diskMeasures['bytes.out.rate']?.(node, time) ?? 0) * node.disks,
    net_in: networkRate(node, time, 'ext', 'bytes', 'in'),
    net_out: networkRate(node, time, 'ext', 'bytes', 'out'),
    node: String(node.lnn),
    time,
    total: Object.values(counted).reduce((sum, value) => sum + value, 0),
  };
}

function throughput(
  model: ClusterModel,
  name: string,
  node: SimulatedNode,
  time: number,
  operationRates: boolean,
): number {
  const protocol = protocols.find((known) => known.name === name);
  if (protocol === undefined) return 0;
  const activity = new ProtocolActivity(model, protocol);
  if (activity.isIdle(time)) return 0;
  const bytes = protocol.operations.reduce(
    (sum, operation) => sum + operation.weight * (operation.in + operation.out),
    0,
  );
  return protocol.rate * activity.share(node, time) * (operationRates ? 1 : bytes);
}
