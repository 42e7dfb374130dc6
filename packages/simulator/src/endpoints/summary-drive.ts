import type { SimulatedNode } from '../model/topology.js';
import { diskMeasures, diskShare } from '../values/disk.js';
import { nodeSpace } from '../values/space.js';
import type { SummaryRow, SummaryTable } from './summary.js';

/** GET /platform/3/statistics/summary/drive: one row per drive. */
export const driveTable: SummaryTable = {
  name: 'drive',
  columns: {
    access_latency: 'double',
    access_slow: 'double',
    busy: 'double',
    bytes_in: 'double',
    bytes_out: 'double',
    drive_id: 'text',
    iosched_latency: 'double',
    iosched_queue: 'double',
    time: 'integer',
    type: 'text',
    used_bytes_percent: 'double',
    used_inodes: 'double',
    xfer_size_in: 'double',
    xfer_size_out: 'double',
    xfers_in: 'double',
    xfers_out: 'double',
  },
  filters: { type: 'type' },
  totals: [],
  totalled: () => null,
  rows: (_model, nodes, _call, time) =>
    nodes.flatMap((node) => Array.from({ length: node.disks }, (_, disk) => driveRow(node, disk, time))),
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
