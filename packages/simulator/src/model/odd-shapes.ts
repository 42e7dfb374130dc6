/**
 * Shapes of values that some clusters send and most do not.
 *
 * `split-disk-lists`: `node.disk.*.all` as a list with a map a disk, and not with one map.
 * `number-lists`: `node.disk.latencies` as a list of bare numbers.
 * `twin-clients`: all clients of a node come from one address, and differ in their `client_id` alone.
 * `long-lins`: LINs as integers beyond 2^53, two of which are one float64.
 * `text-numbers`: numbers of 64 bits in quotes.
 * `no-numbers`: `n/a` where int32 keys of nodes have a number.
 * `empty-lists`: maps whose lists are empty have their own numbers all the same.
 * `null-devids`: rows of the cluster with a devid of null.
 */
export type OddShape = (typeof oddShapes)[number];

export const oddShapes = [
  'split-disk-lists',
  'number-lists',
  'twin-clients',
  'long-lins',
  'text-numbers',
  'no-numbers',
  'empty-lists',
  'null-devids',
] as const;
