import type { KeyInfo } from '../keys/key-catalogue.js';
import type { ClusterModel } from '../model/cluster-model.js';
import type { SimulatedNode } from '../model/topology.js';
import { drift, hashText, mix } from './noise.js';
import { emptyFigures, ProtocolActivity, type OperationFigures } from './operations.js';
import { printDouble, printElements } from './print.js';
import type { ValueText } from './protocol-texts.js';
import { protocolByName, type ProtocolInfo } from './protocols.js';

/** A client of a protocol on a node, the same in the stat keys and in the summary. */
export interface SimulatedClient {
  readonly id: number;
  readonly localAddress: string;
  readonly remoteAddress: string;
  /** Its part of the node's operations of the protocol. */
  readonly share: number;
  readonly userId: number;
}

/** Who uses a protocol on a node, and how many: the list's length is node.clientstats.active.<protocol>. */
export function clientsOf(model: ClusterModel, node: SimulatedNode, protocol: ProtocolInfo, time: number): SimulatedClient[] {
  const seed = mix(node.seed, hashText(protocol.name));
  const most = protocol.external ? model.spec.clientsPerNode : 1;
  const count = Math.max(1, Math.round(most * (0.4 + 0.6 * drift(seed, time, 300))));
  const size = protocol.rate < 10 ? 1 : count;
  return Array.from({ length: size }, (_, index) => {
    const client = mix(seed, index);
    return {
      id: client & 0x7fffffff,
      localAddress: protocol.external ? `10.7.${node.lnn % 250}.${20 + (index % 2)}` : '127.0.0.1',
      remoteAddress: protocol.external ? `10.${8 + (client % 4)}.${(client >>> 8) & 0xff}.${1 + ((client >>> 16) % 250)}` : '127.0.0.1',
      share: 1 / size,
      userId: 1000 + (client % 40),
    };
  });
}

/** Client statistics know five classes only. */
export function clientClass(className: string): string {
  if (className === 'create' || className === 'delete') return 'namespace_write';
  return className.endsWith('_state') ? 'other' : className;
}

/** node.clientstats.proto.<protocol>: clients, each with a list of its classes of operations. */
export function clientText(info: KeyInfo, model: ClusterModel): ValueText | undefined {
  const protocol = protocolByName(/^node\.clientstats\.proto\.(\w+)$/.exec(info.key)?.[1] ?? '');
  if (protocol === undefined) return undefined;
  const activity = new ProtocolActivity(model, protocol);
  return (node, time) => {
    if (node === undefined || activity.isIdle(time)) return printElements([]);
    return printElements(
      clientsOf(model, node, protocol, time).map(
        (client) =>
          `\n{\n"client_id" : ${client.id},\n"local_addr" : "${client.localAddress}",\n` +
          `"op_class_values" : ${printElements(classRows(protocol, activity, node, client, time))},\n` +
          `"remote_addr" : "${client.remoteAddress}"\n}`,
      ),
    );
  };
}

function classRows(
  protocol: ProtocolInfo, activity: ProtocolActivity, node: SimulatedNode, client: SimulatedClient, time: number,
): string[] {
  const figures = emptyFigures();
  const share = activity.share(node, time) * client.share;
  const seen = new Set<string>();
  const rows: string[] = [];
  for (const operation of protocol.operations) {
    const className = clientClass(operation.className);
    if (seen.has(className) || operation.latency > 1_000_000) continue;
    if (!activity.figures(operation, share, time, client.id, figures)) continue;
    seen.add(className);
    rows.push(printClass(className, figures));
  }
  return rows;
}

function printClass(className: string, figures: OperationFigures): string {
  return (
    `\n{\n"class_name" : "${className}",\n"in_max" : ${figures.inMax},\n"in_min" : ${figures.inMin},\n` +
    `"in_rate" : ${printDouble(figures.inRate)},\n"op_count" : ${figures.count},\n"op_rate" : ${printDouble(figures.rate)},\n` +
    `"out_max" : ${figures.outMax},\n"out_min" : ${figures.outMin},\n"out_rate" : ${printDouble(figures.outRate)},\n` +
    `"time_avg" : ${printDouble(figures.timeAvg)},\n"time_max" : ${figures.timeMax},\n"time_min" : ${figures.timeMin}\n}`
  );
}

/** node.clientstats.active.<protocol> and connected.<protocol>: how many clients; more are connected than active. */
export function clientCountText(info: KeyInfo, model: ClusterModel): ValueText | undefined {
  const match = /^node\.clientstats\.(active|connected)\.(\w+)$/.exec(info.key);
  if (match === null) return undefined;
  const protocol = protocolByName(match[2] ?? '');
  // ndmp is counted and has no operations.
  if (protocol === undefined) return () => '0';
  const activity = new ProtocolActivity(model, protocol);
  const more = match[1] === 'connected' ? 3 : 0;
  return (node, time) => {
    const active = node === undefined || activity.isIdle(time) ? 0 : clientsOf(model, node, protocol, time).length;
    return String(active + more);
  };
}
