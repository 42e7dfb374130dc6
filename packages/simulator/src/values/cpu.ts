import type { KeyInfo } from '../keys/key-catalogue.js';
import { nodeActivity } from '../model/activity.js';
import type { SimulatedNode } from '../model/topology.js';
import { noise } from './noise.js';
import type { NodeNumber } from './node-numbers.js';

/** Fractions of the busy time, which add up to 1. The rest of the 1000 permil is idle. */
const PARTS: Readonly<Record<string, number>> = { user: 0.45, sys: 0.4, intr: 0.1, nice: 0.05 };

/** CPU usage in permil (tenths of a percent), avg, max, or of one core: node.cpu.sys.avg = 135 is 13.5 %. */
export function cpuNumber(info: KeyInfo): NodeNumber | undefined {
  const match = /^node\.cpu\.(user|sys|intr|nice|idle)(?:\.(avg|max))?$/.exec(info.stem);
  const kind = match?.[1];
  if (kind === undefined) return undefined;
  if (match?.[2] === 'avg') return (node, time) => permil(node, time, kind, 1);
  if (match?.[2] === 'max') return (node, time) => permil(node, time, kind, kind === 'idle' ? 0.8 : 1.25);
  return (node, time) => {
    const weight = node.coreWeights[info.index];
    return weight === undefined ? undefined : permil(node, time, kind, weight);
  };
}

function permil(node: SimulatedNode, time: number, kind: string, weight: number): number {
  const busy = Math.min(980, (60 + 620 * nodeActivity(node, time)) * weight);
  const part = PARTS[kind];
  if (part === undefined)
    return 1000 - rounded(busy, 0.45) - rounded(busy, 0.4) - rounded(busy, 0.1) - rounded(busy, 0.05);
  return rounded(busy, part);
}

function rounded(busy: number, part: number): number {
  return Math.round(busy * part);
}

/** Load average in cents (hundredths): node.load.1min = 250 is a load of 2.5. */
export function loadCents(node: SimulatedNode, time: number, minutes: number): number {
  return 40 + 700 * nodeActivity(node, time - minutes * 20) * (0.9 + 0.2 * noise(node.seed + minutes, time));
}

/** Returns the CPU usage of a node in percent, as in the system summary. */
export function cpuBusyPercent(node: SimulatedNode, time: number): number {
  return 100 - permil(node, time, 'idle', 1) / 10;
}
