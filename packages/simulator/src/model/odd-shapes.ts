/**
 * Unusual shapes of values that only some clusters send.
 *
 * `split-disk-lists`: `node.disk.*.all` as a list with one map per disk instead of a single map.
 * `number-lists`: `node.disk.latencies` as a list of plain numbers.
 * `twin-clients`: all clients of a node have the same address and differ only in their `client_id`.
 * `long-lins`: LINs as integers beyond 2^53, two of which map to the same float64.
 * `text-numbers`: 64-bit numbers as strings.
 * `no-numbers`: `n/a` instead of a number in int32 keys of nodes.
 * `empty-lists`: maps with empty lists that still have numbers at their top level.
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
