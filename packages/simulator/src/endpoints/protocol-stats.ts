import { flag, type Call } from '../http/call.js';
import { badRequest, jsonResponse, papiError } from '../http/responses.js';
import type { ClusterModel } from '../model/cluster-model.js';
import { cpuBusyPercent } from '../values/cpu.js';
import { diskMeasures } from '../values/disk.js';
import { networkRate } from '../values/network.js';
import { emptyFigures, ProtocolActivity } from '../values/operations.js';
import { double, printPapi, type Printable } from '../values/print.js';
import { protocols } from '../values/protocols.js';
import { nodesAsked } from './selection.js';
import type { SimulatedNode } from '../model/topology.js';

const MEGABYTE = 1_000_000;

/**
 * GET /platform/3/statistics/summary/protocol-stats: one object, with the operations of a single protocol (default
 * nfs3).
 */
export function protocolStats(call: Call, model: ClusterModel): Response {
  const name = call.query.get('protocol') ?? 'nfs3';
  const protocol = protocols.find((known) => known.summaryName === name);
  if (protocol === undefined) return badRequest(`Invalid value for argument 'protocol': '${name}'`);
  const asked = nodesAsked(call, model, 'all');
  if (asked instanceof Response) return asked;
  const nodes = asked.filter((node) => model.isUp(node) && !call.lateNodes.has(node.lnn));
  if (nodes.length < asked.length && !flag(call.query, 'degraded')) {
    return papiError(
      500,
      'AEC_SYSTEM_INTERNAL_ERROR',
      'Some nodes did not respond; use degraded to continue without them',
    );
  }
  const time = model.seconds();
  const activity = new ProtocolActivity(model, protocol);
  const figures = emptyFigures();
  const share = nodes.reduce((sum, node) => sum + activity.share(node, time), 0);
  const data = protocol.operations.map((operation) => ({
    name: operation.name,
    value: double(!activity.isIdle(time) && activity.figures(operation, share, time, 0, figures) ? figures.rate : 0),
  }));
  return jsonResponse(
    `${printPapi({ 'protocol-stats': { ...nodeFigures(nodes, time), protocol: { data, name }, time } })}\n`,
  );
}

function nodeFigures(nodes: readonly SimulatedNode[], time: number): { readonly [name: string]: Printable } {
  const sum = (measure: (node: SimulatedNode) => number): number =>
    nodes.reduce((total, node) => total + measure(node), 0);
  const disks = (name: string): number => sum((node) => (diskMeasures[name]?.(node, time) ?? 0) * node.disks);
  const net = (what: string, way: string): number => sum((node) => networkRate(node, time, 'ext', what, way));
  const busy = nodes.length === 0 ? 0 : sum((node) => cpuBusyPercent(node, time)) / nodes.length;
  const direction = (way: string): { readonly [name: string]: Printable } => ({
    errors_per_sec: double(net('errors', way)),
    megabytes_per_sec: double(net('bytes', way) / MEGABYTE),
    packets_per_sec: double(net('packets', way)),
  });
  const [into, out] = [disks('bytes.in.rate') / MEGABYTE, disks('bytes.out.rate') / MEGABYTE];
  return {
    cpu: { idle: double(100 - busy), system: double(busy * 0.5), user: double(busy * 0.5) },
    disk: {
      iops: double(disks('xfers.rate')),
      read: double(disks('xfers.out.rate')),
      write: double(disks('xfers.in.rate')),
    },
    network: { in: direction('in'), out: direction('out') },
    onefs: { in: double(into), out: double(out), total: double(into + out) },
  };
}
