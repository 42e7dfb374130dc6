import { flag, list, type Call } from '../http/call.js';
import type { ClusterModel } from '../model/cluster-model.js';
import type { SimulatedNode } from '../model/topology.js';
import { cpuBusyPercent } from '../values/cpu.js';
import { diskMeasures, diskShare } from '../values/disk.js';
import { heatEvents, hotEntities } from '../values/heat.js';
import { networkRate } from '../values/network.js';
import { ProtocolActivity } from '../values/operations.js';
import { protocols } from '../values/protocols.js';
import { nodeSpace } from '../values/space.js';
import type { SummaryRow, SummaryTable } from './summary.js';

const nothing = (): null => null;

/** GET /platform/3/statistics/summary/drive: one row a drive. */
export const driveTable: SummaryTable = {
  name: 'drive',
  columns: {
    access_latency: 'double', access_slow: 'double', busy: 'double', bytes_in: 'double', bytes_out: 'double', drive_id: 'text',
    iosched_latency: 'double', iosched_queue: 'double', time: 'integer', type: 'text', used_bytes_percent: 'double',
    used_inodes: 'double', xfer_size_in: 'double', xfer_size_out: 'double', xfers_in: 'double', xfers_out: 'double',
  },
  filters: { type: 'type' },
  totals: [],
  totalled: nothing,
  rows: (_model, nodes, _call, time) => nodes.flatMap((node) => Array.from({ length: node.disks }, (_, disk) => driveRow(node, disk, time))),
};

function driveRow(node: SimulatedNode, disk: number, time: number): SummaryRow {
  const measure = (name: string): number => (diskMeasures[name]?.(node, time) ?? 0) * diskShare(node, disk, name);
  const { used, total } = nodeSpace(node, time);
  return {
    access_latency: measure('access.latency') * 1000,
    access_slow: measure('access.slow') / 100,
    busy: measure('busy') / 10,
    bytes_in: measure('bytes.in.rate'),
    bytes_out: measure('bytes.out.rate'),
    drive_id: `${node.lnn}:${disk + 1}`,
    iosched_latency: measure('iosched.latency') * 1000,
    iosched_queue: measure('iosched.queue') / 100,
    time,
    type: node.solidState ? 'SSD' : 'SATA',
    used_bytes_percent: (100 * used) / total,
    used_inodes: Math.floor(measure('ifs.inodes.used')),
    xfer_size_in: measure('xfer.size.in'),
    xfer_size_out: measure('xfer.size.out'),
    xfers_in: measure('xfers.in.rate'),
    xfers_out: measure('xfers.out.rate'),
  };
}

/** Protocols of the summary of the system, each with the protocols that are counted in it. */
const COUNTED: Readonly<Record<string, readonly string[]>> = {
  ftp: ['ftp'], hdfs: ['hdfs'], http: ['http'], nfs: ['nfs', 'nfs4', 'nfsrdma', 'nfs4rdma'], s3: ['s3'], smb: ['cifs', 'smb2'],
};

/** GET /platform/3/statistics/summary/system: a row of the cluster ("All"), then one a node. */
export const systemTable: SummaryTable = {
  name: 'system',
  columns: {
    cpu: 'double', disk_in: 'double', disk_out: 'double', ftp: 'double', hdfs: 'double', http: 'double', net_in: 'double',
    net_out: 'double', nfs: 'double', node: 'text', s3: 'double', smb: 'double', time: 'integer', total: 'double',
  },
  filters: {},
  totals: [],
  totalled: nothing,
  rows: systemRows,
};

function systemRows(model: ClusterModel, nodes: readonly SimulatedNode[], call: Call, time: number): SummaryRow[] {
  const rows = nodes.map((node) => systemRow(model, node, time, flag(call.query, 'oprates')));
  const all: Record<string, number> = {};
  for (const row of rows) {
    for (const [name, value] of Object.entries(row)) if (typeof value === 'number') all[name] = (all[name] ?? 0) + value;
  }
  return rows.length === 0 ? [] : [{ ...all, cpu: (all['cpu'] ?? 0) / rows.length, node: 'All', time }, ...rows];
}

function systemRow(model: ClusterModel, node: SimulatedNode, time: number, operationRates: boolean): SummaryRow {
  const counted = Object.fromEntries(
    Object.entries(COUNTED).map(([column, names]) => [column, names.reduce((sum, name) => sum + throughput(model, name, node, time, operationRates), 0)]),
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

function throughput(model: ClusterModel, name: string, node: SimulatedNode, time: number, operationRates: boolean): number {
  const protocol = protocols.find((known) => known.name === name);
  if (protocol === undefined) return 0;
  const activity = new ProtocolActivity(model, protocol);
  if (activity.isIdle(time)) return 0;
  const bytes = protocol.operations.reduce((sum, operation) => sum + operation.weight * (operation.in + operation.out), 0);
  return protocol.rate * activity.share(node, time) * (operationRates ? 1 : bytes);
}

/** GET /platform/3/statistics/summary/heat: the hottest files and directories of each event. */
export const heatTable: SummaryTable = {
  name: 'heat',
  columns: {
    class_name: 'text', event_name: 'text', event_type: 'integer', lin: 'integer', node: 'integer', operation_rate: 'sum', path: 'text',
    time: 'integer',
  },
  filters: { classes: 'class_name', events: 'event_name' },
  totals: ['node', 'event_name', 'event_class', 'operation_rate', 'path', 'lin'],
  totalled: (column) => (column === 'event_name' || column === 'class_name' || column === 'path' ? '*' : null),
  rows: heatRows,
};

function heatRows(_model: ClusterModel, nodes: readonly SimulatedNode[], call: Call, time: number): SummaryRow[] {
  const asHex = flag(call.query, 'convertlin', true);
  const numeric = flag(call.query, 'numeric');
  const depth = Number(list(call.query, 'pathdepth')?.[0] ?? 0);
  return nodes.flatMap((node) =>
    heatEvents.flatMap((event) =>
      hotEntities(node, time, event.name).map((entity): SummaryRow => ({
        class_name: event.className,
        event_name: event.name,
        event_type: event.type,
        lin: asHex ? entity.lin : Number(BigInt(`0x${entity.lin.replaceAll(':', '')}`)),
        node: node.lnn,
        operation_rate: entity.rate,
        path: numeric ? '' : squashed(entity.path, depth),
        time,
      })),
    ),
  );
}

function squashed(path: string, depth: number): string {
  return depth > 0 && path.startsWith('/') ? path.split('/').slice(0, depth + 1).join('/') : path;
}
