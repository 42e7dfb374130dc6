/**
 * The odd shapes that the simulator can serve, for help and completion. They are repeated here because the simulator
 * package may not be installed. A test compares them with the simulator's own list.
 */
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

export type OddShape = (typeof oddShapes)[number];

export const ALL_SHAPES = 'all';
