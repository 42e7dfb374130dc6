import { AsyncSeriesHook, SyncBailHook, SyncHook, SyncWaterfallHook } from 'tapable';
import type { ResolvedConfig } from '../config/types.js';
import type { PlannedJob } from '../source/planned-job.js';
import type { ClusterRef, PointBatch } from '../sink/index.js';
import type { ClusterStateEvent } from '../health/events.js';
import type {
  ClusterDownEvent,
  ClusterUpEvent,
  DroppedEvent,
  FetchedEvent,
  OverLimitEvent,
  RoundEndedEvent,
  WriteFailedEvent,
  WrittenEvent,
} from './events.js';
import { contain, type ReportHookFailure } from './guard.js';
import { hookPolicies, type HookPolicy } from './hook-policies.js';

/** The moments of a collector's life, in the order in which they come. Frozen. There is no hook per point. */
export interface CollectorHooks {
  /** The configuration is read and checked; nothing runs yet. A throw aborts the start. */
  readonly configResolved: AsyncSeriesHook<[config: ResolvedConfig]>;
  /** All sinks are loaded and started, or being retried. A throw aborts the start. */
  readonly sinksReady: AsyncSeriesHook<[sinks: readonly string[]]>;
  /** What will be asked of a cluster; a tap may return other jobs. A throw counts as a failed connection. */
  readonly planReady: SyncWaterfallHook<[jobs: readonly PlannedJob[], cluster: ClusterRef]>;
  /** A cluster answered and collection begins, also after an interruption. */
  readonly clusterUp: SyncHook<[event: ClusterUpEvent]>;
  /** A cluster cannot be reached or refuses the login; it is tried again for ever. */
  readonly clusterDown: SyncHook<[event: ClusterDownEvent]>;
  /** A cluster went from one state to another: `connecting`, `up`, `over_limit`, `stale`, `down`. */
  readonly clusterState: SyncHook<[event: ClusterStateEvent]>;
  /** A cluster left the configuration, or the collector stops: it is no longer polled. */
  readonly clusterRemoved: SyncHook<[clusterId: string]>;
  /** One answer came in and was decoded. */
  readonly fetched: SyncHook<[event: FetchedEvent]>;
  /** A cluster is over one of its limits, with each answer of which something was left out; or it no longer is. */
  readonly overLimit: SyncHook<[event: OverLimitEvent]>;
  /** A job's round is over, well or not; a job that fails is asked less and less often, the others as before. */
  readonly roundEnded: SyncHook<[event: RoundEndedEvent]>;
  /** A batch before any sink sees it; a tap may return another one. */
  readonly batch: SyncWaterfallHook<[batch: PointBatch]>;
  /** Whether a sink gets a batch; the first tap that answers decides, no answer means yes. */
  readonly route: SyncBailHook<[batch: PointBatch, sink: string], boolean | undefined>;
  /** A push sink took a batch. */
  readonly written: SyncHook<[event: WrittenEvent]>;
  /** A push sink did not take a batch. */
  readonly writeFailed: SyncHook<[event: WriteFailedEvent]>;
  /** Points were given up. */
  readonly dropped: SyncHook<[event: DroppedEvent]>;
  /** Someone asked to stop; clusters and sinks still run. */
  readonly stopping: AsyncSeriesHook<[]>;
  /** Clusters and sinks have ended. */
  readonly stopped: AsyncSeriesHook<[]>;
}

/** A hook without a policy does not compile, nor does a policy without a hook. */
const policies: ReadonlyMap<string, HookPolicy> = new Map(
  Object.entries(hookPolicies satisfies Readonly<Record<keyof CollectorHooks, HookPolicy>>),
);

/**
 * @param report hears of every throw in a contained hook: all but `configResolved`, `sinksReady` and `planReady`, whose
 *   throws abort what called them
 */
export function createHooks(report: ReportHookFailure): CollectorHooks {
  const hooks: CollectorHooks = {
    configResolved: new AsyncSeriesHook(['config']),
    sinksReady: new AsyncSeriesHook(['sinks']),
    planReady: new SyncWaterfallHook(['jobs', 'cluster']),
    clusterUp: new SyncHook(['event']),
    clusterDown: new SyncHook(['event']),
    clusterState: new SyncHook(['event']),
    clusterRemoved: new SyncHook(['clusterId']),
    fetched: new SyncHook(['event']),
    overLimit: new SyncHook(['event']),
    roundEnded: new SyncHook(['event']),
    batch: new SyncWaterfallHook(['batch']),
    route: new SyncBailHook(['batch', 'sink']),
    written: new SyncHook(['event']),
    writeFailed: new SyncHook(['event']),
    dropped: new SyncHook(['event']),
    stopping: new AsyncSeriesHook([]),
    stopped: new AsyncSeriesHook([]),
  };
  for (const [name, hook] of Object.entries(hooks)) {
    const policy = policies.get(name);
    if (policy?.onThrow === 'contain') contain(name, hook as object, report, policy.check);
  }
  return Object.freeze(hooks);
}
