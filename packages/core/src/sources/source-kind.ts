import type { ModuleKind } from '../modules/kind.js';
import { findSourceProblem, SOURCE_BRAND, SOURCE_CONTRACT_VERSION, type SourceDefinition } from '../source/index.js';

/** Describes how a source package is recognized. */
export const sourceKind: ModuleKind<SourceDefinition> = {
  noun: 'source',
  code: 'SOURCE',
  brand: SOURCE_BRAND,
  contractVersion: SOURCE_CONTRACT_VERSION,
  definedBy: 'defineSource of @gostats/core/source',
  findProblem: findSourceProblem,
};
