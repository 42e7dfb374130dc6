import type { KeyInfo } from '../keys/key-catalogue.js';
import { dailyWave } from '../model/activity.js';
import type { SimulatedNode } from '../model/topology.js';
import { noise } from './noise.js';
import type { NodeNumber } from './node-numbers.js';

/** Space in bytes: total = used + free; avail excludes what is reserved for the system. */
export interface Space {
  readonly total: number;
  readonly used: number;
  readonly free: number;
  readonly avail: number;
}

const BLOCK = 8192;
/** Usage rises and falls over half a year. */
const SEASON = 15_552_000;

/** Returns the space of /ifs on one node. */
export function nodeSpace(node: SimulatedNode, time: number): Space {
  const level = 0.52 + 0.1 * noise(node.seed, 21);
  return space(node.capacity, level + 0.12 * Math.sin((2 * Math.PI * time) / SEASON) + 0.002 * dailyWave(time));
}

/** Returns the solid-state part of /ifs on one node. */
export function solidStateSpace(node: SimulatedNode, time: number): Space {
  return space(node.solidState ? 1_600_321_314_816 : 400_088_457_216, 0.35 + 0.05 * dailyWave(time));
}

/** Sums the space of nodes. */
export function sumSpace(spaces: readonly Space[]): Space {
  const total = { total: 0, used: 0, free: 0, avail: 0 };
  for (const part of spaces) {
    total.total += part.total;
    total.used += part.used;
    total.free += part.free;
    total.avail += part.avail;
  }
  return total;
}

/** Returns one number of a space by the end of a key: `bytes.used`, `percent.free`. */
export function spaceField(source: Space, measure: string, field: string): number {
  const value = source[field as keyof Space];
  return measure === 'percent' ? (100 * value) / source.total : value;
}

function space(total: number, usedPart: number): Space {
  const used = Math.floor((total * usedPart) / BLOCK) * BLOCK;
  const free = total - used;
  return { total, used, free, avail: free - Math.floor((total * 0.01) / BLOCK) * BLOCK };
}

/** Sizes of the node's own partitions, in bytes. */
const PARTITIONS: Readonly<Record<string, number>> = {
  root: 2_079_686_656,
  var: 2_079_686_656,
  varcrash: 8_249_147_392,
};

/** node.ifs.bytes.*, node.ifs.ssd.bytes.*, node.sysfs.{root,var,varcrash}.*. */
export function spaceNumber(info: KeyInfo): NodeNumber | undefined {
  const match = /^node\.(ifs|ifs\.ssd|sysfs\.\w+)\.(bytes|percent)\.(total|used|free|avail)$/.exec(info.stem);
  if (match === null) return undefined;
  const [, where = '', measure = '', field = ''] = match;
  if (where === 'ifs') return (node, time) => spaceField(nodeSpace(node, time), measure, field);
  if (where === 'ifs.ssd') return (node, time) => spaceField(solidStateSpace(node, time), measure, field);
  const size = PARTITIONS[where.slice('sysfs.'.length)] ?? 0;
  return (node, time) =>
    spaceField(space(size, 0.3 + 0.3 * noise(node.seed, size % 97) + 0.01 * dailyWave(time)), measure, field);
}
