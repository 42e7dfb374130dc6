import type { KeyInfo } from '../keys/key-catalogue.js';
import type { SimulatedNode } from '../model/topology.js';
import { cacheNumber } from './cache-fields.js';
import { cpuNumber } from './cpu.js';
import { diskNumber } from './disk.js';
import { generalNumber } from './general.js';
import { networkNumber } from './network.js';
import { sensorNumber } from './sensors.js';
import { spaceNumber } from './space.js';

/** The value of a node-scoped key on a node at a time (epoch seconds); undefined if the node lacks the hardware. */
export type NodeNumber = (node: SimulatedNode, time: number) => number | undefined;

/** Families of keys, tried in this order. */
const FAMILIES: readonly ((info: KeyInfo) => NodeNumber | undefined)[] = [
  cpuNumber,
  diskNumber,
  networkNumber,
  spaceNumber,
  cacheNumber,
  sensorNumber,
  generalNumber,
];

/** Returns the source of a numeric node-scoped key. The last family accepts any key. */
export function nodeNumber(info: KeyInfo): NodeNumber | undefined {
  for (const family of FAMILIES) {
    const source = family(info);
    if (source !== undefined) return source;
  }
  return undefined;
}
