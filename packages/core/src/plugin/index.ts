/** The contract between the host and a plugin package: all that a plugin needs to import. */
export type { ClusterStateEvent } from '../health/events.js';
export type * from '../health/status.js';
export type * from '../hooks/events.js';
export type { ConfigSummary, PluginHooks, Tap, TapOrder } from '../hooks/plugin-hooks.js';
export { isCurrentJob } from '../source/planned-job.js';
export type { CurrentJob, PlannedJob } from '../source/planned-job.js';
export type {
  ClusterCondition,
  ClusterRef,
  ClusterState,
  Field,
  Frame,
  LogFields,
  Logger,
  PointBatch,
  Series,
  StandardSchema,
  StatInfo,
} from '../sink/index.js';
export { redact } from '../secrets/redact.js';
export { secret } from '../secrets/secret.js';
export { PLUGIN_BRAND, PLUGIN_CONTRACT_VERSION } from './contract-version.js';
export { definePlugin, findPluginProblem } from './define-plugin.js';
export type { PluginContext, PluginDefinition, PluginSpec, SecretStore, SecretStoreContext } from './define-plugin.js';
export { withoutFrames } from './without-frames.js';
export { withTags } from './with-tags.js';
export type { Tags, TagsOfSeries } from './with-tags.js';
