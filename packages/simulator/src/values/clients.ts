import type { KeyInfo } from '../keys/key-catalogue.js';
import type { ClusterModel } from '../model/cluster-model.js';
import type { SimulatedNode } from '../model/topology.js';
import { printFigures } from './figures-text.js';
import { drift, mix } from './noise.js';
import { emptyFigures, ProtocolActivity } from './operations.js';
import { printElements } from './print.js';
import type { ValueText } from './protocol-texts.js';
import { protocolByName, type ProtocolInfo } from './protocols.js';

/** A client of a protocol on a node, used for both stat keys and summaries. */
export interface SimulatedClient {
  readonly id: number;
  readonly localAddress: string;
  readonly remoteAddress: string;
  /** Its share of the node's operations of the protocol. */
  readonly share: number;
  readonly userId: number;
}

/** Returns the clients of a protocol on a node. The length of the list is node.clientstats.active.<protocol>. */
export function clientsOf(
  model: ClusterModel,
  node: SimulatedNode,
  protocol: ProtocolInfo,
  time: number,
): SimulatedClient[] {
  const seed = seedOf(node, protocol);
  const size = clientCount(model, node, protocol, time);
  return Array.from({ length: size }, (_, index) => {
    const client = mix(seed, index);
    const host = model.spec.oddShapes.includes('twin-clients') ? seed : client;
    return {
      id: client & 0x7fffffff,
      localAddress: protocol.external ? `10.7.${node.lnn % 250}.${20 + (host === seed ? 0 : index % 2)}` : '127.0.0.1',
      remoteAddress: protocol.external
        ? `10.${8 + (host % 4)}.${(host >>> 8) & 0xff}.${1 + ((host >>> 16) % 250)}`
        : '127.0.0.1',
      share: 1 / size,
      userId: 1000 + (client % 40),
    };
  });
}

/** Returns the length of {@link clientsOf}; rarely used protocols have one client. */
function clientCount(model: ClusterModel, node: SimulatedNode, protocol: ProtocolInfo, time: number): number {
  if (!protocol.external || protocol.rate < 10) return 1;
  const part = 0.4 + 0.6 * drift(seedOf(node, protocol), time, 300);
  return Math.max(1, Math.round(model.spec.clientsPerNode * part));
}

function seedOf(node: SimulatedNode, protocol: ProtocolInfo): number {
  return mix(node.seed, protocol.rate + protocol.name.length * 10_007);
}

/** Maps a class to one of the five classes of client statistics. */
export function clientClass(className: string): string {
  if (className === 'create' || className === 'delete') return 'namespace_write';
  return className.endsWith('_state') ? 'other' : className;
}

/** node.clientstats.proto.<protocol>: clients, each with a list of its operation classes. */
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
  protocol: ProtocolInfo,
  activity: ProtocolActivity,
  node: SimulatedNode,
  client: SimulatedClient,
  time: number,
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
    rows.push(`\n{\n"class_name" : "${className}",\n${printFigures(figures, '')}`);
  }
  return rows;
}

/** node.clientstats.active.<protocol> and connected.<protocol>: numbers of clients; more are connected than active. */
export function clientCountText(info: KeyInfo, model: ClusterModel): ValueText | undefined {
  const match = /^node\.clientstats\.(active|connected)\.(\w+)$/.exec(info.key);
  if (match === null) return undefined;
  const protocol = protocolByName(match[2] ?? '');
  // ndmp has a client count but no operations.
  if (protocol === undefined) return () => '0';
  const activity = new ProtocolActivity(model, protocol);
  const more = match[1] === 'connected' ? 3 : 0;
  return (node, time) => {
    const active = node === undefined || activity.isIdle(time) ? 0 : clientCount(model, node, protocol, time);
    return String(active + more);
  };
}
