/** The contract between the host and a source package: all that a source needs to import. */
export { SOURCE_BRAND, SOURCE_CONTRACT_VERSION } from './contract-version.js';
export { defineSource, findSourceProblem } from './define-source.js';
export type { SourceDefinition, SourcePrivilege, SourceSpec } from './define-source.js';
export type {
  JsonRow,
  Rows,
  RowShape,
  Source,
  SourceCluster,
  SourceContext,
  SourceJob,
  SourceRequest,
  SourceRound,
} from './source.js';
export type { ClusterRef, Field, Frame, Series, StatInfo } from '../sink/batch.js';
export type { LogFields, Logger } from '../sink/logger.js';
export type { SchemaIssue, SchemaResult, StandardSchema } from '../sink/standard-schema.js';
export { redact } from '../secrets/redact.js';
export { secret } from '../secrets/secret.js';
