import type { ClusterRef, Frame, Logger, Series } from '../sink/index.js';

/** A row of a list of the API, as it stands in the answer. */
export type JsonRow = Readonly<Record<string, unknown>>;

/** What a request of a source may say beside its path. */
export interface SourceRequest {
  /** Aborts the request, beside the signal of the round. */
  readonly signal?: AbortSignal;
  /** For one attempt, milliseconds. Default 60 000. */
  readonly timeoutMs?: number;
  /** How often a request is sent at most when it fails for a passing reason. Default: `max_retries` of the cluster. */
  readonly attempts?: number;
}

/**
 * What the rows of one measurement look like. Members of a row that are not named here follow one rule: text is a tag, a
 * number is a field, `true` and `false` are the fields 1 and 0, `null` is absent; text in a map is a tag `<map>_<name>`.
 */
export interface RowShape {
  /** The measurement, for example `quota.usage`: what sinks name their series by. */
  readonly key: string;
  /** One sentence, for the HELP text of Prometheus. */
  readonly description?: string;
  /** Units of the fields, as OneFS writes them; default `none`. */
  readonly units?: string;
  /** Whether a row is about one node or about the cluster. Default `cluster`. */
  readonly scope?: 'cluster' | 'node';
  /** What `valueType` of the measurement says; default `rows`. */
  readonly valueType?: string;
  /**
   * Whether rows have more than one field: then Prometheus' name of a field is `<key>_<field>`, else `<key>`. Default
   * true. It must not change from release to release.
   */
  readonly multiField?: boolean;
  /** Members that are numbers and name something: an id, a node. */
  readonly tags?: readonly string[];
  /** Members that are left out. */
  readonly ignored?: readonly string[];
  /** Fields that are counts: a database with integer fields stores them as integers. */
  readonly integers?: readonly string[];
}

/** Takes the rows of one measurement in one round. */
export interface Rows {
  /**
   * Adds a row. A row with tags and no field gets the field `value` = 1.
   *
   * @param timestampMs when OneFS took the values, milliseconds since the epoch; default: when the answer came in
   */
  add(row: JsonRow, timestampMs?: number): void;
}

/**
 * One run of a job. It is over when the promise of `run` settles; nothing of it may be used afterwards. Its functions may
 * be taken out of it: `async run({ list, rows })`.
 */
export interface SourceRound {
  /** The job as the host runs it: a plugin may have changed its interval. */
  readonly job: SourceJob;
  readonly cluster: ClusterRef;
  /** Aborts when the round takes too long, when the cluster is lost and when the host stops. */
  readonly signal: AbortSignal;
  /** Milliseconds since the epoch, by the host's clock. */
  readonly now: () => number;
  /**
   * Reads one document. Only paths below `/platform/`, only GET; retried, bounded and timed by the host.
   *
   * @throws an error with a `code`: `E_SOURCE_PATH` for another path, `E_CLUSTER_FORBIDDEN` when the user lacks a
   *   privilege, `E_PAPI_…` for what the cluster answered; its `status` is the HTTP status, where there is one
   */
  readonly get: <Body extends object = JsonRow>(path: string, request?: SourceRequest) => Promise<Body>;
  /**
   * Reads a list page by page: follows `resume` until the last page, within the limits `list_pages` and `list_seconds`.
   * A large page comes in several parts.
   *
   * @param member where the list stands in the answer: `quotas`
   * @throws as `get` does
   */
  readonly list: (path: string, member: string, request?: SourceRequest) => AsyncIterable<readonly JsonRow[]>;
  /** The rows of a measurement; the same object for the same shape during a round. */
  readonly rows: (shape: RowShape) => Rows;
  /** The series of these tags, for frames that a source makes itself. `cluster` is added. Undefined beyond the limits. */
  readonly series: (tags: Readonly<Record<string, string>>) => Series | undefined;
  /**
   * Delivers frames now, with the rows added so far; what is added later follows at the end of the round. Without it
   * everything is delivered at the end, also when `run` throws.
   */
  readonly emit: (frames?: readonly Frame[]) => void;
}

/** Something that is collected of a cluster at an interval. */
export interface SourceJob {
  /** Unique among the jobs of a source, and the same whenever it means the same. */
  readonly id: string;
  /** Milliseconds, from 50. */
  readonly intervalMs: number;
  /** How long a round may take, milliseconds. Default: the interval, at least 30 000. */
  readonly limitMs?: number | undefined;
  /** What `groups` of a batch says; routes can name it. Default: the id of the source. */
  readonly groups?: readonly string[];
  /**
   * One round: asks, and adds rows. A round that takes much longer than usual is started a second time; whichever ends
   * first counts, and the signal of the other aborts. Otherwise rounds of a job do not overlap. A throw fails the round,
   * which the host reports, and the job is run less and less often until it succeeds; no other job notices.
   */
  run(round: SourceRound): Promise<void>;
}

/** A cluster as a source may know it: never its user or password. */
export interface SourceCluster<ClusterOptions = unknown> {
  readonly cluster: ClusterRef;
  /** What this `[[cluster]]` says to this source: its keys `<id>_<option>`, checked by `clusterConfig`. */
  readonly options: ClusterOptions;
  /** Of this cluster's nodes: LNN by devid. */
  readonly nodes: ReadonlyMap<number, number>;
  readonly logger: Logger;
  /** Aborts when the cluster is lost, when it is planned anew and when the host stops. */
  readonly signal: AbortSignal;
  /** As in {@link SourceRound}: for what must be known before there are jobs. */
  readonly get: <Body extends object = JsonRow>(path: string, request?: SourceRequest) => Promise<Body>;
  /** As in {@link SourceRound}. */
  readonly list: (path: string, member: string, request?: SourceRequest) => AsyncIterable<readonly JsonRow[]>;
  /**
   * Made by `make` once a cluster and release, and kept while the connection is lost and found again: for what a source
   * has learnt about it.
   */
  readonly keep: <Kept>(name: string, make: () => Kept) => Kept;
}

/** One configured source: serves all clusters. */
export interface Source<ClusterOptions = unknown> {
  /**
   * The jobs of a cluster. Called whenever the cluster was connected. A throw leaves this source out for this cluster
   * until `retryMs` of the error, or a minute, is over; other sources are not affected.
   */
  jobs(cluster: SourceCluster<ClusterOptions>): readonly SourceJob[] | Promise<readonly SourceJob[]>;
  /** Release everything. Must be safe twice. */
  close?(signal: AbortSignal): Promise<void>;
}

/** All that a source gets from the host beside its own options. */
export interface SourceContext {
  /** The id of this configured source: unique, by default its name. */
  readonly id: string;
  /** Writes to the collector's log, with the source's id on every line. */
  readonly logger: Logger;
  /** Aborts when the host stops and its deadline has passed. */
  readonly signal: AbortSignal;
  /** For the `User-Agent` header of what else the source sends: `gostats/<version>`. */
  readonly userAgent: string;
}
