/** What a sink's own tests need: the conformance suite, batches, sinks for tests, a clock turned by hand, a log to read. */
export { testSinkConformance } from './conformance.js';
export { ConformanceError } from './conformance-error.js';
export type { ConformanceSubject, TestFramework, WrittenOptions } from './conformance-subject.js';
export type { Normalise, ReceivedPoint, Unstorable } from './received-points.js';
export { makeBatch } from './make-batch.js';
export type { MadeStat, MakeBatchOptions } from './make-batch.js';
export { manualClock } from './manual-clock.js';
export type { ManualClock } from './manual-clock.js';
export { memoryLogger } from './memory-logger.js';
export type { LogLine } from './memory-logger.js';
export { runSink } from './run-sink.js';
export type { RunningSink, RunSinkOptions } from './run-sink.js';
export { sinkContext } from './sink-context.js';
export type { TestSinkContext } from './sink-context.js';
export { failingSink, memorySink, slowSink } from './sink-doubles.js';
export type { MemorySink } from './sink-doubles.js';
