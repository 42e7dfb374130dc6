// The public types of plugin/index.d.ts. Written by scripts/api-report.mjs.

import type { AsyncSeriesHook } from 'tapable';
import type { ServerTrust } from '@gostats/net';
import type { SyncBailHook } from 'tapable';
import type { SyncHook } from 'tapable';
import type { SyncWaterfallHook } from 'tapable';
import type { WebConfig } from '@gostats/net';

// config/global-settings.d.ts
interface GlobalSetting<Key extends string, Raw, Value = Raw> {
    readonly key: Key;
    readonly types?: (given: Raw) => Value;
}
interface GlobalSelector<Key extends string, Raw> extends GlobalSetting<Key, Raw> {
    readonly isSelector?: true;
}
declare const globalSettings: {
    version: GlobalSetting<'version', string>;
    stats_processor: GlobalSelector<'stats_processor', string | string[]>;
    sinkMaxRetries: GlobalSetting<'stats_processor_max_retries', number>;
    sinkRetryIntervalMs: GlobalSetting<'stats_processor_retry_interval', number>;
    maxRetries: GlobalSetting<'max_retries', number>;
    minUpdateIntervalMs: GlobalSetting<'min_update_interval_override', number>;
    active_stat_groups: GlobalSelector<'active_stat_groups', string[]>;
    preserve_case: GlobalSelector<'preserve_case', boolean>;
    includeDegraded: GlobalSetting<'include_degraded', boolean>;
    tags: GlobalSelector<'tags', Readonly<Record<string, unknown>>>;
    fetchByStatgroup: GlobalSetting<'fetch_by_statgroup', boolean>;
    statTimeoutSeconds: GlobalSetting<'stat_timeout', number>;
    statRetries: GlobalSetting<'stat_retries', number>;
    statRetryIntervalMs: GlobalSetting<'stat_retry_interval', number>;
    strict: GlobalSetting<'strict', boolean>;
};

// config/schema-global.d.ts
type Settings = typeof globalSettings;
type TypesOf<Name extends keyof Settings> = NonNullable<Settings[Name]['types']>;
type SettingName = {
    [Name in keyof Settings]: 'isSelector' extends keyof Settings[Name] ? never : Name;
}[keyof Settings];
type GlobalValues = {
    readonly [Name in keyof Pick<Settings, SettingName>]: ReturnType<TypesOf<Name>>;
};

// config/types.d.ts
type UpdateInterval =
{
    readonly kind: 'native';
    readonly multiplier: number;
} | {
    readonly kind: 'absolute';
    readonly intervalMs: number;
};
interface StatGroupConfig {
    readonly name: string;
    readonly updateInterval: UpdateInterval;
    readonly stats: readonly string[];
}
type Tags = Readonly<Record<string, string>>;
interface ShapingConfig {
    readonly tags: Tags;
    readonly keepStats: readonly string[];
    readonly dropStats: readonly string[];
    readonly keepFields: readonly string[];
    readonly dropFields: readonly string[];
    readonly keepTags: readonly string[];
    readonly dropTags: readonly string[];
    readonly renameTags: Tags;
}
interface ClusterConfig extends ServerTrust {
    readonly id: string;
    readonly hostname: string;
    readonly port: number;
    readonly username: string;
    readonly password: string;
    readonly authtype: 'session' | 'basic-auth';
    readonly proxy: string | undefined;
    readonly preserveCase: boolean;
    readonly guid: string | undefined;
    readonly name: string | undefined;
    readonly tags: Tags;
    readonly limits: Limits;
    readonly sinkOptions: Readonly<Record<string, unknown>>;
    readonly path: string;
}
interface SinkConfig {
    readonly id: string;
    readonly use: string;
    readonly onStartFailure: 'retry' | 'fail' | 'ignore';
    readonly allowUnsafePath: boolean;
    readonly isolation?: IsolationConfig | undefined;
    readonly options: Readonly<Record<string, unknown>> | undefined;
    readonly clusters: readonly string[] | undefined;
    readonly statGroups: readonly string[] | undefined;
    readonly shaping: ShapingConfig | undefined;
    readonly path: string;
}
interface IsolationConfig {
    readonly maxMemoryMb: number;
    readonly mayRead: readonly string[];
    readonly mayWrite: readonly string[];
}
interface SummaryConfig {
    readonly kind: SummaryKind;
    readonly intervalMs: number;
    readonly rowLimit?: number | undefined;
}
type LogLevel = 'trace' | 'debug' | 'info' | 'notice' | 'warn' | 'error' | 'critical';
interface LoggingConfig {
    readonly file: string | undefined;
    readonly format: 'text' | 'json';
    readonly level: LogLevel;
    readonly toStdout: boolean;
    readonly maxSizeBytes?: number;
    readonly maxFiles?: number;
}
interface TelemetryConfig {
    readonly port: number;
    readonly listenAddress: string;
    readonly web?: WebConfig;
}
interface SourceConfig {
    readonly id: string;
    readonly use: string;
    readonly onStartFailure: 'fail' | 'ignore';
    readonly allowUnsafePath: boolean;
    readonly clusters: readonly string[] | undefined;
    readonly options: Readonly<Record<string, unknown>>;
    readonly path: string;
}
interface PluginConfig {
    readonly id: string;
    readonly use: string;
    readonly allowUnsafePath: boolean;
    readonly options: Readonly<Record<string, unknown>>;
    readonly path: string;
}
interface ConfigFault extends ConfigProblem {
    readonly consequence: string;
}
interface UnusableCluster {
    readonly id: string;
    readonly configuredId: string;
    readonly hostname: string;
    readonly path: string;
    readonly error: GostatsError;
}
interface UnusableSink {
    readonly id: string;
    readonly use: string;
    readonly path: string;
    readonly error: GostatsError;
}
interface ResolvedConfig extends GlobalValues {
    readonly file: string;
    readonly logging: LoggingConfig;
    readonly telemetry: TelemetryConfig | undefined;
    readonly clusters: readonly ClusterConfig[];
    readonly sinks: readonly SinkConfig[];
    readonly sources: readonly SourceConfig[];
    readonly plugins: readonly PluginConfig[];
    readonly statGroups: readonly StatGroupConfig[];
    readonly summaries: readonly SummaryConfig[];
    readonly tags: Tags;
    readonly unusableClusters: readonly UnusableCluster[];
    readonly unusableSinks: readonly UnusableSink[];
    readonly problems: readonly ConfigFault[];
    readonly warnings: readonly ConfigProblem[];
    table(name: string): Readonly<Record<string, unknown>> | undefined;
    readonly unknownTables: readonly {
        readonly name: string;
        readonly keys: readonly string[];
    }[];
    askStores(names: readonly string[]): Promise<void>;
    locate(path: string): number | undefined;
}

// error-texts.d.ts
interface ErrorText {
    readonly message: string;
    readonly remedy: string;
}
type Noun = 'sink' | 'source' | 'plugin';
interface FaultAt {
    readonly id: string;
    readonly place: string;
    readonly detail: string;
}
declare function wrongName(at: {
    noun: Noun;
    use: string;
    where: string;
    advice: string;
}): ErrorText;
declare function wrongPlace(at: {
    noun: Noun;
    use: string;
    where: string;
    name: string;
    file: string;
    from: readonly string[];
}): ErrorText;
declare function unsafeFiles(at: {
    noun: Noun;
    use: string;
    where: string;
    path: string;
    problem: string;
    fix: string;
}): ErrorText;
declare function notAsLocked(at: {
    lock: string;
    problems: readonly string[];
}): ErrorText;
interface PrivilegeNeed {
    readonly id: string;
    readonly without: string;
}

// errors.d.ts
declare const catalogue: {
    E_CONFIG_NOT_FOUND: (at: {
        file: string;
        problem?: string | undefined;
    }) => {
        message: string;
        remedy: string;
    };
    E_CONFIG_SYNTAX: (at: {
        file: string;
        line: number;
        column: number;
        problem: string;
    }) => {
        message: string;
        remedy: string;
    };
    E_CONFIG: (at: {
        file: string;
        problems: readonly ConfigProblem[];
    }) => {
        message: string;
        remedy: string;
    };
    E_MODULE_NAME: typeof wrongName;
    E_MODULE_PLACE: typeof wrongPlace;
    E_MODULE_UNSAFE: typeof unsafeFiles;
    E_MODULE_LOCK: typeof notAsLocked;
    E_SINK_NOT_FOUND: (at: {
        use: string;
        where: string;
        tried: readonly string[];
        from: readonly string[];
        install: string;
    }) => ErrorText;
    E_SINK_LOAD: (at: {
        use: string;
        place: string;
        problem: string;
    }) => ErrorText;
    E_SINK_EXPORT: (at: {
        use: string;
        place: string;
        problem: string;
    }) => ErrorText;
    E_SINK_CONTRACT: (at: {
        use: string;
        place: string;
        expected: number;
        found: number;
    }) => ErrorText;
    E_SINK_INSTANCE: (at: {
        sink: string;
        place: string;
        problem: string;
        defect?: boolean;
    }) => {
        message: string;
        remedy: string;
    };
    E_SINK_START: (at: {
        sink: string;
        problem: string;
    }) => {
        message: string;
        remedy: string;
    };
    E_SINK_WRITE: (at: {
        sink: string;
        problem: string;
    }) => {
        message: string;
        remedy: string;
    };
    E_SINK_TIMEOUT: (at: {
        sink: string;
        operation: string;
        seconds: number;
    }) => {
        message: string;
        remedy: string;
    };
    E_SINK_BLOCKED: (at: FaultAt) => ErrorText;
    E_SINK_MUTATED: (at: {
        id: string;
        place: string;
        detail: string;
    }) => {
        message: string;
        remedy: string;
    };
    E_SINK_UNCAUGHT: (at: FaultAt) => ErrorText;
    E_SINK_LEAK: (at: FaultAt) => ErrorText;
    E_SINK_ENDED: (at: {
        id: string;
        place: string;
        detail: string;
    }) => {
        message: string;
        remedy: string;
    };
    E_PLUGIN_NOT_FOUND: (at: {
        use: string;
        where: string;
        tried: readonly string[];
        from: readonly string[];
        install: string;
    }) => ErrorText;
    E_PLUGIN_LOAD: (at: {
        use: string;
        place: string;
        problem: string;
    }) => ErrorText;
    E_PLUGIN_EXPORT: (at: {
        use: string;
        place: string;
        problem: string;
    }) => ErrorText;
    E_PLUGIN_CONTRACT: (at: {
        use: string;
        place: string;
        expected: number;
        found: number;
    }) => ErrorText;
    E_PLUGIN_APPLY: (at: {
        plugin: string;
        place: string;
        problem: string;
    }) => {
        message: string;
        remedy: string;
    };
    E_PLUGIN_VETO: (at: {
        plugin: string;
        place: string;
        hook: string;
        problem: string;
    }) => {
        message: string;
        remedy: string;
    };
    E_PLUGIN_BLOCKED: (at: FaultAt) => ErrorText;
    E_PLUGIN_UNCAUGHT: (at: FaultAt) => ErrorText;
    E_PLUGIN_LEAK: (at: FaultAt) => ErrorText;
    E_SOURCE_NOT_FOUND: (at: {
        use: string;
        where: string;
        tried: readonly string[];
        from: readonly string[];
        install: string;
    }) => ErrorText;
    E_SOURCE_LOAD: (at: {
        use: string;
        place: string;
        problem: string;
    }) => ErrorText;
    E_SOURCE_EXPORT: (at: {
        use: string;
        place: string;
        problem: string;
    }) => ErrorText;
    E_SOURCE_CONTRACT: (at: {
        use: string;
        place: string;
        expected: number;
        found: number;
    }) => ErrorText;
    E_SOURCE_CREATE: (at: {
        source: string;
        place: string;
        problem: string;
    }) => {
        message: string;
        remedy: string;
    };
    E_SOURCE_FAILED: (at: {
        source: string;
        place: string;
        operation: string;
        problem: string;
    }) => {
        message: string;
        remedy: string;
    };
    E_SOURCE_MISUSE: (at: {
        source: string;
        place: string;
        problem: string;
    }) => {
        message: string;
        remedy: string;
    };
    E_SOURCE_PATH: (at: {
        source: string;
        path: string;
        problem: string;
    }) => {
        message: string;
        remedy: string;
    };
    E_SOURCE_RELEASE: (at: {
        source: string;
        cluster: string;
        release: string;
        oldest: string;
    }) => {
        message: string;
        remedy: string;
    };
    E_SOURCE_BLOCKED: (at: FaultAt) => ErrorText;
    E_SOURCE_UNCAUGHT: (at: FaultAt) => ErrorText;
    E_SOURCE_LEAK: (at: FaultAt) => ErrorText;
    E_CLUSTER_CONFIG: (at: {
        cluster: string;
        file: string;
        problems: readonly ConfigProblem[];
    }) => {
        message: string;
        remedy: string;
    };
    E_CLUSTER_UNREACHABLE: (at: {
        cluster: string;
        problem: string;
        remedy?: string | undefined;
    }) => {
        message: string;
        remedy: string;
    };
    E_CLUSTER_SLOW: (at: {
        cluster: string;
        problem: string;
    }) => {
        message: string;
        remedy: string;
    };
    E_CLUSTER_CERTIFICATE: (at: {
        cluster: string;
        problem: string;
        remedy: string;
    }) => {
        message: string;
        remedy: string;
    };
    E_CLUSTER_NOT_ONEFS: (at: {
        cluster: string;
        problem: string;
    }) => {
        message: string;
        remedy: string;
    };
    E_CLUSTER_LOGIN: (at: {
        cluster: string;
        username: string;
    }) => {
        message: string;
        remedy: string;
    };
    E_CLUSTER_IDENTITY: (at: {
        cluster: string;
        name: string;
        expected: string;
        found: string;
    }) => {
        message: string;
        remedy: string;
    };
    E_CLUSTER_TWICE: (at: {
        cluster: string;
        other: string;
        name: string;
        guid: string;
    }) => {
        message: string;
        remedy: string;
    };
    E_CLUSTER_FORBIDDEN: (at: {
        cluster: string;
        path: string;
        needs?: readonly PrivilegeNeed[] | undefined;
    }) => {
        message: string;
        remedy: string;
    };
    E_CLUSTER_LIMIT: (at: {
        cluster: string;
        path: string;
        limit: string;
        found: number;
        allowed: number;
    }) => {
        message: string;
        remedy: string;
    };
    E_PAPI_REQUEST: (at: {
        cluster: string;
        path: string;
        status: number;
        problem: string;
    }) => {
        message: string;
        remedy: string;
    };
    E_PAPI_UNAVAILABLE: (at: {
        cluster: string;
        path: string;
        problem: string;
    }) => {
        message: string;
        remedy: string;
    };
    E_PAPI_ANSWER: (at: {
        cluster: string;
        path: string;
        problem: string;
    }) => {
        message: string;
        remedy: string;
    };
    E_PORT_IN_USE: (at: {
        host: string;
        port: number;
        who: string;
    }) => {
        message: string;
        remedy: string;
    };
    E_SIMULATOR_MISSING: (at: {
        command: string;
    }) => {
        message: string;
        remedy: string;
    };
    E_LISTEN: (at: {
        host: string;
        port: number;
        who: string;
        problem: string;
    }) => {
        message: string;
        remedy: string;
    };
    E_TLS_FILE: (at: {
        who: string;
        problem: string;
    }) => {
        message: string;
        remedy: string;
    };
    E_HOOK: (at: {
        hook: string;
        tap: string;
        problem: string;
    }) => {
        message: string;
        remedy: string;
    };
    E_REGISTRY: (at: {
        problem: string;
        remedy: string;
    }) => {
        message: string;
        remedy: string;
    };
    E_PACKAGE_MANAGER: (at: {
        problem: string;
        remedy: string;
    }) => {
        message: string;
        remedy: string;
    };
    E_PACKAGE_NAME: (at: {
        name: string;
        problem: string;
        remedy: string;
    }) => {
        message: string;
        remedy: string;
    };
    E_PACKAGE_NOT_FOUND: (at: {
        tried: readonly string[];
        registry: string;
        similar: string | undefined;
    }) => {
        message: string;
        remedy: string;
    };
    E_PACKAGE_REFUSED: (at: {
        id: string;
        problem: string;
        remedy: string;
    }) => {
        message: string;
        remedy: string;
    };
    E_PACKAGE_INSTALL: (at: {
        id: string;
        doing: 'install' | 'remove';
        folder: string;
        problem: string;
    }) => {
        message: string;
        remedy: string;
    };
    E_PACKAGE_UNUSABLE: (at: {
        id: string;
        folder: string;
        problem: string;
    }) => {
        message: string;
        remedy: string;
    };
    E_PACKAGE_USED: (at: {
        name: string;
        where: string;
    }) => {
        message: string;
        remedy: string;
    };
    E_PACKAGE_NOT_INSTALLED: (at: {
        name: string;
        folder: string;
        similar: string | undefined;
    }) => {
        message: string;
        remedy: string;
    };
};
interface ConfigProblem {
    readonly line?: number | undefined;
    readonly path: string;
    readonly problem: string;
}
type ErrorCode = keyof typeof catalogue;
declare class GostatsError extends Error {
    readonly name = "GostatsError";
    readonly code: ErrorCode;
    readonly remedy: string;
    readonly problems: readonly ConfigProblem[] | undefined;
    constructor(code: ErrorCode, message: string, remedy: string, cause?: unknown, problems?: readonly ConfigProblem[]);
}

// health/events.d.ts
export interface ClusterStateEvent {
    readonly status: ClusterStatus;
    readonly before: ClusterCondition;
    readonly outageMs: number | undefined;
}

// health/status.d.ts
export interface HealthError {
    readonly code: ErrorCode;
    readonly message: string;
    readonly remedy: string;
    readonly at: number;
}
export type JobCondition = 'waiting' | 'ok' | 'failing' | 'stale';
export interface JobStatus {
    readonly id: string;
    readonly intervalMs: number;
    readonly state: JobCondition;
    readonly since: number;
    readonly lastSuccess: number | undefined;
    readonly lastError: HealthError | undefined;
    readonly failures: number;
    readonly nextTry: number | undefined;
}
export interface NodeCount {
    readonly total: number;
    readonly down: number;
}
export interface ClusterStatus extends Omit<ClusterState, 'label'> {
    readonly hostname: string;
    readonly guid: string | undefined;
    readonly release: string | undefined;
    readonly lastError: HealthError | undefined;
    readonly nextTry: number | undefined;
    readonly nodes: NodeCount | undefined;
    readonly clockOffsetMs: number | undefined;
    readonly jobs: readonly JobStatus[];
    readonly limits: readonly Breach[];
}

// hooks/events.d.ts
export interface ClusterUpEvent {
    readonly cluster: ClusterRef;
    readonly nodes: number;
    readonly keys: number;
    readonly missingKeys: readonly string[];
    readonly intervals: readonly {
        readonly intervalMs: number;
        readonly keys: number;
    }[];
    readonly sourceJobs?: number;
}
export interface ClusterDownEvent {
    readonly clusterId: string;
    readonly error: GostatsError;
    readonly retryInMs: number;
}
export interface FetchedEvent {
    readonly cluster: ClusterRef;
    readonly job: string;
    readonly durationMs: number;
    readonly bytes: number;
    readonly points: number;
    readonly series: number;
    readonly seriesBytes: number;
    readonly clockOffsetSeconds: number | undefined;
}
export type OverLimitEvent = LimitEvent;
export interface RoundEndedEvent {
    readonly cluster: ClusterRef;
    readonly job: string;
    readonly durationMs: number;
    readonly error?: GostatsError;
    readonly failures: number;
    readonly nextInMs: number;
}
export interface WrittenEvent {
    readonly sink: string;
    readonly batch: PointBatch;
    readonly durationMs: number;
    readonly retries: number;
}
export interface WriteFailedEvent {
    readonly sink: string;
    readonly batch: PointBatch;
    readonly error: GostatsError;
    readonly retryInMs?: number;
}
export interface DroppedEvent {
    readonly sink: string;
    readonly points: number;
    readonly reason: 'queue full' | 'rejected' | 'retries exhausted' | 'stopped' | 'same series';
    readonly from: number;
    readonly to: number;
}

// hooks/hooks.d.ts
interface CollectorHooks {
    readonly configResolved: AsyncSeriesHook<[config: ResolvedConfig]>;
    readonly sinksReady: AsyncSeriesHook<[sinks: readonly string[]]>;
    readonly planReady: SyncWaterfallHook<[jobs: readonly PlannedJob[], cluster: ClusterRef]>;
    readonly clusterUp: SyncHook<[event: ClusterUpEvent]>;
    readonly clusterDown: SyncHook<[event: ClusterDownEvent]>;
    readonly clusterState: SyncHook<[event: ClusterStateEvent]>;
    readonly clusterRemoved: SyncHook<[clusterId: string]>;
    readonly fetched: SyncHook<[event: FetchedEvent]>;
    readonly overLimit: SyncHook<[event: OverLimitEvent]>;
    readonly roundEnded: SyncHook<[event: RoundEndedEvent]>;
    readonly batch: SyncWaterfallHook<[batch: PointBatch]>;
    readonly route: SyncBailHook<[batch: PointBatch, sink: string], boolean | undefined>;
    readonly written: SyncHook<[event: WrittenEvent]>;
    readonly writeFailed: SyncHook<[event: WriteFailedEvent]>;
    readonly dropped: SyncHook<[event: DroppedEvent]>;
    readonly stopping: AsyncSeriesHook<[]>;
    readonly stopped: AsyncSeriesHook<[]>;
}

// hooks/plugin-hooks.d.ts
export interface TapOrder {
    readonly before?: string;
    readonly stage?: number;
}
export interface Tap<Values extends unknown[], Answer> {
    tap(run: (...values: Values) => Answer, order?: TapOrder): void;
}
export interface ConfigSummary extends Pick<ResolvedConfig, 'file' | 'statGroups' | 'summaries'> {
    readonly clusters: readonly {
        readonly id: string;
        readonly hostname: string;
        readonly port: number;
    }[];
    readonly sinks: readonly {
        readonly id: string;
        readonly use: string;
    }[];
}
type TapOf<Hook> = Hook extends AsyncSeriesHook<infer Values extends unknown[]> ? Tap<Values, void | Promise<void>> : Hook extends SyncHook<infer Values extends unknown[], infer Answer, infer _Options> ? Tap<Values, Answer | undefined> : never;
export type PluginHooks = {
    readonly [Name in Exclude<keyof CollectorHooks, 'configResolved'>]: TapOf<CollectorHooks[Name]>;
} & {
    readonly configResolved: Tap<[config: ConfigSummary], void | Promise<void>>;
};

// limits/limit-watch.d.ts
interface Breach {
    readonly limit: LimitName;
    readonly place: string;
    readonly allowed: number;
    readonly found: number;
    readonly since: number;
    readonly last: number;
    readonly count: number;
    readonly message: string;
}
interface LimitEvent extends Breach {
    readonly clusterId: string;
    readonly state: 'began' | 'continues' | 'ended';
    readonly more: number;
}

// limits/limits.d.ts
type LimitName = 'answer_bytes' | 'document_bytes' | 'answer_depth' | 'answer_rows' | 'answer_values' | 'row_bytes' | 'frame_fields' | 'series' | 'series_bytes' | 'new_series_per_minute' | 'tag_names' | 'tags_per_series' | 'name_length' | 'tag_value_length' | 'list_pages' | 'list_seconds' | 'text_length';
type Limits = Readonly<Record<LimitName, number>>;

// plugin/contract-version.d.ts
export declare const PLUGIN_CONTRACT_VERSION = 1;
export declare const PLUGIN_BRAND: unique symbol;

// plugin/define-plugin.d.ts
export interface PluginContext<Options = unknown> {
    readonly id: string;
    readonly options: Options;
    readonly logger: Logger;
    readonly userAgent: string;
    readonly signal: AbortSignal;
}
export interface SecretStoreContext {
    readonly name: string;
    readonly folder: string;
}
export interface SecretStore {
    read(reference: string, signal: AbortSignal): Promise<string>;
}
export interface PluginSpec<Options = unknown> {
    readonly name: string;
    readonly config?: StandardSchema<Options>;
    readonly secrets?: readonly string[];
    apply?(hooks: PluginHooks, context: PluginContext<Options>): void | Promise<void>;
    openSecretStore?(options: Options, context: SecretStoreContext): SecretStore | Promise<SecretStore>;
}
export type PluginDefinition<Options = unknown> = PluginSpec<Options> & {
    readonly [PLUGIN_BRAND]: number;
};
export declare function definePlugin<Options = Record<string, never>>(spec: PluginSpec<Options>): PluginDefinition<Options>;
export declare function findPluginProblem(spec: unknown): string | undefined;

// plugin/with-tags.d.ts
export type Tags = Readonly<Record<string, string>>;
export type TagsOfSeries = (series: Series) => Tags;
export declare function withTags(batch: PointBatch, tags: Tags | TagsOfSeries): PointBatch;

// plugin/without-frames.d.ts
export declare function withoutFrames(batch: PointBatch, unwanted: (frame: Frame) => boolean): PointBatch;

// secrets/redact.d.ts
export declare function redact(text: string): string;

// secrets/secret.d.ts
export declare function secret<Value>(value: Value): Value;

// sink/batch.d.ts
export interface ClusterRef {
    readonly id: string;
    readonly hostname: string;
    readonly name: string;
    readonly guid: string;
    readonly release: string;
}
export interface Series {
    readonly id: number;
    readonly key: string;
    readonly tags: Readonly<Record<string, string>>;
}
export interface StatInfo {
    readonly key: string;
    readonly description: string;
    readonly units: string;
    readonly scope: 'cluster' | 'node';
    readonly valueType: string;
    readonly multiField: boolean;
}
export interface Field {
    readonly name: string;
    readonly type: 'float' | 'integer';
}
export interface Frame {
    readonly stat: StatInfo;
    readonly fields: readonly Field[];
    readonly series: readonly Series[];
    readonly timestamps: Float64Array;
    readonly values: Float64Array;
}
export interface PointBatch {
    readonly cluster: ClusterRef;
    readonly collectedAt: number;
    readonly intervalMs: number;
    readonly groups: readonly string[];
    readonly pointCount: number;
    readonly frames: readonly Frame[];
}

// sink/cluster-state.d.ts
export type ClusterCondition = 'connecting' | 'up' | 'over_limit' | 'stale' | 'down';
export interface ClusterState {
    readonly id: string;
    readonly name: string | undefined;
    readonly label: string;
    readonly state: ClusterCondition;
    readonly since: number;
    readonly lastAnswer: number | undefined;
    readonly lastSample: number | undefined;
}

// sink/logger.d.ts
export type LogFields = Readonly<Record<string, unknown>>;
export interface Logger {
    trace(message: string, fields?: LogFields): void;
    debug(message: string, fields?: LogFields): void;
    info(message: string, fields?: LogFields): void;
    notice(message: string, fields?: LogFields): void;
    warn(message: string, fields?: LogFields): void;
    error(message: string, fields?: LogFields): void;
    critical(message: string, fields?: LogFields): void;
}

// sink/standard-schema.d.ts
export interface StandardSchema<Output = unknown> {
    readonly '~standard': {
        readonly version: 1;
        readonly vendor: string;
        readonly validate: (value: unknown) => SchemaResult<Output> | Promise<SchemaResult<Output>>;
        readonly types?: {
            readonly input: unknown;
            readonly output: Output;
        } | undefined;
    };
}
type SchemaResult<Output> = {
    readonly value: Output;
    readonly issues?: undefined;
} | {
    readonly issues: readonly SchemaIssue[];
};
interface SchemaIssue {
    readonly message: string;
    readonly path?: readonly (PropertyKey | {
        readonly key: PropertyKey;
    })[] | undefined;
}

// source/planned-job.d.ts
export interface PlannedJob {
    readonly source: string;
    readonly id: string;
    readonly intervalMs: number;
    readonly groups: readonly string[];
    readonly limitMs?: number | undefined;
}
export interface CurrentJob extends PlannedJob {
    readonly source: 'current';
    readonly keys: readonly string[];
}
export declare function isCurrentJob(job: PlannedJob): job is CurrentJob;

// sources/summary/kinds.d.ts
interface SummaryKindSpec {
    readonly description: string;
    readonly defaultInterval: number;
    readonly added: boolean;
    readonly tags: readonly string[];
    readonly ignored: readonly string[];
    readonly multiField: boolean;
    readonly rowLimit?: {
        readonly key: string;
        readonly fallback: number;
        readonly most: number;
        readonly effect: string;
    };
}
declare const summaryKinds: {
    readonly protocol: SummaryKindSpec;
    readonly client: SummaryKindSpec;
    readonly drive: SummaryKindSpec;
    readonly system: SummaryKindSpec;
    readonly heat: SummaryKindSpec;
};
type SummaryKind = keyof typeof summaryKinds;
