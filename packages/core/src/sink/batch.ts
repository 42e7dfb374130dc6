/**
 * The shape of what a sink receives: columns with interned series.
 *
 * A million points that wait for a database cost a quarter of the memory of point objects, and a sink can keep what it
 * derives from a series (a line-protocol head, a label text) and only append numbers.
 */

/** The cluster a batch comes from. The same object for as long as the cluster keeps its name, guid and release. */
export interface ClusterRef {
  /** `host:port` as configured: unique in a configuration, and known before the cluster answered. */
  readonly id: string;
  /** The host as configured. */
  readonly hostname: string;
  /** The cluster's own name, lower case unless `preserve_case` is set. The value of the tag `cluster`. */
  readonly name: string;
  /** The cluster's own, for its whole life; the name can change. */
  readonly guid: string;
  /** OneFS release, for example `v9.7.1.2`. */
  readonly release: string;
}

/**
 * One tag set, interned: every round hands out the same object for the same tags, so a sink may cache by identity
 * (a `WeakMap` keyed by the series lets the cache go when the series goes).
 */
export interface Series {
  /** Unique in the process, never reused. */
  readonly id: number;
  /** Canonical text of the tags: sorted by name. Equal for equal tags, also across processes. */
  readonly key: string;
  /**
   * Sorted by name; empty values do occur (OneFS reports them). The object inherits nothing, since a cluster may call a
   * tag `constructor` or `__proto__`: read it with `Object.entries(tags)`, `Object.hasOwn(tags, name)` or
   * `tags[name]`; `tags.hasOwnProperty` does not exist. A dictionary of your own by tag or field name is a `Map`.
   */
  readonly tags: Readonly<Record<string, string>>;
}

/** What OneFS says about a statistic; one object shared by every point of it. */
export interface StatInfo {
  /** The stat key (`node.cpu.user.avg`) or the summary's name (`node.summary.protocol`): the measurement. */
  readonly key: string;
  /** One sentence, may be empty. */
  readonly description: string;
  /** As OneFS has it, `none` when it has none. */
  readonly units: string;
  /** Whether its rows are one of the cluster, or one a node. */
  readonly scope: 'cluster' | 'node';
  /** OneFS's name for the value's type: `int32`, `stats_proto_opstat_list`, … or `summary`. */
  readonly valueType: string;
  /**
   * Whether values of this statistic have more than one field. Decided by the statistic and not by a single value, so
   * that a name built from it does not change from poll to poll.
   */
  readonly multiField: boolean;
}

/** One column. Every number is a float64; `integer` marks counts that a store with integer fields should keep whole. */
export interface Field {
  /** `value` for a statistic that is a plain number. */
  readonly name: string;
  readonly type: 'float' | 'integer';
}

/** Rows of one statistic with one set of fields. Its typed arrays may be views of a larger `buffer`: mind `byteOffset`. */
export interface Frame {
  readonly stat: StatInfo;
  /** The columns; none is there twice. */
  readonly fields: readonly Field[];
  /** One series a row. */
  readonly series: readonly Series[];
  /** When OneFS took the value, milliseconds since the epoch (whole seconds), one a row. */
  readonly timestamps: Float64Array;
  /** Row-major: the value of row `r`, field `f` is `values[r * fields.length + f]`. `NaN` = this row lacks the field. */
  readonly values: Float64Array;
}

/**
 * Everything that one fetch of one cluster produced. Read-only, and may be kept: all of it is frozen but the numbers, and
 * who writes into those is named in the log. Other sinks hold the same series, fields and statistics.
 */
export interface PointBatch {
  readonly cluster: ClusterRef;
  /** When the answer came in, milliseconds since the epoch, by the collector's clock. */
  readonly collectedAt: number;
  /** How often these statistics are polled, milliseconds: the next batch of them is due that much later. */
  readonly intervalMs: number;
  /** The stat groups (or the summary) that asked for it. */
  readonly groups: readonly string[];
  /** Rows of all frames together. */
  readonly pointCount: number;
  /** A statistic may have more than one, when its rows have different fields. */
  readonly frames: readonly Frame[];
}
