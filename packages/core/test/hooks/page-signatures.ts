// Made from docs/reference/hooks.md by scripts/docs-hooks.mjs; it is for `npm run types` to judge.
import type { ClusterDownEvent, ClusterRef, ClusterStateEvent, ClusterUpEvent, ConfigSummary, DroppedEvent, FetchedEvent, OverLimitEvent, PlannedJob, PluginHooks, PointBatch, RoundEndedEvent, WriteFailedEvent, WrittenEvent, Tap } from '../../src/plugin/index.js';

type Values<Hook> = Hook extends Tap<infer Told, infer _Answer> ? Told : never;
type Same<One, Other> = [One, Other] extends [Other, One] ? true : false;
type Given<Name extends keyof PluginHooks> = Values<PluginHooks[Name]>;

/** All hooks, with what the page says that their taps are given. */
export const signatures: { readonly [Name in keyof PluginHooks]: true } = {
  configResolved: true satisfies Same<Given<'configResolved'>, [config: ConfigSummary]>,
  sinksReady: true satisfies Same<Given<'sinksReady'>, [sinks: readonly string[]]>,
  planReady: true satisfies Same<Given<'planReady'>, [jobs: readonly PlannedJob[], cluster: ClusterRef]>,
  clusterUp: true satisfies Same<Given<'clusterUp'>, [event: ClusterUpEvent]>,
  clusterDown: true satisfies Same<Given<'clusterDown'>, [event: ClusterDownEvent]>,
  clusterState: true satisfies Same<Given<'clusterState'>, [event: ClusterStateEvent]>,
  clusterRemoved: true satisfies Same<Given<'clusterRemoved'>, [clusterId: string]>,
  fetched: true satisfies Same<Given<'fetched'>, [event: FetchedEvent]>,
  overLimit: true satisfies Same<Given<'overLimit'>, [event: OverLimitEvent]>,
  roundEnded: true satisfies Same<Given<'roundEnded'>, [event: RoundEndedEvent]>,
  batch: true satisfies Same<Given<'batch'>, [batch: PointBatch]>,
  route: true satisfies Same<Given<'route'>, [batch: PointBatch, sink: string]>,
  written: true satisfies Same<Given<'written'>, [event: WrittenEvent]>,
  writeFailed: true satisfies Same<Given<'writeFailed'>, [event: WriteFailedEvent]>,
  dropped: true satisfies Same<Given<'dropped'>, [event: DroppedEvent]>,
  stopping: true satisfies Same<Given<'stopping'>, []>,
  stopped: true satisfies Same<Given<'stopped'>, []>,
};
