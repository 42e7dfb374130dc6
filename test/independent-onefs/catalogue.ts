import { readKeyMetadata } from './key-metadata.js';
import type { KeyMetadata } from './key-metadata.js';

/** How the rows of a key come out; without an entry they are good. */
export interface Trouble {
  /** `error_code` of the rows of this key; 3 comes with a value, the others without. */
  readonly code: number;
  /** Only on this node. */
  readonly devid?: number;
  /** Only this often for each node, and good afterwards. */
  readonly times?: number;
}

/** Keys that no published list has: what a decoder should survive, and one with every awkward letter. */
const made: readonly [key: string, type: string, scope: 'cluster' | 'node'][] = [
  ['test.shape.boolean', 'boolean', 'cluster'],
  ['test.shape.list-in-list', 'lists', 'cluster'],
  ['test.shape.null', 'int32', 'node'],
  ['test.shape.map-in-map-in-list', 'maps', 'node'],
  ['node.sensor.volt.volts.BB +3.3V & 100% "A=B"?#ü', 'double', 'node'],
  ['test.refused', 'int32', 'node'],
];

/** Recorded from clusters; the others have no recorded one. */
export const errorTexts: Readonly<Record<number, string>> = {
  3: 'Degraded result, some node input missing',
  6: 'Missing result, communication with remote resource timed out',
  8: 'System resource unavailable',
};

/** Listed and described, and yet `current` says that it is invalid. */
export const refusedKey = 'test.refused';

export const troubles: ReadonlyMap<string, Trouble> = new Map([
  ['cluster.cpu.sys.max', { code: 3 }],
  ['cluster.protostats.nfs.total', { code: 3 }],
  ['node.net.iface.name.1', { code: 1, devid: 16 }],
  ['node.disk.name.1', { code: 1 }],
  ['node.sensor.altitude.desc.1', { code: 2 }],
  ['node.ifs.cache.stats', { code: 6, times: 1 }],
  ['node.memory.used', { code: 4, times: 1 }],
  ['node.load.1min', { code: 5, devid: 7, times: 2 }],
  ['node.cpu.throttling', { code: 8 }],
  ['node.dfm.cache.stats', { code: 7 }],
  ['cluster.dedupe.logical.saved.bytes', { code: 9 }],
  ['node.nfs.optime_stats', { code: 10 }],
]);

export type Catalogue = ReadonlyMap<string, KeyMetadata>;

export function readCatalogue(): Catalogue {
  const published = readKeyMetadata();
  const [pattern] = published;
  if (pattern === undefined) throw new Error('no published keys');
  const additions = made.map(([key, type, scope]) => ({
    ...pattern,
    real_name: null,
    base_name: null,
    policies: null,
    key,
    type,
    scope,
    description: `Made for the test of ${type}`,
  }));
  const all = new Map([...published, ...additions].map((metadata) => [metadata.key, metadata]));
  for (const key of troubles.keys()) if (!all.has(key)) throw new Error(`no key ${key} to be in trouble`);
  return all;
}
