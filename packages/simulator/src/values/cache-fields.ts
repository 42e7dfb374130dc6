import type { KeyInfo } from '../keys/key-catalogue.js';
import { nodeActivity } from '../model/activity.js';
import type { SimulatedNode } from '../model/topology.js';
import { noise } from './noise.js';
import type { NodeNumber } from './node-numbers.js';

/** Bytes per second at full activity, and the fraction found in the cache. */
const LEVELS: Readonly<Record<string, readonly [rate: number, hitPart: number]>> = {
  l1_data_read: [140e6, 0.62],
  l1_data_aread: [24e6, 0.55],
  l1_meta_read: [62e6, 0.93],
  l1_data_prefetch: [51e6, 0.71],
  l1_meta_prefetch: [4e6, 0.8],
  l2_data_read: [53e6, 0.58],
  l2_meta_read: [9e6, 0.88],
  l2_data_prefetch: [37e6, 0.66],
  l2_meta_prefetch: [2e6, 0.7],
  l3_data_read: [21e6, 0.34],
  l3_meta_read: [5e6, 0.52],
  l3_data_prefetch: [11e6, 0.3],
  l3_meta_prefetch: [1e6, 0.4],
};

/**
 * Fields of the map node.ifs.cache; each is also a separate key (l1_data_read_hit: node.ifs.cache.l1.data.read.hit).
 * Prefetches have no separate misses and waits, only one `prefetch_miss` per level.
 */
export const cacheFields: readonly string[] = [
  ...Object.keys(LEVELS).flatMap((group) =>
    (group.endsWith('prefetch') ? ['hit', 'start'] : ['hit', 'miss', 'start', 'wait']).map(
      (part) => `${group}_${part}`,
    ),
  ),
  'l1_prefetch_miss',
  'l2_prefetch_miss',
  'oldest_page_age',
].sort();

/** Returns the source of one field of node.ifs.cache: bytes per second, except oldest_page_age (seconds). */
export function cacheField(field: string): (node: SimulatedNode, time: number) => number {
  if (field === 'oldest_page_age') return (node, time) => Math.round(3600 + 9000 * (1 - nodeActivity(node, time)));
  const end = field.lastIndexOf('_');
  const part = field.slice(end + 1);
  const group = field.slice(0, end);
  const [rate, hitPart] = LEVELS[group] ?? [600_000, 0];
  const salt = group.length * 7 + group.charCodeAt(1);
  const start = (node: SimulatedNode, time: number): number =>
    rate * nodeActivity(node, time) * (0.85 + 0.3 * noise(node.seed + salt, time));
  const found = (node: SimulatedNode, time: number): number =>
    hitPart * (0.95 + 0.1 * noise(node.seed + salt + 1, time));
  if (part === 'start') return start;
  if (part === 'hit') return (node, time) => start(node, time) * found(node, time);
  if (part === 'wait') return (node, time) => start(node, time) * 0.004 * noise(node.seed + salt + 2, time);
  return (node, time) => start(node, time) * (1 - found(node, time));
}

/** node.ifs.cache.*, except the maps. */
export function cacheNumber(info: KeyInfo): NodeNumber | undefined {
  const match = /^node\.ifs\.cache\.(.+)$/.exec(info.stem);
  if (match === null) return undefined;
  const field = (match[1] ?? '').replaceAll('.', '_');
  return cacheFields.includes(field) ? cacheField(field) : undefined;
}
