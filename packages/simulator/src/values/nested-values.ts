import type { KeyInfo } from '../keys/key-catalogue.js';
import { nodeActivity } from '../model/activity.js';
import type { ClusterModel } from '../model/cluster-model.js';
import type { SimulatedNode } from '../model/topology.js';
import { clientsOf } from './clients.js';
import { diskMeasures } from './disk.js';
import { mix, noise } from './noise.js';
import { double, printPapi, type Printable } from './print.js';
import type { ValueText } from './protocol-texts.js';
import { protocolByName } from './protocols.js';
import { workloadsOf } from './workloads.js';

type NestedValue = (model: ClusterModel, node: SimulatedNode, time: number) => Printable;

/** Maps that contain lists. OneFS publishes only the names of these types; the fields are ours. */
const NESTED: Readonly<Record<string, NestedValue>> = {
  user_cache_clients: (model, node, time) => ({
    clients: nfsClients(model, node, time).map((client) => ({
      client_id: client.id,
      l1_hit: double(2e6 * nodeActivity(node, time)),
      l2_hit: double(6e5 * nodeActivity(node, time)),
    })),
    dropped: 0,
  }),
  stats_client_io: (model, node, time) => ({
    ios: nfsClients(model, node, time).map((client, disk) => ({
      bytes: Math.round(4e6 * nodeActivity(node, time) * client.share),
      client_id: client.id,
      disk: disk % node.disks,
    })),
    unattributed: Math.round(900 * nodeActivity(node, time)),
  }),
  stats_disk_latencies: (_model, node, time) => ({
    disks: Array.from({ length: node.disks }, (_, disk) => ({
      access: double(diskMeasures['access.latency']?.(node, time) ?? 0),
      disk,
      iosched: double(diskMeasures['iosched.latency']?.(node, time) ?? 0),
    })),
  }),
  stats_je_workers: (_model, node, time) => ({
    jobs: [
      { job_id: 271, num_workers: 1 + (mix(node.seed, Math.floor(time / 60)) % 4), type: 'SnapshotDelete' },
      { job_id: 274, num_workers: 2, type: 'MediaScan' },
    ],
    total: 3 + (mix(node.seed, Math.floor(time / 60)) % 4),
  }),
  stats_tcp_conn_stats_list: (model, node, time) => ({
    conns: nfsClients(model, node, time).map((client) => ({
      local_addr: client.localAddress,
      remote_addr: client.remoteAddress,
      rtt: Math.round(180 + 600 * noise(client.id, time)),
      snd_wnd: 65_536,
    })),
    count: nfsClients(model, node, time).length,
  }),
};

/** Values with lists inside maps, alerts, and workloads. */
export function nestedText(info: KeyInfo, model: ClusterModel): ValueText | undefined {
  const nested = nestedOf(info, model);
  if (nested !== undefined)
    return (node, time) => (node === undefined ? undefined : printPapi(nested(model, node, time)));
  if (info.type === 'stats_workload_list') {
    return (node, time) => {
      const workloads = workloadsOf(model, info.index, node, time);
      return workloads === undefined ? undefined : printPapi(workloads);
    };
  }
  if (info.type === 'stats_alert_info') return () => printPapi(alerts(model));
  return undefined;
}

function nestedOf({ type }: KeyInfo, { spec }: ClusterModel): NestedValue | undefined {
  const usual = NESTED[type];
  if (type === 'stats_disk_latencies' && spec.oddShapes.includes('number-lists')) {
    return (_model, node, time) =>
      Array.from({ length: node.disks }, (_, disk) => double(noise(node.seed + disk, time) / 100));
  }
  if (usual === undefined || !spec.oddShapes.includes('empty-lists')) return usual;
  return (model, node, time) => {
    const members = Object.entries(usual(model, node, time) as Record<string, Printable>);
    return Object.fromEntries(members.map(([name, member]) => [name, Array.isArray(member) ? [] : member]));
  };
}

function alerts(model: ClusterModel): Printable {
  return model.nodes
    .filter((node) => !model.isUp(node))
    .map((node) => ({
      devid: node.devid,
      event_type: 200010001,
      message: `Node ${node.lnn} is offline`,
      severity: 'critical',
    }));
}

function nfsClients(model: ClusterModel, node: SimulatedNode, time: number): ReturnType<typeof clientsOf> {
  const protocol = protocolByName('nfs');
  return protocol === undefined ? [] : clientsOf(model, node, protocol, time);
}
