import type { ServerTrust, WebConfig } from '@gostats/net';
import type { Limits } from '../limits/index.js';
import type { ConfigProblem, GostatsError } from '../errors.js';
import type { SummaryKind } from '../sources/summary/kinds.js';
import type { GlobalValues } from './schema-global.js';

export type { SummaryKind };

/** How often a stat group is polled. */
export type UpdateInterval =
  /** The key's own interval, as OneFS has it, times a factor. */
  { readonly kind: 'native'; readonly multiplier: number } | { readonly kind: 'absolute'; readonly intervalMs: number };

export interface StatGroupConfig {
  readonly name: string;
  readonly updateInterval: UpdateInterval;
  readonly stats: readonly string[];
}

/** Tag names → values. */
export type Tags = Readonly<Record<string, string>>;

/**
 * What becomes of the points of a sink: statistics, fields and tags are left out, tags are renamed and added. Patterns are
 * as `compileGlob` has them; an empty list of those to keep keeps all.
 */
export interface ShapingConfig {
  /** The sink's own, added last. */
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
  /** URL of the proxy that leads to the cluster, with its user and password if it has any; undefined = none. */
  readonly proxy: string | undefined;
  readonly preserveCase: boolean;
  /** Only the cluster with this GUID is collected. */
  readonly guid: string | undefined;
  /** The value of the tag `cluster`, in place of the cluster's own name. */
  readonly name: string | undefined;
  /** Added to its points; they go before those of `[global]`. */
  readonly tags: Tags;
  /** What it may send. */
  readonly limits: Limits;
  /** Keys that core does not know and that look like a sink's (`prometheus_port`), as they stand in the file. */
  readonly sinkOptions: Readonly<Record<string, unknown>>;
  /** Where it stands: `cluster[2]`, counted as in the file (disabled ones included). */
  readonly path: string;
}

export interface SinkConfig {
  readonly id: string;
  /** A bare name, an npm name, or a path. */
  readonly use: string;
  readonly onStartFailure: 'retry' | 'fail' | 'ignore';
  /** Its code is loaded even if others can change it. */
  readonly allowUnsafePath: boolean;
  /** It runs in a process of its own (`isolate = "process"`). */
  readonly isolation?: IsolationConfig | undefined;
  /** `[sink.options]` when given; else the host takes the top-level table of the sink's name. */
  readonly options: Readonly<Record<string, unknown>> | undefined;
  /** Ids of the clusters whose batches it gets; undefined = all. */
  readonly clusters: readonly string[] | undefined;
  /** The stat groups and summaries (`summary_stats.protocol`) that it gets; undefined = all. */
  readonly statGroups: readonly string[] | undefined;
  /** Undefined: it gets the points as they are, but for the tags of `[global]` and `[[cluster]]`. */
  readonly shaping: ShapingConfig | undefined;
  /** Where it is configured, for messages: `stats_processor` or `sink[0]`. */
  readonly path: string;
}

/** What a sink in a process of its own may use. Paths as in the file: relative ones count from its folder. */
export interface IsolationConfig {
  readonly maxMemoryMb: number;
  readonly mayRead: readonly string[];
  readonly mayWrite: readonly string[];
}

export interface SummaryConfig {
  readonly kind: SummaryKind;
  readonly intervalMs: number;
  /** Only with `heat`: how many of the hottest paths of one answer are kept, to bound the number of series. */
  readonly rowLimit?: number | undefined;
}

export type LogLevel = 'trace' | 'debug' | 'info' | 'notice' | 'warn' | 'error' | 'critical';

export interface LoggingConfig {
  /** As it stands in the file: relative to the folder the process was started in, as with gostats. */
  readonly file: string | undefined;
  readonly format: 'text' | 'json';
  readonly level: LogLevel;
  readonly toStdout: boolean;
  /** The log file is rotated when it grows past this; `Infinity` = never. */
  readonly maxSizeBytes?: number;
  /** Rotated files that are kept beside the current one. */
  readonly maxFiles?: number;
}

/** Where gostats says how it is itself. */
export interface TelemetryConfig {
  /** 0 = any free one. */
  readonly port: number;
  readonly listenAddress: string;
  /** How it is served; absent: to anybody, over HTTP. */
  readonly web?: WebConfig;
}

/** A `[[source]]`: a package that collects. */
export interface SourceConfig {
  readonly id: string;
  /** A bare name, an npm name, or a path. */
  readonly use: string;
  readonly onStartFailure: 'fail' | 'ignore';
  /** Its code is loaded even if others can change it. */
  readonly allowUnsafePath: boolean;
  /** Ids of the clusters that it collects from; undefined = all. */
  readonly clusters: readonly string[] | undefined;
  readonly options: Readonly<Record<string, unknown>>;
  /** `source[0]` */
  readonly path: string;
}

/** A `[[plugin]]`: a package that taps the hooks. */
export interface PluginConfig {
  readonly id: string;
  /** An npm name, or a path. */
  readonly use: string;
  /** Its code is loaded even if others can change it. */
  readonly allowUnsafePath: boolean;
  readonly options: Readonly<Record<string, unknown>>;
  /** `plugin[0]` */
  readonly path: string;
}

/** Something that is wrong in a file and stops only a part of it. */
export interface ConfigFault extends ConfigProblem {
  /** What that means: `this cluster is left out`. */
  readonly consequence: string;
}

/** A `[[cluster]]` that cannot be used. */
export interface UnusableCluster {
  /** `hostname:port`; its path (`cluster[1]`), alone or behind that, where this is not known or is another cluster's. */
  readonly id: string;
  /** The id that it would have. */
  readonly configuredId: string;
  /** Empty when it is what is wrong. */
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

/** A configuration file, checked, with its defaults and secrets filled in, the keys of `[global]` among them. Frozen. */
export interface ResolvedConfig extends GlobalValues {
  /** Absolute path of the file. */
  readonly file: string;
  readonly logging: LoggingConfig;
  readonly telemetry: TelemetryConfig | undefined;
  /** Without the disabled ones and those that cannot be used. */
  readonly clusters: readonly ClusterConfig[];
  readonly sinks: readonly SinkConfig[];
  readonly sources: readonly SourceConfig[];
  readonly plugins: readonly PluginConfig[];
  /** The active ones, in the order of `active_stat_groups`. */
  readonly statGroups: readonly StatGroupConfig[];
  readonly summaries: readonly SummaryConfig[];
  /** Added to all points. */
  readonly tags: Tags;
  /** Those left out because something is wrong with them; they are shown as down. */
  readonly unusableClusters: readonly UnusableCluster[];
  readonly unusableSinks: readonly UnusableSink[];
  /** What is wrong and stops only a part of the file, for the log; in the order of the file. */
  readonly problems: readonly ConfigFault[];
  /** Things that were put right or left out, for the log. */
  readonly warnings: readonly ConfigProblem[];
  /**
   * A top-level table as it stands in the file, secrets filled in and marked as secret; for sinks' options.
   * An integer above 2^53 arrives as the nearest number.
   *
   * @throws GostatsError E_CONFIG when a reference (`$env:`, `$file:`, `$cmd:`, a secret store) of that table cannot be filled in; never for the tables of
   * sinks in use by their bare name, because loading the configuration has tried those.
   */
  table(name: string): Readonly<Record<string, unknown>> | undefined;
  /** Tables that are neither core's nor known to belong to a sink. */
  readonly unknownTables: readonly { readonly name: string; readonly keys: readonly string[] }[];
  /** Asks the secret stores (`$cmd:`, `[[secret_store]]`) for what these tables refer to; needed before `table`. Never rejects. */
  askStores(names: readonly string[]): Promise<void>;
  /** 1-based line of a dotted path (`influxdb.port`, `cluster[1].prometheus_port`), as near as the file has it. */
  locate(path: string): number | undefined;
}
