import type { KeyInfo } from '../keys/key-catalogue.js';
import { nodeActivity } from '../model/activity.js';
import type { ClusterModel } from '../model/cluster-model.js';
import type { SimulatedNode } from '../model/topology.js';
import { mix, noise } from './noise.js';
import { printDouble, printElements, printMembers } from './print.js';
import type { ValueText } from './protocol-texts.js';

/**
 * Events of /ifs with their class in the heat summary, their number, and their rate per second on a fully active node.
 */
export const heatEvents: readonly {
  readonly name: string;
  readonly className: string;
  readonly type: number;
  readonly rate: number;
}[] = [
  { name: 'blocked', className: 'other', type: 1, rate: 3 },
  { name: 'contended', className: 'other', type: 2, rate: 8 },
  { name: 'deadlocked', className: 'other', type: 3, rate: 0.02 },
  { name: 'getattr', className: 'namespace_read', type: 4, rate: 900 },
  { name: 'link', className: 'namespace_write', type: 5, rate: 2 },
  { name: 'lock', className: 'other', type: 6, rate: 420 },
  { name: 'lookup', className: 'namespace_read', type: 7, rate: 640 },
  { name: 'read', className: 'read', type: 8, rate: 510 },
  { name: 'rename', className: 'namespace_write', type: 9, rate: 6 },
  { name: 'setattr', className: 'namespace_write', type: 10, rate: 24 },
  { name: 'unlink', className: 'namespace_write', type: 11, rate: 11 },
  { name: 'write', className: 'write', type: 12, rate: 260 },
];

/** A file or directory under /ifs, by path and by LIN (a 64-bit number in hexadecimal with colons). */
export interface HotEntity {
  readonly path: string;
  readonly lin: string;
  readonly rate: number;
}

const PATHS: readonly (readonly [path: string, lin: string])[] = [
  ['SYSTEM (0x0)', '0:0000:0000'],
  ['/ifs/', '0:0000:0002'],
  ['/ifs/data/projects/render/frames', '1:0065:0012'],
  ['/ifs/data/home', '1:0006:0a31'],
  ['/ifs/data/hdfs/warehouse', '1:2f0b:0007'],
  ['/ifs/.ifsvar/modules/jobengine', '1:0001:0104'],
  ['/ifs/data/vm "gold"/disk-0.vmdk', '1:00c4:1f10'],
];

/** Entities with fewer events per second are not listed. */
const MIN_RATE = 0.05;

/** Returns the hottest entities of an event on a node; none if it did not happen. */
export function hotEntities(node: SimulatedNode, time: number, event: string): HotEntity[] {
  const index = heatEvents.findIndex((known) => known.name === event);
  const entities = PATHS.map(([path, lin], place) => ({ path, lin, rate: entityRate(node, time, index, place) }));
  return entities.filter((entity) => entity.rate > MIN_RATE).sort((a, b) => b.rate - a.rate);
}

function entityRate(node: SimulatedNode, time: number, index: number, place: number): number {
  const seed = mix(node.seed, 500 + index);
  const rate = (heatEvents[index]?.rate ?? 0) * nodeActivity(node, time) * (0.8 + 0.4 * noise(seed, time));
  return (rate / (place + 1.5)) * noise(seed + place, time);
}

/** Returns the sum over the entities listed by {@link hotEntities}. */
function heatTotal(node: SimulatedNode, time: number, index: number): number {
  let total = 0;
  for (let place = 0; place < PATHS.length; place += 1) {
    const rate = entityRate(node, time, index, place);
    if (rate > MIN_RATE) total += rate;
  }
  return total;
}

/** Returns a LIN as sent to clients that do not request hexadecimal: 64 bits, of which a float64 keeps 53. */
export function longLin(lin: string): string {
  return String((1n << 62n) + BigInt(`0x${lin.replaceAll(':', '')}`));
}

/** node.ifs.heat.<event> (a list), .noresolve (a map that holds a list of LINs), .total (their sum). */
export function heatText(info: KeyInfo, model: ClusterModel): ValueText | undefined {
  const match = /^node\.ifs\.heat\.(\w+?)(\.noresolve|\.total)?$/.exec(info.key);
  const event = match?.[1];
  if (event === undefined) return undefined;
  const form = match?.[2];
  const long = model.spec.oddShapes.includes('long-lins');
  const index = heatEvents.findIndex((known) => known.name === event);
  return (node, time) => {
    if (node === undefined) return undefined;
    if (form === '.total') return printDouble(heatTotal(node, time, index));
    const entities = hotEntities(node, time, event);
    if (form === '.noresolve') {
      const lins = entities.map((entity) =>
        printMembers([
          `"lin" : ${long ? longLin(entity.lin) : `"${entity.lin}"`}`,
          `"op_rate" : ${printDouble(entity.rate)}`,
        ]),
      );
      return printMembers([`"lins" : ${printElements(lins)}`]);
    }
    return printElements(
      entities.map((entity) =>
        printMembers([`"op_rate" : ${printDouble(entity.rate)}`, `"path" : ${JSON.stringify(entity.path)}`]),
      ),
    );
  };
}
