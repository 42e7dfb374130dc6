import type { PointBatch } from './batch.js';
import type { ClusterState } from './cluster-state.js';
import type { Logger } from './logger.js';

/** Where a sink delivers: for `gostats check` to show, and to find what cannot work together. */
export interface SinkDestination {
  /** Without secrets, a line each: `http://influx.example:8086, database isi_data`. */
  readonly text: readonly string[];
  /** Where it will listen; a host that is absent means all addresses, port 0 any free one. */
  readonly listens?: readonly { readonly what: string; readonly host?: string | undefined; readonly port: number }[];
  /** Files that `init` reads. */
  readonly reads?: readonly string[];
}

/**
 * A sink that sends batches somewhere.
 *
 * One instance serves all clusters; `batch.cluster` says whose points they are. The host owns the queue, the retries, the
 * time limit and the count of what was dropped: a sink neither buffers nor retries, it writes or it throws.
 *
 * Calls never overlap. With `maxConcurrency` above 1 in the definition `writePoints` may run for batches of different
 * clusters at the same time; the order within a cluster is kept, and no other call overlaps.
 */
export interface PushSink {
  /** Where it delivers. */
  readonly destination?: SinkDestination;
  /** Connect. Comes first; may be called again after it failed. The signal aborts when the host gives up or stops. */
  init?(signal: AbortSignal): Promise<void>;
  /**
   * Deliver the whole batch before the promise settles. Never called before `init` succeeded or after `close`.
   * Anything thrown means: try this batch again later; see `permanent`, `partial` and `retryable` for saying more.
   */
  writePoints(batch: PointBatch, signal: AbortSignal): Promise<void>;
  /** Send what the other side still holds back. Called once before `close`, after the last `writePoints`. */
  flush?(signal: AbortSignal): Promise<void>;
  /** Let go of everything. Must be safe without `init`, after a failed `init`, and twice. */
  close?(signal: AbortSignal): Promise<void>;
}

/** A sink that others scrape: it serves the latest values itself. */
export interface PullSink {
  /** Where it serves. */
  readonly destination?: SinkDestination;
  /** Start to serve. May be called again after it failed. */
  init?(signal: AbortSignal): Promise<void>;
  /** Remember what is new in the batch. Called for every batch, at once, also before `init` succeeded; must not block. */
  observe(batch: PointBatch): void;
  /**
   * Drop everything that came with this `batch.cluster.id`: the cluster left the configuration, or this sink no longer gets
   * it. No batch of it follows until it is configured again. Must not block or throw, also for an id that it does not know.
   * The host says no more than this: a batch with another `cluster.name` for a known id replaces the old name, and a series
   * is gone when several intervals (`batch.intervalMs`) have passed without it.
   */
  forget?(clusterId: string): void;
  /** Stop to serve. Must be safe without `init`, after a failed `init`, and twice. */
  close?(signal: AbortSignal): Promise<void>;
}

export type StatsSink = PushSink | PullSink;

/**
 * A cluster as a sink may know it: never its user or password. Neither disabled clusters are among them, nor those that the
 * `clusters` of this `[[sink]]` leave out.
 */
export interface SinkCluster<ClusterOptions = unknown> {
  /** Equals `batch.cluster.id`. */
  readonly id: string;
  /** As configured. */
  readonly hostname: string;
  /**
   * What this `[[cluster]]` says to this sink: its keys `<sink>_<option>`, and before them `<id>_<option>`, checked by
   * `clusterConfig`.
   */
  readonly options: ClusterOptions;
}

/** All that a sink gets from the host beside its own options. */
export interface SinkContext<ClusterOptions = unknown> {
  /** The id of this configured sink: unique, by default its name. */
  readonly id: string;
  /** Writes to the collector's log, with the sink's id on every line. */
  readonly logger: Logger;
  /** For the `User-Agent` header of what the sink sends: `gostats/<version>`. */
  readonly userAgent: string;
  /** Aborts when the host stops and its deadline has passed. */
  readonly signal: AbortSignal;
  /** All that are configured and not disabled. */
  readonly clusters: readonly SinkCluster<ClusterOptions>[];
  /**
   * How these clusters are at this moment, in the same order, those that never answered among them: for a sink that tells
   * others whether what it holds is still true. Cheap enough to ask whenever somebody asks the sink. Absent in older hosts.
   */
  clusterStates?(): readonly ClusterState[];
}
