import { hashText, hexDigits, mix, noise } from '../values/noise.js';
import type { ResolvedSpec } from './spec.js';

/**
 * A node's hardware and identity. Index ranges of the stat keys exceed the hardware; indexes beyond it return code 1.
 */
export interface SimulatedNode {
  readonly lnn: number;
  readonly devid: number;
  readonly guid: string;
  readonly serial: string;
  readonly seed: number;
  /** Load of this node relative to the others, about 0.75 to 1.25. */
  readonly scale: number;
  readonly cores: number;
  /** Number of bays; the last ones may be empty. */
  readonly bays: number;
  readonly disks: number;
  readonly solidState: boolean;
  /** Share of each disk in the node's work; the mean is 1, so that averages over disks agree with the node's value. */
  readonly diskWeights: Float64Array;
  readonly coreWeights: Float64Array;
  readonly interfaces: readonly NetworkInterface[];
  /** Bytes of /ifs on this node. */
  readonly capacity: number;
  readonly memory: number;
  /** Epoch seconds. */
  readonly bootTime: number;
}

export interface NetworkInterface {
  readonly name: string;
  readonly internal: boolean;
  /** 1 up, 2 down, 3 no carrier. */
  readonly status: 1 | 2 | 3;
  /** Its share of the node's internal or external traffic. */
  readonly share: number;
}

const DISK_BYTES = 4_000_787_030_016;
const BLOCK = 8192;

export function buildNodes(spec: ResolvedSpec, seed: number): SimulatedNode[] {
  return Array.from({ length: spec.nodes }, (_, index) => buildNode(spec, index + 1, mix(seed, index + 1)));
}

function buildNode(spec: ResolvedSpec, lnn: number, seed: number): SimulatedNode {
  const bays = spec.disksPerNode;
  const disks = lnn % 3 === 0 && bays > 3 ? bays - 3 : bays;
  const cores = 16;
  return {
    lnn,
    devid: lnn === 2 ? spec.nodes + 12 : lnn,
    guid: hexDigits(hashText('guid', seed), 36),
    serial: `SX410-${300000 + (seed % 99999)}-${String(lnn).padStart(4, '0')}`,
    seed,
    scale: 0.75 + 0.5 * noise(seed, 1),
    cores,
    bays,
    disks,
    solidState: lnn % 4 === 1,
    diskWeights: weights(hashText('disks', seed), disks),
    coreWeights: weights(hashText('cores', seed), cores),
    interfaces: buildInterfaces(seed),
    capacity: Math.floor((disks * DISK_BYTES * 0.93) / BLOCK) * BLOCK,
    memory: 128 * 2 ** 30,
    bootTime: 1_577_836_800 + (mix(seed, 2) % 86_400_000),
  };
}

/** Returns numbers with a mean of 1, none below 0.5. */
function weights(seed: number, count: number): Float64Array {
  const raw = Float64Array.from({ length: count }, (_, index) => 0.5 + noise(seed, index));
  const mean = raw.reduce((sum, weight) => sum + weight, 0) / count;
  return raw.map((weight) => weight / mean);
}

function buildInterfaces(seed: number): NetworkInterface[] {
  const lower = 0.3 + 0.4 * noise(seed, 4);
  const spare = seed % 2 === 0;
  const unused: NetworkInterface[] = [
    { name: '10gige-1', internal: false, status: 3, share: 0 },
    { name: '10gige-2', internal: false, status: 2, share: 0 },
  ];
  return [
    { name: 'ext-1', internal: false, status: 1, share: lower },
    { name: 'ext-2', internal: false, status: 1, share: 1 - lower },
    { name: 'int-a', internal: true, status: 1, share: 0.5 },
    { name: 'int-b', internal: true, status: 1, share: 0.5 },
    ...(spare ? unused : []),
  ];
}
