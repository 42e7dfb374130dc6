/** The contract between the host and a sink package: all that a sink needs to import. */
export type { ClusterRef, Field, Frame, PointBatch, Series, StatInfo } from './batch.js';
export { cells } from './cells.js';
export type { Cell } from './cells.js';
export type { ClusterCondition, ClusterState } from './cluster-state.js';
export { CONTRACT_VERSION, SINK_BRAND } from './contract-version.js';
export { defineSink, findSpecProblem } from './define-sink.js';
export type {
  PullSinkSpec,
  PushSinkSpec,
  SinkDefinition,
  SinkSpec,
  WithObserve,
  WithWritePoints,
} from './define-sink.js';
export type { LogFields, Logger } from './logger.js';
export { redact } from '../secrets/redact.js';
export { secret } from '../secrets/secret.js';
export { points } from './points.js';
export type { Point } from './points.js';
export type { PullSink, PushSink, SinkCluster, SinkContext, SinkDestination, StatsSink } from './sink.js';
export type { SchemaIssue, SchemaResult, StandardSchema } from './standard-schema.js';
export { partial, permanent, retryable, WRITE_OUTCOME, writeOutcome } from './write-errors.js';
export type { WriteError, WriteOutcome } from './write-errors.js';
export { withAbort } from './with-abort.js';
