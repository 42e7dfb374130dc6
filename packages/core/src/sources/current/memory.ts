import type { ClusterMemory } from '../../cluster/memory.js';
import type { RoundContext } from '../../cluster/round.js';
import type { Catalog } from './catalog.js';
import { RefusedKeys } from './refused-keys.js';
import { TransientRows } from './transient-rows.js';

/** What this source has learnt about a cluster. Kept across reconnections. */
export interface CurrentMemory {
  readonly refused: RefusedKeys;
  readonly transientRows: TransientRows;
  /** The catalogue read for the keys in `wanted`. */
  catalog: { readonly wanted: string; readonly catalog: Catalog; readonly readAt: number } | undefined;
}

export function currentMemory(memory: ClusterMemory): CurrentMemory {
  return memory.keep('current', () => ({
    refused: new RefusedKeys(),
    transientRows: new TransientRows(),
    catalog: undefined,
  }));
}

/** The state that the rounds of one cluster share. */
export interface CurrentContext extends RoundContext {
  readonly current: CurrentMemory;
  readonly catalog: Catalog;
}

export function currentContext(context: RoundContext): CurrentContext {
  const current = currentMemory(context.memory);
  return { ...context, current, catalog: current.catalog?.catalog ?? new Map() };
}
