import type { KeyInfo } from '../keys/key-catalogue.js';
import { nodeActivity } from '../model/activity.js';
import type { SimulatedNode } from '../model/topology.js';
import { mix, noise } from './noise.js';
import type { NodeNumber } from './node-numbers.js';
import { nodeSpace } from './space.js';

/** The average of a measure over the disks of a node. */
type DiskMeasure = (node: SimulatedNode, time: number) => number;

const busyOf: DiskMeasure = (node, time) => nodeActivity(node, time) * (0.92 + 0.16 * noise(node.seed + 11, time));
const readRate: DiskMeasure = (node, time) => 22 * busyOf(node, time);
const writeRate: DiskMeasure = (node, time) => 14 * nodeActivity(node, time);
const readBytes: DiskMeasure = (node, time) => 1_900_000 * busyOf(node, time);
const writeBytes: DiskMeasure = (node, time) => 880_000 * nodeActivity(node, time);

/** in = written, out = read. Units: bytes and operations per second, permil, cents, seconds, bytes. */
export const diskMeasures: Readonly<Record<string, DiskMeasure>> = {
  'bytes.in.rate': writeBytes,
  'bytes.out.rate': readBytes,
  'xfers.in.rate': writeRate,
  'xfers.out.rate': readRate,
  'xfers.rate': (node, time) => writeRate(node, time) + readRate(node, time),
  'xfer.size.in': (node, time) => writeBytes(node, time) / writeRate(node, time),
  'xfer.size.out': (node, time) => readBytes(node, time) / readRate(node, time),
  busy: (node, time) => 20 + 400 * busyOf(node, time),
  'access.latency': (node, time) => (node.solidState ? 0.0004 : 0.0041) * (0.6 + busyOf(node, time)),
  'access.slow': (node, time) => (mix(node.seed + 12, time) % 7 === 0 ? 12 * busyOf(node, time) : 0),
  'iosched.latency': (node, time) => (node.solidState ? 0.00005 : 0.0022) * (0.4 + busyOf(node, time)),
  'iosched.queue': (node, time) => 180 * busyOf(node, time),
  'ifs.bytes.total': (node) => node.capacity / node.disks,
  'ifs.bytes.used': (node, time) => nodeSpace(node, time).used / node.disks,
  'ifs.bytes.free': (node, time) => nodeSpace(node, time).free / node.disks,
  'ifs.inodes.used': (node, time) => Math.floor(nodeSpace(node, time).used / node.disks / 131_072),
};

/** Measures that are equal on every disk, apart from the measure's own noise. */
const EVEN = /^(xfer\.size|access\.latency|iosched\.latency|ifs\.bytes\.total)/;

/** Returns a disk's weight in a measure, chosen so that averages over disks match the node's value. */
export function diskShare(node: SimulatedNode, disk: number, name: string): number {
  return EVEN.test(name) ? 1 : (node.diskWeights[disk] ?? 0);
}

/** node.disk.*: one disk, or avg, sum and max over the node's disks. */
export function diskNumber(info: KeyInfo): NodeNumber | undefined {
  if (!info.stem.startsWith('node.disk')) return undefined;
  if (info.stem === 'node.diskless') return () => 0;
  const rest = info.stem.slice('node.disk.'.length);
  const own = IDENTITY[rest];
  if (own !== undefined) return (node) => own(node, info.index);
  const histogram = /^access\.(?:unfilt\.)?(?:read|write)\.hist(\d)$/.exec(rest);
  if (histogram !== null) return bucket(Number(histogram[1]), info.index);
  return measured(rest, info.index);
}

function measured(rest: string, index: number): NodeNumber | undefined {
  const name = rest.replace(/\.(avg|sum|max)$/, '');
  const measure = diskMeasures[name];
  if (measure === undefined) return undefined;
  if (rest.endsWith('.sum')) return (node, time) => measure(node, time) * node.disks;
  if (rest.endsWith('.max')) return (node, time) => measure(node, time) * 1.8;
  if (rest.endsWith('.avg')) return measure;
  const even = EVEN.test(name);
  return (node, time) => {
    if (index >= node.disks) return undefined;
    return measure(node, time) * (even ? 1 : (node.diskWeights[index] ?? 0));
  };
}

function bucket(step: number, index: number): NodeNumber {
  return (node, time) => {
    if (index >= node.disks) return undefined;
    return ((0.00002 * nodeActivity(node, time)) / 4 ** Math.abs(step - 2)) * (node.diskWeights[index] ?? 0);
  };
}

/**
 * Keys that identify disks. The codes of node.disk.health were seen on real clusters: 0 healthy, -1 no drive in the
 * bay.
 */
const IDENTITY: Readonly<Record<string, (node: SimulatedNode, index: number) => number | undefined>> = {
  count: (node) => node.disks,
  'unhealthy.count': () => 0,
  health: (node, index) => (index < node.disks ? 0 : index < node.bays ? -1 : undefined),
  bay: (node, index) => (index < node.bays ? index + 1 : undefined),
  lnum: (node, index) => (index < node.disks ? index : undefined),
};
