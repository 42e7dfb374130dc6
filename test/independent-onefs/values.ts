import { flatMap, structures } from './structures.js';
import type { KeyMetadata } from './key-metadata.js';

/**
 * The JSON of a key's value. It follows from key, devid and time alone: what is asked for twice within a second is the
 * same, as with OneFS's cache.
 */
export function valueOf({ key, type }: KeyMetadata, devid: number, time: number): string {
  const n = (time % 1000) + devid;
  const special = specialKeys[key];
  if (special !== undefined) return special(n);
  const scalar = scalars[type];
  if (scalar !== undefined) return scalar[hash(key, n) % scalar.length]?.replace('#', String(n)) ?? '0';
  return (structures[type] ?? flatMap)(key, n);
}

/** How numbers and texts are printed; `#` becomes a number that varies. */
const scalars: Readonly<Record<string, readonly string[]>> = {
  int32: ['135', '0', '-1', '#', '#.0', '2147483647'],
  int64: ['252239708160', '-#', '9223372036854775807', '9007199254740993'],
  uint64: ['#', '0', '9007199254740993', '18446744073709551615'],
  double: ['2.30', '0.0', '0', '#', '131.6551361083984', '0.2000000029802322', '1.000000000000000e-09', '163272.21875'],
  string: ['"1,2,3"', '""', '"ext-1"', '"Bay #"'],
  invalid: ['null'],
};

/** What a test wants to find under a name. */
const specialKeys: Readonly<Record<string, (n: number) => string>> = {
  'cluster.health': (n) => String(n % 3),
  'node.disk.health.1': () => '-1',
  'test.shape.boolean': (n) => String(n % 2 === 0),
  'test.shape.list-in-list': (n) => `[[1, ${n}], [2, 3]]`,
  'test.shape.null': () => 'null',
  'test.shape.map-in-map-in-list': (n) => `[{"name": "a", "inner": {"x": ${n}, "y": {"z": 2.5}}}]`,
};

function hash(key: string, n: number): number {
  let sum = n;
  for (const letter of key) sum = (sum * 31 + letter.charCodeAt(0)) % 1_000_003;
  return sum;
}
