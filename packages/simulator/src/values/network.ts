import type { KeyInfo } from '../keys/key-catalogue.js';
import { nodeActivity } from '../model/activity.js';
import type { SimulatedNode } from '../model/topology.js';
import { mix, noise } from './noise.js';
import type { NodeNumber } from './node-numbers.js';

/** Bytes per second of a node at full activity, external and internal network, in and out. */
const BYTES: Readonly<Record<string, number>> = { 'ext.in': 46e6, 'ext.out': 110e6, 'int.in': 95e6, 'int.out': 92e6 };
const PACKET_BYTES = 1180;

/** Returns a node's network rate per second: `side` is ext or int, `what` bytes, packets or errors, `way` in or out. */
export function networkRate(node: SimulatedNode, time: number, side: string, what: string, way: string): number {
  const seed = node.seed + (way === 'in' ? 31 : 32);
  // Errors are rare: about one period in fifty has some.
  if (what === 'errors') return mix(seed + side.length, time) % 50 === 0 ? 0.2 : 0;
  const bytes = (BYTES[`${side}.${way}`] ?? 0) * nodeActivity(node, time) * (0.85 + 0.3 * noise(seed, time));
  return what === 'packets' ? bytes / PACKET_BYTES : bytes;
}

/** node.net.{ext,int}.* and node.net.iface.*: the values of the interfaces add up to those of the node. */
export function networkNumber(info: KeyInfo): NodeNumber | undefined {
  if (info.stem === 'node.net.iface.count') return (node) => node.interfaces.length;
  if (info.stem === 'node.net.iface.status') return (node) => node.interfaces[info.index]?.status;
  if (info.stem === 'node.net.iface.internal') {
    return (node) => {
      const found = node.interfaces[info.index];
      return found === undefined ? undefined : Number(found.internal);
    };
  }
  const match = /^node\.net\.(ext|int|iface)\.(bytes|packets|errors)\.(in|out)\.rate$/.exec(info.stem);
  if (match === null) return undefined;
  const [, side = '', what = '', way = ''] = match;
  if (side !== 'iface') return (node, time) => networkRate(node, time, side, what, way);
  return (node, time) => {
    const found = node.interfaces[info.index];
    if (found === undefined) return undefined;
    return found.share * networkRate(node, time, found.internal ? 'int' : 'ext', what, way);
  };
}
