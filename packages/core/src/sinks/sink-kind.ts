import type { ModuleKind } from '../modules/kind.js';
import { CONTRACT_VERSION, findSpecProblem, SINK_BRAND, type SinkDefinition } from '../sink/index.js';

/** Describes how a sink package is recognized. */
export const sinkKind: ModuleKind<SinkDefinition> = {
  noun: 'sink',
  code: 'SINK',
  brand: SINK_BRAND,
  contractVersion: CONTRACT_VERSION,
  definedBy: 'defineSink of @gostats/core/sink',
  findProblem: findSpecProblem,
};
