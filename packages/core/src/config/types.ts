import type { ServerTrust, WebConfig } from '@gostats/net';
import type { Limits } from '../limits/index.js';
import type { ConfigProblem, GostatsError } from '../errors.js';
import type { SummaryKind } from '../sources/summary/kinds.js';
import type { GlobalValues } from './schema-global.js';

export type { SummaryKind };

/** How often a stat group is polled. */
export type UpdateInterval =
  /** The interval at which OneFS updates the key, times a factor. */
  { readonly kind: 'native'; readonly multiplier: number } | { readonly kind: 'absolute'; readonly intervalMs: number };

export interface StatGroupConfig {
  readonly name: string;
  readonly updateInterval: UpdateInterval;
  readonly stats: readonly string[];
}

/** Tag names → values. */
export type Tags = Readonly<Record<string, string>>;

/**
 * How the points of a sink are changed: statistics, fields and tags are dropped, tags are renamed and added. Patterns
 * have the syntax of `compileGlob`. An empty `keep…` list keeps everything.
 */
export interface ShapingConfig {
  /** Tags of this sink, added last. */
  readonly tags: Tags;
  readonly keepStats: readonly string[];
  readonly dropStats: readonly string[];
  /** `field`, or `stat:field`. */
  readonly keepFields: readonly string[];
  readonly dropFields: readonly string[];
  readonly keepTags: readonly string[];
  readonly dropTags: readonly string[];
  /** Old name → new name. No two new names are equal. */
  readonly renameTags: Tags;
}

export interface ClusterConfig extends ServerTrust {
  /** `hostname:port` */
  readonly id: string;
  readonly hostname: string;
  readonly port: number;
  readonly username: string;
  readonly password: string;
  readonly authtype: 'session' | 'basic-auth';
  /** URL of the proxy to the cluster, including its user and password if any; undefined = none. */
  readonly proxy: string | undefined;
  readonly preserveCase: boolean;
  /** Statistics are collected only if the cluster has this GUID. */
  readonly guid: string | undefined;
  /** The value of the tag `cluster`, instead of the name that OneFS reports. */
  readonly name: string | undefined;
  /** Added to the points of this cluster. They take precedence over those of `[global]`. */
  readonly tags: Tags;
  /** Limits on how much the cluster may send. */
  readonly limits: Limits;
  /** Keys that core does not define and that look like options of a sink (`prometheus_port`), as in the file. */
  readonly sinkOptions: Readonly<Record<string, unknown>>;
  /** Its place in the file: `cluster[2]`. Disabled clusters are counted too. */
  readonly path: string;
}

export interface SinkConfig {
  readonly id: string;
  /** A short name, an npm name, or a path. */
  readonly use: string;
  readonly onStartFailure: 'retry' | 'fail' | 'ignore';
  /** Its code is loaded even if other users can change it. */
  readonly allowUnsafePath: boolean;
  /** Set if the sink runs in a separate process (`isolate = "process"`). */
  readonly isolation?: IsolationConfig | undefined;
  /** `[sink.options]`. If undefined, the host passes the top-level table with the name of the sink. */
  readonly options: Readonly<Record<string, unknown>> | undefined;
  /** Ids of the clusters whose batches the sink receives; undefined = all. */
  readonly clusters: readonly string[] | undefined;
  /** The stat groups and summaries (`summary_stats.protocol`) that the sink receives; undefined = all. */
  readonly statGroups: readonly string[] | undefined;
  /** Undefined = the points are unchanged, except for the tags of `[global]` and `[[cluster]]`. */
  readonly shaping: ShapingConfig | undefined;
  /** Where it is configured, for messages: `stats_processor` or `sink[0]`. */
  readonly path: string;
}

/** What a sink in a separate process may use. Paths are as in the file: relative ones start at the file's folder. */
export interface IsolationConfig {
  readonly maxMemoryMb: number;
  readonly mayRead: readonly string[];
  readonly mayWrite: readonly string[];
}

export interface SummaryConfig {
  readonly kind: SummaryKind;
  readonly intervalMs: number;
  /** Only for `heat`: how many of the hottest paths in a response are kept, to bound the number of series. */
  readonly rowLimit?: number | undefined;
}

export type LogLevel = 'trace' | 'debug' | 'info' | 'notice' | 'warn' | 'error' | 'critical';

export interface LoggingConfig {
  /** As in the file. A relative name starts at the working directory of the process, as in gostats (Go). */
  readonly file: string | undefined;
  readonly format: 'text' | 'json';
  readonly level: LogLevel;
  readonly toStdout: boolean;
  /** The log file is rotated when it exceeds this size; `Infinity` = never. */
  readonly maxSizeBytes?: number;
  /** How many rotated files are kept in addition to the current one. */
  readonly maxFiles?: number;
}

/** The listener for the health and metrics of gostats itself. */
export interface TelemetryConfig {
  /** 0 = any free port. */
  readonly port: number;
  readonly listenAddress: string;
  /** TLS, access control and limits; absent = plain HTTP without authentication. */
  readonly web?: WebConfig;
}

/** A `[[source]]`: a package that collects additional data from clusters. */
export interface SourceConfig {
  readonly id: string;
  /** A short name, an npm name, or a path. */
  readonly use: string;
  readonly onStartFailure: 'fail' | 'ignore';
  /** Its code is loaded even if other users can change it. */
  readonly allowUnsafePath: boolean;
  /** Ids of the clusters that it collects from; undefined = all. */
  readonly clusters: readonly string[] | undefined;
  readonly options: Readonly<Record<string, unknown>>;
  /** `source[0]` */
  readonly path: string;
}

/** A `[[plugin]]`: a package that uses the hooks. */
export interface PluginConfig {
  readonly id: string;
  /** An npm name, or a path. */
  readonly use: string;
  /** Its code is loaded even if other users can change it. */
  readonly allowUnsafePath: boolean;
  readonly options: Readonly<Record<string, unknown>>;
  /** `plugin[0]` */
  readonly path: string;
}

/** A problem that disables only a part of the configuration. */
export interface ConfigFault extends ConfigProblem {
  /** What happens as a result: `this cluster is left out`. */
  readonly consequence: string;
}

/** A `[[cluster]]` that cannot be used. */
export interface UnusableCluster {
  /**
   * `hostname:port`, or its path (`cluster[1]`) if the host name is invalid. If another cluster has the same id, the
   * path is appended.
   */
  readonly id: string;
  /** The id that it would have if it were usable. */
  readonly configuredId: string;
  /** Empty if the host name itself is invalid. */
  readonly hostname: string;
  readonly path: string;
  readonly error: GostatsError;
}

/** A sink of `stats_processor` or `[[sink]]` that cannot be used. */
export interface UnusableSink {
  readonly id: string;
  readonly use: string;
  readonly path: string;
  readonly error: GostatsError;
}

/** A checked configuration file with all defaults and secrets filled in. Includes the keys of `[global]`. Frozen. */
export interface ResolvedConfig extends GlobalValues {
  /** Absolute path of the file. */
  readonly file: string;
  readonly logging: LoggingConfig;
  readonly telemetry: TelemetryConfig | undefined;
  /** Without disabled and unusable clusters. */
  readonly clusters: readonly ClusterConfig[];
  readonly sinks: readonly SinkConfig[];
  readonly sources: readonly SourceConfig[];
  readonly plugins: readonly PluginConfig[];
  /** The active stat groups, in the order of `active_stat_groups`. */
  readonly statGroups: readonly StatGroupConfig[];
  readonly summaries: readonly SummaryConfig[];
  /** Tags that are added to all points. */
  readonly tags: Tags;
  /** Clusters that are left out because of a problem. They are reported as down. */
  readonly unusableClusters: readonly UnusableCluster[];
  readonly unusableSinks: readonly UnusableSink[];
  /** Problems that disable only a part of the configuration, for the log. Sorted by line. */
  readonly problems: readonly ConfigFault[];
  /** Values that were corrected or ignored, for the log. */
  readonly warnings: readonly ConfigProblem[];
  /**
   * Returns a top-level table as in the file, with references resolved and marked as secret. Used for options of sinks.
   * An integer above 2^53 is rounded to the nearest number.
   *
   * @throws GostatsError E_CONFIG when a reference in that table (`$env:`, `$file:`, `$cmd:`, a secret store) cannot be
   * resolved. Never throws for tables of sinks that are in use under a short name: loading the configuration has
   * already resolved those.
   */
  table(name: string): Readonly<Record<string, unknown>> | undefined;
  /** Top-level tables that belong neither to core nor to a known sink. */
  readonly unknownTables: readonly { readonly name: string; readonly keys: readonly string[] }[];
  /**
   * Fetches the values that these tables reference from the secret stores (`$cmd:`, `[[secret_store]]`). Must be called
   * before `table`. Never rejects.
   */
  askStores(names: readonly string[]): Promise<void>;
  /**
   * Returns the 1-based line of a dotted path (`influxdb.port`, `cluster[1].prometheus_port`), or of the closest
   * enclosing path in the file.
   */
  locate(path: string): number | undefined;
}
