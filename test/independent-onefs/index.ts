/**
 * A OneFS cluster as documentation and records of real ones have it, written by somebody who had not
 * seen the collector or the simulator: where all three agree, it is not because they share a mistake.
 */
export { startIndependentOnefs } from './server.js';
export type { IndependentOnefs } from './server.js';
export type { SentRow } from './current.js';
export type { SummaryItem, SummaryKind } from './summaries.js';
export { clusterName } from './topology.js';
export { refusedKey, troubles } from './catalogue.js';
