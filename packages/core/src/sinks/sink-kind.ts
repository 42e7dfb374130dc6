import type { ModuleKind } from '../modules/kind.js';
import { CONTRACT_VERSION, findSpecProblem, SINK_BRAND, type SinkDefinition } from '../sink/index.js';

/** How a sink package is told from any other. */
export const sinkKind: ModuleKind<SinkDefinition> = {
  noun: 'sink',
  code: 'SINK',
  brand: SINK_BRAND,
  contractVersion: CONTRACT_VERSION,
  definedBy: 'defineSink of @gostats/core/sink',
  findProblem: findSpecProblem,
};
