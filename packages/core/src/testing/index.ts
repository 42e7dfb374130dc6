/** What a sink's own tests need: batches, a clock turned by hand, a logger that remembers. */
export { makeBatch } from './make-batch.js';
export type { MadeStat, MakeBatchOptions } from './make-batch.js';
export { manualClock } from './manual-clock.js';
export type { ManualClock } from './manual-clock.js';
export { memoryLogger } from './memory-logger.js';
export type { LogLine } from './memory-logger.js';
