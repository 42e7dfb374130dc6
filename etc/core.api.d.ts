// The public types of index.d.ts. Written by scripts/api-report.mjs.

import type { AsyncSeriesHook } from 'tapable';
import type { Registry } from 'prom-client';
import type { ServerTrust } from '@gostats/net';
import type { SyncBailHook } from 'tapable';
import type { SyncHook } from 'tapable';
import type { SyncWaterfallHook } from 'tapable';
import type { WebConfig } from '@gostats/net';

// assembly/check-plugins.d.ts
interface CheckHost {
    readonly logger: EventLogger;
    readonly userAgent: string;
    readonly signal: AbortSignal;
    readonly sinkFolders: readonly string[];
}
export declare function checkPlugins(config: ResolvedConfig, host: CheckHost): Promise<readonly PluginStatus[]>;

// assembly/check-sources.d.ts
export interface CheckedSource {
    readonly id: string;
    readonly place: string;
    readonly privileges: readonly SourcePrivilege[];
    readonly clusters: readonly string[] | undefined;
}
export declare function checkSources(config: ResolvedConfig, host: CheckHost, refused: GostatsError[]): Promise<readonly CheckedSource[]>;

// assembly/list-installed.d.ts
export interface InstalledModule extends Omit<InstalledPackage, 'facts'> {
    readonly loaded: boolean;
    readonly delivery?: 'push' | 'pull';
    readonly contract?: number;
    readonly hostContract: number;
    readonly options?: readonly OptionInfo[] | undefined;
    readonly problem?: string;
}
export declare function listInstalled(search: ModuleSearch, named: readonly NamedModule[]): Promise<readonly InstalledModule[]>;
export declare function knownTables(search: ModuleSearch): readonly string[];
export declare function loadInstalled(search: ModuleSearch, asked: string): Promise<InstalledModule>;

// assembly/load-config.d.ts
export interface LoadConfigOptions extends LoadOptions {
    readonly sinkFolders?: readonly string[];
}
export declare function loadConfig(file: string, { sinkFolders, ...options }: LoadConfigOptions): Promise<ResolvedConfig>;

// assembly/lock-modules.d.ts
export interface ModuleLock {
    readonly file: string;
    readonly text: string;
    readonly modules: readonly string[];
    readonly packages: readonly string[];
    readonly places: readonly string[];
}
export declare function lockModules(config: NamedModules, folders: readonly string[]): Promise<ModuleLock>;
export declare function readLockedNames(config: NamedModules, folders: readonly string[]): Promise<readonly string[] | undefined>;
export declare function checkLock(config: NamedModules, folders: readonly string[]): Promise<ModuleLock>;

// assembly/module-kinds.d.ts
export type ModuleNoun = ModuleKind<unknown>['noun'];
export interface ModuleNounFacts {
    readonly noun: ModuleNoun;
    readonly contract: number;
    readonly keyword: string;
}
export declare const moduleNouns: readonly ModuleNounFacts[];
export declare function packageNamesOf(use: string): readonly string[];
export declare function nounOfPackage(name: string, keywords: readonly unknown[]): ModuleNoun | undefined;

// blame/call-board.d.ts
export interface CallBoard {
    readonly slots: Int32Array;
    readonly named: (slot: number, name: string) => void;
}
export declare function shareCallBoard(next: CallBoard): void;

// blame/extension.d.ts
export type FaultKind = 'blocked' | 'mutated' | 'uncaught' | 'leaked' | 'ended';
export interface Extension {
    readonly noun: 'sink' | 'source' | 'plugin';
    readonly id: string;
    readonly place: string;
    fault(kind: FaultKind, detail: string): void;
    printed?(stream: 'stdout' | 'stderr', text: string): void;
}
export declare function currentExtension(): Extension | undefined;
export declare function logPrinted(stream: 'stdout' | 'stderr', text: string): boolean;
export declare function blameUncaught(what: string, problem: string): boolean;

// blame/fault-account.d.ts
export type FaultCounts = Readonly<Record<FaultKind, number>>;

// collector.d.ts
export interface CollectorOptions {
    readonly config: ResolvedConfig;
    readonly logger: EventLogger;
    readonly userAgent: string;
    readonly sinkFolders: readonly string[];
    readonly clock?: Clock;
    readonly random?: () => number;
}
export interface Collector {
    readonly hooks: CollectorHooks;
    readonly stats: SelfStats;
    readonly lanes: readonly Lane[];
    readonly clusters: readonly ClusterStatus[];
    readonly plugins: readonly PluginStatus[];
    start(): Promise<void>;
    reload(config: ResolvedConfig, deadline: AbortSignal): Promise<ConfigDiff>;
    stop(deadline: AbortSignal): Promise<void>;
}
export declare function createCollector(options: CollectorOptions): Collector;

// config/carry-over.d.ts
export interface CarriedOver {
    readonly config: ResolvedConfig;
    readonly clusters: readonly ClusterConfig[];
    readonly sinks: readonly SinkConfig[];
}
export declare function carryOver(before: ResolvedConfig, next: ResolvedConfig): CarriedOver;

// config/diff.d.ts
export interface ConfigDiff {
    readonly clustersAdded: readonly ClusterConfig[];
    readonly clustersRemoved: readonly ClusterConfig[];
    readonly clustersChanged: readonly ClusterConfig[];
    readonly clustersKept: readonly ClusterConfig[];
    readonly sinksAdded: readonly SinkConfig[];
    readonly sinksRemoved: readonly SinkConfig[];
    readonly sinksChanged: readonly SinkConfig[];
    readonly sinksKept: readonly SinkConfig[];
    readonly sinksWithOtherClusters: readonly SinkConfig[];
    readonly sinksReshaped: readonly SinkConfig[];
    readonly globalChanged: readonly GlobalKey[];
}
export type TablesOf = (sink: SinkConfig) => readonly string[];
export declare function diffConfigs(before: ResolvedConfig, after: ResolvedConfig, tablesOf?: TablesOf): ConfigDiff;

// config/global-parts.d.ts
type ComparedElsewhere = 'file' | 'clusters' | 'sinks' | 'tags' | 'unusableClusters' | 'unusableSinks' | 'problems' | 'warnings' | 'unknownTables' | 'table' | 'askStores' | 'locate';
export type GlobalKey = Exclude<keyof ResolvedConfig, ComparedElsewhere>;
export interface GlobalPart {
    readonly place: string;
    readonly atReload: AtReload;
    readonly atOnce?: Readonly<Record<string, string>>;
}
export declare const globalParts: Readonly<Record<GlobalKey, GlobalPart>>;

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

// config/load.d.ts
export declare function parseConfig(text: string, file: string, options: LoadOptions): ResolvedConfig;

// config/losses.d.ts
export interface Losses {
    readonly clusters: readonly string[];
    readonly keys: readonly string[];
    readonly sinks: readonly string[];
    readonly grave: string | undefined;
}
export declare function findLosses(before: ResolvedConfig, after: ResolvedConfig): Losses;

// config/named-modules.d.ts
export interface NamedModule {
    readonly noun: 'sink' | 'source' | 'plugin';
    readonly use: string;
    readonly allowUnsafePath: boolean;
    readonly path: string;
}
export interface NamedModules {
    readonly file: string;
    readonly modules: readonly NamedModule[];
    locate(path: string): number | undefined;
}
export declare function readNamedModules(file: string, env: Environment): Promise<NamedModules>;

// config/reference.d.ts
export declare function configReference(): string;

// config/resolve-logging.d.ts
interface LoggingOverrides {
    readonly logFile?: string | undefined;
    readonly logLevel?: LogLevel | undefined;
}

// config/resolve.d.ts
export interface LoadOptions extends LoggingOverrides, Demands {
    readonly env: Environment;
    readonly sinkTables?: readonly string[] | undefined;
}

// config/schema-global.d.ts
type Settings = typeof globalSettings;
type TypesOf<Name extends keyof Settings> = NonNullable<Settings[Name]['types']>;
type SettingName = {
    [Name in keyof Settings]: 'isSelector' extends keyof Settings[Name] ? never : Name;
}[keyof Settings];
type GlobalValues = {
    readonly [Name in keyof Pick<Settings, SettingName>]: ReturnType<TypesOf<Name>>;
};

// config/schema-logging.d.ts
export declare const logLevels: readonly LogLevel[];

// config/set-aside.d.ts
interface Demands {
    readonly complete?: boolean;
    readonly strict?: boolean;
    readonly strictLater?: boolean;
}

// config/table-spec.d.ts
type AtReload = 'apply' | 'replan' | 'reconnect' | 'reopen' | 'listeners' | 'restart';

// config/tables.d.ts
type Environment = Readonly<Record<string, string | undefined>>;

// config/types.d.ts
export type UpdateInterval =
{
    readonly kind: 'native';
    readonly multiplier: number;
} | {
    readonly kind: 'absolute';
    readonly intervalMs: number;
};
export interface StatGroupConfig {
    readonly name: string;
    readonly updateInterval: UpdateInterval;
    readonly stats: readonly string[];
}
export type Tags = Readonly<Record<string, string>>;
export interface ShapingConfig {
    readonly tags: Tags;
    readonly keepStats: readonly string[];
    readonly dropStats: readonly string[];
    readonly keepFields: readonly string[];
    readonly dropFields: readonly string[];
    readonly keepTags: readonly string[];
    readonly dropTags: readonly string[];
    readonly renameTags: Tags;
}
export interface ClusterConfig extends ServerTrust {
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
export interface SinkConfig {
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
export interface IsolationConfig {
    readonly maxMemoryMb: number;
    readonly mayRead: readonly string[];
    readonly mayWrite: readonly string[];
}
export interface SummaryConfig {
    readonly kind: SummaryKind;
    readonly intervalMs: number;
    readonly rowLimit?: number | undefined;
}
export type LogLevel = 'trace' | 'debug' | 'info' | 'notice' | 'warn' | 'error' | 'critical';
export interface LoggingConfig {
    readonly file: string | undefined;
    readonly format: 'text' | 'json';
    readonly level: LogLevel;
    readonly toStdout: boolean;
    readonly maxSizeBytes?: number;
    readonly maxFiles?: number;
}
export interface TelemetryConfig {
    readonly port: number;
    readonly listenAddress: string;
    readonly web?: WebConfig;
}
export interface SourceConfig {
    readonly id: string;
    readonly use: string;
    readonly onStartFailure: 'fail' | 'ignore';
    readonly allowUnsafePath: boolean;
    readonly clusters: readonly string[] | undefined;
    readonly options: Readonly<Record<string, unknown>>;
    readonly path: string;
}
export interface PluginConfig {
    readonly id: string;
    readonly use: string;
    readonly allowUnsafePath: boolean;
    readonly options: Readonly<Record<string, unknown>>;
    readonly path: string;
}
export interface ConfigFault extends ConfigProblem {
    readonly consequence: string;
}
export interface UnusableCluster {
    readonly id: string;
    readonly configuredId: string;
    readonly hostname: string;
    readonly path: string;
    readonly error: GostatsError;
}
export interface UnusableSink {
    readonly id: string;
    readonly use: string;
    readonly path: string;
    readonly error: GostatsError;
}
export interface ResolvedConfig extends GlobalValues {
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
export interface ConfigProblem {
    readonly line?: number | undefined;
    readonly path: string;
    readonly problem: string;
}
export type ErrorCode = keyof typeof catalogue;
export declare class GostatsError extends Error {
    readonly name = "GostatsError";
    readonly code: ErrorCode;
    readonly remedy: string;
    readonly problems: readonly ConfigProblem[] | undefined;
    constructor(code: ErrorCode, message: string, remedy: string, cause?: unknown, problems?: readonly ConfigProblem[]);
}
export declare function gostatsError<Code extends ErrorCode>(code: Code, at: Parameters<(typeof catalogue)[Code]>[0], cause?: unknown): GostatsError;

// health/events.d.ts
export interface ClusterStateEvent {
    readonly status: ClusterStatus;
    readonly before: ClusterCondition;
    readonly outageMs: number | undefined;
}
export interface JobStateEvent {
    readonly cluster: ClusterStatus;
    readonly job: JobStatus;
    readonly before: JobCondition;
    readonly outageMs: number | undefined;
}
export interface RequestFailedEvent {
    readonly cluster: ClusterStatus;
    readonly job: string | undefined;
    readonly error: HealthError;
    readonly transient: boolean;
    readonly retryInMs: number | undefined;
}
export interface NodesChangedEvent {
    readonly cluster: ClusterStatus;
    readonly before: NodeCount | undefined;
    readonly nodes: NodeCount;
}
export interface HealthListener {
    stateChanged(event: ClusterStateEvent): void;
    jobChanged(event: JobStateEvent): void;
    requestFailed(event: RequestFailedEvent): void;
    nodesChanged(event: NodesChangedEvent): void;
}

// health/names.d.ts
export declare function clusterNames(statuses: readonly Pick<ClusterStatus, 'id' | 'name'>[]): ReadonlyMap<string, string>;

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
export interface CollectorHooks {
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

// isolation/batch-writer.d.ts
type Definition = readonly [id: number, kind: 'series', key: string, tags: readonly string[]] | readonly [id: number, kind: 'stat', stat: StatInfo] | readonly [id: number, kind: 'fields', fields: readonly Field[]] | readonly [id: number, kind: 'groups', groups: readonly string[]] | readonly [id: number, kind: 'cluster', cluster: ClusterRef];

// isolation/carried-error.d.ts
interface CarriedError {
    readonly type: string;
    readonly name?: string | undefined;
    readonly message: string;
    readonly stack?: string | undefined;
    readonly members?: Readonly<Record<string, unknown>> | undefined;
    readonly outcome?: WriteOutcome | undefined;
    readonly cause?: CarriedError | undefined;
    readonly errors?: readonly CarriedError[] | undefined;
}

// isolation/load-isolated.d.ts
interface LoadIsolatedOptions extends Pick<ProcessKeeperOptions, 'id' | 'extension' | 'admit' | 'clock' | 'random'> {
    readonly isolation: IsolationConfig;
    readonly configFile: string;
}

// isolation/messages.d.ts
type ToChild =
Float64Array | ({
    readonly kind: 'batch';
} & CarriedBatch) | {
    readonly kind: 'load';
    readonly id: number;
    readonly use: string;
    readonly url: string;
    readonly place: string;
} | {
    readonly kind: 'validate';
    readonly id: number;
    readonly schema: SchemaName;
    readonly input: unknown;
} | ({
    readonly kind: 'create';
    readonly id: number;
} & CreateRequest) | {
    readonly kind: 'init' | 'flush' | 'close';
    readonly id: number;
} | {
    readonly kind: 'forget';
    readonly id: number;
    readonly clusterId: string;
}
 | {
    readonly kind: 'abort';
    readonly call: number;
    readonly reason: CarriedError;
} | {
    readonly kind: 'states';
    readonly states: readonly ClusterState[];
} | {
    readonly kind: 'exit';
};
type SchemaName = 'config' | 'clusterConfig';
interface CreateRequest {
    readonly sink: string;
    readonly userAgent: string;
    readonly options: unknown;
    readonly clusters: readonly {
        readonly id: string;
        readonly hostname: string;
        readonly options: unknown;
    }[];
    readonly states: readonly ClusterState[];
    readonly secrets: readonly string[];
}
interface CarriedBatch {
    readonly data: Float64Array;
    readonly defined?: readonly Definition[] | undefined;
    readonly forgotten?: readonly number[] | undefined;
}
type FromChild = number | {
    readonly kind: 'done';
    readonly id: number;
    readonly value?: unknown;
    readonly error?: CarriedError;
} | {
    readonly kind: 'log';
    readonly level: keyof Logger;
    readonly message: string;
    readonly fields: unknown;
} | {
    readonly kind: 'uncaught';
    readonly detail: string;
} | {
    readonly kind: 'secrets';
    readonly texts: readonly string[];
} | {
    readonly kind: 'asks for states';
};

// isolation/process-keeper.d.ts
interface ProcessKeeperOptions {
    readonly id: string;
    readonly use: string;
    readonly url: string;
    readonly place: string;
    readonly clock: Clock;
    readonly random: () => number;
    readonly extension: Extension | undefined;
    readonly admit: () => Promise<void>;
    readonly spawn: (files: readonly string[], listeners: Pick<ConstructorParameters<typeof SinkProcess>[0], 'heard' | 'printed'>) => SinkProcess;
}

// isolation/sink-process.d.ts
interface SinkProcessOptions {
    readonly flags: readonly string[];
    readonly file: string;
    readonly env: Readonly<Record<string, string>>;
    readonly maxMemoryMb: number;
    readonly clock: Clock;
    readonly heard: (message: Exclude<FromChild, number | {
        kind: 'done';
    }>) => void;
    readonly printed: (stream: 'stdout' | 'stderr', text: string) => void;
}
type Call<One = ToChild> = One extends {
    readonly id: number;
} ? Omit<One, 'id'> : never;
declare class SinkProcess {
    #private;
    readonly ended: Promise<string>;
    constructor(options: SinkProcessOptions);
    get pid(): number | undefined;
    get hasEnded(): boolean;
    get bytesUnderWay(): number;
    call(request: Call, signal?: AbortSignal): Promise<unknown>;
    deliver(kind: 'writePoints' | 'observe', batch: PointBatch, signal?: AbortSignal): Promise<unknown>;
    callWithin(limitMs: number, request: Call): Promise<unknown>;
    post(message: ToChild): void;
    kill(why: string): void;
    end(): Promise<void>;
}

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

// limits/remote-text.d.ts
export declare function remoteText(value: unknown, most?: number): string;

// log/event-logger.d.ts
type Split<Text extends string> = Text extends `${infer First} ${infer Rest}` ? First | Split<Rest> : Text extends '' ? never : Text;
type FieldsOf<Name extends LogEventName> = Split<(typeof logEventTable)[Name]['fields']>;
type Optional<Field extends string> = Field extends `${infer Bare}?` ? Bare : never;
type Always<Field extends string> = Field extends `${string}?` ? never : Field;
type LevelsOf<Name extends LogEventName> = (typeof logEventTable)[Name]['level'] extends infer One ? One extends readonly Level[] ? One[number] : One : never;
export type FieldsOfEvent<Name extends LogEventName> = {
    readonly event: Name;
} & {
    readonly [Field in Always<FieldsOf<Name>>]: unknown;
} & {
    readonly [Field in Optional<FieldsOf<Name>>]?: unknown;
};
export type FieldsAt<At extends Level> = {
    [Name in LogEventName]: At extends LevelsOf<Name> ? FieldsOfEvent<Name> : never;
}[LogEventName];
export type EventLogger = {
    readonly [At in Level]: (message: string, fields: FieldsAt<At>) => void;
};

// log/event-table.d.ts
export declare const logEventTable: {
    readonly 'cluster.collecting': {
        readonly level: 'notice';
        readonly when: 'A cluster answered for the first time, or what is collected from it has changed.';
        readonly fields: 'cluster release nodes keys summaries';
    };
    readonly 'cluster.back': {
        readonly level: 'notice';
        readonly when: 'A cluster delivers again after an outage.';
        readonly fields: 'cluster outageMs';
        readonly repeats: 'all';
    };
    readonly 'cluster.stale': {
        readonly level: 'warn';
        readonly when: 'A cluster has sent no statistics for two intervals.';
        readonly fields: 'cluster silentMs code?';
        readonly repeats: 'none';
    };
    readonly 'cluster.down': {
        readonly level: 'error';
        readonly when: 'Nothing is collected from a cluster. gostats keeps trying.';
        readonly fields: 'cluster code? retryInMs?';
        readonly repeats: 'none';
    };
    readonly 'cluster.over-limit': {
        readonly level: 'warn';
        readonly when: 'A cluster sends more than the configured limits allow; the rest of it is collected.';
        readonly fields: 'cluster limits';
        readonly repeats: 'all';
    };
    readonly 'cluster.within-limits': {
        readonly level: 'notice';
        readonly when: 'A cluster is within all of its limits again.';
        readonly fields: 'cluster';
    };
    readonly 'cluster.nodes-changed': {
        readonly level: 'notice';
        readonly when: 'Nodes of a cluster went down or came back.';
        readonly fields: 'cluster nodes nodesDown';
    };
    readonly 'cluster.changed': {
        readonly level: readonly ["warn", "notice"];
        readonly when: 'The cluster at an address has another name or release; a warning if it has another GUID.';
        readonly fields: 'cluster before guidBefore guid releaseBefore? release?';
    };
    readonly 'cluster.same-name': {
        readonly level: 'warn';
        readonly when: 'Two clusters have the same name; a tag with the GUID distinguishes their points.';
        readonly fields: 'cluster other name guid';
        readonly spelledOut: true;
    };
    readonly 'cluster.settings-kept': {
        readonly level: 'warn';
        readonly when: 'After a reload, a cluster keeps its previous settings because the new ones cannot be used.';
        readonly fields: 'cluster';
    };
    readonly 'cluster.clock-off': {
        readonly level: 'warn';
        readonly when: 'The clock of a cluster and that of this machine differ by more than a minute.';
        readonly fields: 'cluster offsetSeconds';
    };
    readonly 'cluster.clock-agrees': {
        readonly level: 'notice';
        readonly when: 'The clocks agree again.';
        readonly fields: 'cluster';
    };
    readonly 'cluster.identity-check-failed': {
        readonly level: 'debug';
        readonly when: 'The identity check after a failed job failed too.';
        readonly fields: 'cluster problem';
        readonly spelledOut: true;
    };
    readonly 'limit.exceeded': {
        readonly level: readonly ["warn", "info"];
        readonly when: 'A limit is exceeded for the first time; the excess is left out.';
        readonly fields: 'clusterId limit place found allowed';
    };
    readonly 'limit.ended': {
        readonly level: readonly ["notice", "info"];
        readonly when: 'A limit is no longer exceeded.';
        readonly fields: 'clusterId limit count';
    };
    readonly 'session.opened': {
        readonly level: 'debug';
        readonly when: 'gostats logged in to a cluster.';
        readonly fields: 'cluster address renewInSeconds';
    };
    readonly 'session.close-failed': {
        readonly level: 'debug';
        readonly when: 'gostats could not log out of a cluster.';
        readonly fields: 'cluster? problem';
    };
    readonly 'request.answered': {
        readonly level: 'trace';
        readonly when: 'Each answer of a cluster.';
        readonly fields: 'cluster path status bytes milliseconds';
    };
    readonly 'request.retried': {
        readonly level: 'debug';
        readonly when: 'A request failed and is tried again in the same round.';
        readonly fields: 'cluster path tries waitMs problem';
    };
    readonly 'request.failed': {
        readonly level: 'warn';
        readonly when: 'A request failed. `job` is present if only that job is affected.';
        readonly fields: 'cluster code job? retryInMs?';
        readonly repeats: 'all';
    };
    readonly 'job.stale': {
        readonly level: 'warn';
        readonly when: 'No round of a job has finished for two intervals.';
        readonly fields: 'cluster job silentMs';
        readonly repeats: 'all';
    };
    readonly 'job.back': {
        readonly level: 'notice';
        readonly when: 'A job works again after an outage.';
        readonly fields: 'cluster job outageMs';
    };
    readonly 'job.ticks-skipped': {
        readonly level: 'info';
        readonly when: 'A round took longer than its interval.';
        readonly fields: 'cluster job ticks';
    };
    readonly 'job.shifted': {
        readonly level: 'debug';
        readonly when: 'A schedule was moved away from the moment at which OneFS updates its values.';
        readonly fields: 'cluster job shiftMs';
    };
    readonly 'job.unknown': {
        readonly level: 'error';
        readonly when: 'A plugin added a job that no source can run; it is left out.';
        readonly fields: 'cluster job code?';
    };
    readonly 'source.left-out': {
        readonly level: 'error';
        readonly when: 'A source collects nothing from a cluster: it broke its contract, or the release is too old for it.';
        readonly fields: 'cluster source code';
    };
    readonly 'keys.missing': {
        readonly level: 'warn';
        readonly when: 'The configuration contains keys that the OneFS release of a cluster does not have.';
        readonly fields: 'cluster missing';
        readonly repeats: 'all';
    };
    readonly 'keys.not-returned': {
        readonly level: 'warn';
        readonly when: 'With `--check-stat-return`: keys were requested but had no value in the last rounds.';
        readonly fields: 'cluster keys';
        readonly spelledOut: true;
    };
    readonly 'keys.returned': {
        readonly level: 'notice';
        readonly when: 'With `--check-stat-return`: all keys have values again.';
        readonly fields: 'cluster';
    };
    readonly 'key.refused': {
        readonly level: 'warn';
        readonly when: 'OneFS rejects a key; it is left out and tried again in an hour.';
        readonly fields: 'cluster key';
    };
    readonly 'key.accepted': {
        readonly level: 'notice';
        readonly when: 'OneFS accepts a key again.';
        readonly fields: 'cluster key';
    };
    readonly 'rows.missing': {
        readonly level: 'warn';
        readonly when: 'OneFS could not return values of some nodes.';
        readonly fields: 'cluster job rows';
        readonly spelledOut: true;
    };
    readonly 'rows.back': {
        readonly level: 'notice';
        readonly when: 'OneFS returns those values again.';
        readonly fields: 'cluster job rows';
        readonly spelledOut: true;
    };
    readonly 'rows.absent': {
        readonly level: 'info';
        readonly when: 'A node does not have a value. Logged once.';
        readonly fields: 'cluster job rows';
        readonly spelledOut: true;
    };
    readonly 'rows.undecodable': {
        readonly level: 'warn';
        readonly when: 'A value has a form that cannot be decoded. Logged once.';
        readonly fields: 'cluster job rows';
        readonly spelledOut: true;
    };
    readonly 'rows.retry-failed': {
        readonly level: 'debug';
        readonly when: 'Requesting missing values again failed.';
        readonly fields: 'cluster problem';
        readonly spelledOut: true;
    };
    readonly 'rows.told-apart': {
        readonly level: 'notice';
        readonly when: 'Rows of a statistic have the same tags; an additional tag distinguishes them.';
        readonly fields: 'cluster job name found count';
    };
    readonly 'rows.odd': {
        readonly level: 'warn';
        readonly when: 'An answer has rows or members that were not requested or cannot be used; the rest is kept. `kind` says which.';
        readonly fields: 'cluster job kind name found count';
    };
    readonly 'tag.renamed': {
        readonly level: 'warn';
        readonly when: 'Rows have a tag whose name gostats uses itself; their tag is renamed.';
        readonly fields: 'cluster job tag';
    };
    readonly 'batch.fetched': {
        readonly level: 'debug';
        readonly when: 'Each batch of points made from an answer.';
        readonly fields: 'cluster job bytes points ms';
    };
    readonly 'batch.written': {
        readonly level: 'debug';
        readonly when: 'Each batch that a sink accepted.';
        readonly fields: 'sink cluster points ms';
    };
    readonly 'sink.loaded': {
        readonly level: 'info';
        readonly when: 'A sink was found, loaded and created; the message says from where.';
        readonly fields: 'package';
        readonly spelledOut: true;
    };
    readonly 'sink.start-slow': {
        readonly level: 'warn';
        readonly when: 'A sink has not started within 5 s; the others start without it.';
        readonly fields: 'waitedMs';
        readonly spelledOut: true;
    };
    readonly 'sink.start-failed': {
        readonly level: 'error';
        readonly when: 'A sink could not start; it is tried again.';
        readonly fields: 'code retryInMs';
        readonly repeats: 'all';
    };
    readonly 'sink.ignored': {
        readonly level: 'error';
        readonly when: 'A sink could not start and is left out because of `on_start_failure = "ignore"`.';
        readonly fields: 'code';
        readonly repeats: 'all';
    };
    readonly 'sink.started': {
        readonly level: 'notice';
        readonly when: 'A sink has started after failed attempts.';
        readonly fields: '';
    };
    readonly 'sink.unusable': {
        readonly level: 'error';
        readonly when: 'A sink cannot be loaded or its options cannot be used: it is left out, or keeps its previous settings after a reload.';
        readonly fields: 'sink code';
    };
    readonly 'sink.clusters-left-out': {
        readonly level: 'error';
        readonly when: 'The options of some clusters for a sink cannot be used; it gets no points of those clusters.';
        readonly fields: 'code';
    };
    readonly 'sink.settings-kept': {
        readonly level: 'warn';
        readonly when: 'After a reload, a sink keeps its previous settings because the new ones cannot be used.';
        readonly fields: 'sink';
    };
    readonly 'sink.write-late': {
        readonly level: 'warn';
        readonly when: 'A write takes longer than its timeout.';
        readonly fields: 'code cluster';
        readonly repeats: 'all';
    };
    readonly 'sink.write-failed': {
        readonly level: 'warn';
        readonly when: 'A write failed and is retried; its points stay in the queue.';
        readonly fields: 'code cluster retryInMs';
        readonly repeats: 'all';
    };
    readonly 'sink.write-given-up': {
        readonly level: 'error';
        readonly when: 'A write failed for good; its points are lost.';
        readonly fields: 'code cluster';
        readonly repeats: 'all';
    };
    readonly 'sink.observe-failed': {
        readonly level: 'error';
        readonly when: 'A pull sink did not accept a batch.';
        readonly fields: 'code cluster';
        readonly repeats: 'all';
    };
    readonly 'sink.back': {
        readonly level: 'notice';
        readonly when: 'A sink accepts points again after failed writes.';
        readonly fields: 'sink cluster points ms retries';
    };
    readonly 'sink.points-dropped': {
        readonly level: 'warn';
        readonly when: 'Points were dropped and will not reach a sink. Logged at most once a minute. `from` and `to` are the times of collection.';
        readonly fields: 'points reason from to';
        readonly repeats: 'all';
    };
    readonly 'sink.end-late': {
        readonly level: 'warn';
        readonly when: 'The last flush or close of a sink did not finish in time.';
        readonly fields: 'operation';
        readonly spelledOut: true;
    };
    readonly 'sink.end-failed': {
        readonly level: 'warn';
        readonly when: 'The last flush or close of a sink failed.';
        readonly fields: 'operation problem';
        readonly spelledOut: true;
    };
    readonly 'sink.fault': {
        readonly level: 'error';
        readonly when: 'A sink misbehaved: `blocked`, `mutated`, `uncaught` or `leaked`; or its own process `ended`.';
        readonly fields: 'code fault';
    };
    readonly 'sink.printed': {
        readonly level: readonly ["info", "warn"];
        readonly when: 'What a sink prints to standard output or standard error.';
        readonly fields: 'printed';
    };
    readonly 'sink.message': {
        readonly level: readonly ["trace", "debug", "info", "notice", "warn", "error", "critical"];
        readonly when: 'A line logged by the sink, with its own fields; if it has an event, that is in `packageEvent`.';
        readonly fields: 'packageEvent?';
    };
    readonly 'tag.taken': {
        readonly level: 'warn';
        readonly when: 'Points already have a tag that the configuration would add; theirs is kept.';
        readonly fields: 'sink stat tag';
        readonly repeats: 'all';
    };
    readonly 'rows.merged': {
        readonly level: 'warn';
        readonly when: 'Without the dropped tags, several rows belong to the same series; the first is kept.';
        readonly fields: 'sink stat tags';
        readonly repeats: 'all';
    };
    readonly 'source.loaded': {
        readonly level: 'info';
        readonly when: 'A source was found, loaded and made; the message says from where.';
        readonly fields: 'package';
        readonly spelledOut: true;
    };
    readonly 'source.unusable': {
        readonly level: 'error';
        readonly when: 'A source cannot be loaded or its options cannot be used: it is left out, or after a reload goes on as before.';
        readonly fields: 'source code';
    };
    readonly 'source.fault': {
        readonly level: 'error';
        readonly when: 'A source did what it must not: `blocked`, `uncaught` or `leaked`.';
        readonly fields: 'code fault';
    };
    readonly 'source.printed': {
        readonly level: readonly ["info", "warn"];
        readonly when: 'What a source prints on the standard output or error.';
        readonly fields: 'printed';
    };
    readonly 'source.message': {
        readonly level: readonly ["trace", "debug", "info", "notice", "warn", "error", "critical"];
        readonly when: 'A line of the source itself, with fields of its own; an event that it names is in `packageEvent`.';
        readonly fields: 'packageEvent?';
    };
    readonly 'plugin.loaded': {
        readonly level: 'info';
        readonly when: 'A plugin was loaded and uses its hooks.';
        readonly fields: 'package';
        readonly spelledOut: true;
    };
    readonly 'plugin.restart-needed': {
        readonly level: 'warn';
        readonly when: 'The plugins of the configuration changed, which takes effect at the next start.';
        readonly fields: '';
    };
    readonly 'plugin.fault': {
        readonly level: 'error';
        readonly when: 'A plugin misbehaved: `blocked`, `uncaught` or `leaked`.';
        readonly fields: 'code fault';
    };
    readonly 'plugin.printed': {
        readonly level: readonly ["info", "warn"];
        readonly when: 'What a plugin prints to standard output or standard error.';
        readonly fields: 'printed';
    };
    readonly 'plugin.message': {
        readonly level: readonly ["trace", "debug", "info", "notice", "warn", "error", "critical"];
        readonly when: 'A line logged by the plugin, with its own fields; if it has an event, that is in `packageEvent`.';
        readonly fields: 'packageEvent?';
    };
    readonly 'collector.starting': {
        readonly level: 'notice';
        readonly when: 'gostats is starting with this configuration.';
        readonly fields: 'version file clusters sinks';
        readonly spelledOut: true;
    };
    readonly 'collector.status': {
        readonly level: 'notice';
        readonly when: 'Once a minute, unless a terminal shows the status line.';
        readonly fields: 'clusters clustersUp pointsPerSecond requestsPerSecond pointsWaiting pointsDelivered pointsDropped';
        readonly spelledOut: true;
    };
    readonly 'collector.stopping': {
        readonly level: 'notice';
        readonly when: 'gostats is stopping because of a signal or a closed standard output.';
        readonly fields: 'reason deadlineMs';
        readonly spelledOut: true;
    };
    readonly 'collector.stop-late': {
        readonly level: 'warn';
        readonly when: 'Something was still running at the deadline of the stop; gostats exits anyway.';
        readonly fields: '';
    };
    readonly 'collector.stopped': {
        readonly level: 'notice';
        readonly when: 'The collector has ended; the last line of a log. `sinks` has the number of points for each sink.';
        readonly fields: 'sinks';
        readonly spelledOut: true;
    };
    readonly 'collector.failed': {
        readonly level: 'critical';
        readonly when: 'The collector cannot start or continue, and gostats exits.';
        readonly fields: 'code?';
        readonly spelledOut: true;
    };
    readonly 'collector.crashed': {
        readonly level: 'critical';
        readonly when: 'A defect of gostats itself; it exits with code 1.';
        readonly fields: 'stack';
    };
    readonly 'collector.blocked': {
        readonly level: readonly ["warn", "debug"];
        readonly when: 'Nothing ran for half a second or more. A warning if calls of packages were under way, which may be the cause.';
        readonly fields: 'ms suspects?';
        readonly spelledOut: true;
    };
    readonly 'watchdog.ended': {
        readonly level: 'warn';
        readonly when: 'The thread that detects endless loops has stopped; collection continues without it.';
        readonly fields: 'problem';
    };
    readonly 'watchdog.stalled': {
        readonly level: 'critical';
        readonly when: 'Nothing has run for the time given with `--stall-timeout`; gostats exits with code 1.';
        readonly fields: 'place? atWork heapUsedBytes waitingBytes';
        readonly spelledOut: true;
    };
    readonly 'watchdog.heap-full': {
        readonly level: 'critical';
        readonly when: 'The JavaScript heap is full; gostats exits with code 1.';
        readonly fields: 'place? atWork heapUsedBytes waitingBytes';
        readonly spelledOut: true;
    };
    readonly 'hook.failed': {
        readonly level: 'error';
        readonly when: 'A plugin threw in a hook; collection continues without its result.';
        readonly fields: 'code hook tap';
    };
    readonly 'log.file-unsafe': {
        readonly level: 'warn';
        readonly when: 'Other users can replace or change the log file.';
        readonly fields: 'file';
    };
    readonly 'security.insecure-choice': {
        readonly level: 'warn';
        readonly when: 'Something in the configuration is insecure. For listeners, `insecure` says what.';
        readonly fields: 'insecure?';
        readonly spelledOut: true;
        readonly repeats: 'none';
    };
    readonly 'config.problem': {
        readonly level: 'error';
        readonly when: 'Part of the configuration is invalid and is left out; the rest is used.';
        readonly fields: 'code file line path';
        readonly spelledOut: true;
    };
    readonly 'config.warning': {
        readonly level: 'warn';
        readonly when: 'Something in the configuration is read in a different way than it is written, or has no effect.';
        readonly fields: 'file line path';
        readonly spelledOut: true;
    };
    readonly 'config.reloaded': {
        readonly level: 'notice';
        readonly when: 'A changed configuration is in use.';
        readonly fields: 'reason clustersAdded clustersRemoved clustersChanged sinksAdded sinksRemoved sinksChanged settingsChanged';
        readonly spelledOut: true;
    };
    readonly 'config.reload-refused': {
        readonly level: readonly ["error", "debug"];
        readonly when: 'A changed configuration cannot be used; the previous one stays in use. At debug if the same was logged before.';
        readonly fields: 'reason code? stack?';
    };
    readonly 'config.parts-lost': {
        readonly level: 'warn';
        readonly when: 'A requested reload removed a large part of what was collected.';
        readonly fields: 'reason clusters keys sinks';
        readonly spelledOut: true;
    };
    readonly 'config.restart-needed': {
        readonly level: 'warn';
        readonly when: 'A change takes effect only at the next start.';
        readonly fields: 'parts';
        readonly spelledOut: true;
    };
    readonly 'telemetry.listening': {
        readonly level: 'notice';
        readonly when: '/metrics and /health are served.';
        readonly fields: 'url';
        readonly spelledOut: true;
    };
    readonly 'telemetry.listen-failed': {
        readonly level: 'error';
        readonly when: '/metrics and /health cannot be served; gostats keeps trying.';
        readonly fields: 'code retryInMs';
        readonly spelledOut: true;
    };
    readonly 'telemetry.request-failed': {
        readonly level: 'error';
        readonly when: 'The telemetry listener reports an error.';
        readonly fields: 'problem';
        readonly spelledOut: true;
    };
    readonly 'telemetry.page-failed': {
        readonly level: 'error';
        readonly when: 'A telemetry page could not be rendered.';
        readonly fields: 'problem';
        readonly spelledOut: true;
    };
    readonly 'telemetry.certificate-renewed': {
        readonly level: 'notice';
        readonly when: 'The telemetry listener uses a certificate that was renewed on disk.';
        readonly fields: '';
    };
    readonly 'telemetry.certificate-refused': {
        readonly level: 'error';
        readonly when: 'The certificate of the telemetry listener changed on disk but cannot be used; the old one stays in use.';
        readonly fields: 'problem';
        readonly spelledOut: true;
    };
};
export type LogEventName = keyof typeof logEventTable;
export declare function logEvent(name: unknown): LogEvent | undefined;

// log/log-event.d.ts
type Level = keyof Logger;
export interface LogEvent {
    readonly level: Level | readonly Level[];
    readonly when: string;
    readonly fields: string;
    readonly spelledOut?: true;
    readonly repeats?: 'all' | 'none';
}

// metrics/self-metrics.d.ts
export interface Watched {
    readonly hooks: CollectorHooks;
    readonly clusters: readonly ClusterStatus[];
    readonly lanes: readonly Lane[];
    readonly plugins?: readonly PluginStatus[];
}
export declare function registerSelfMetrics(watched: Watched, register: Registry): void;

// modules/describe-options.d.ts
export interface OptionInfo {
    readonly path: string;
    readonly type: string;
    readonly required: boolean;
    readonly default?: unknown;
    readonly description?: string;
}

// modules/installed.d.ts
type Noun = ModuleNoun;
export interface InstalledPackage {
    readonly noun: Noun;
    readonly name: string;
    readonly version: string;
    readonly folder: string;
    readonly use: string;
    readonly from: string;
    readonly bundled: boolean;
    readonly developed: boolean;
    readonly licence?: string;
    readonly stability?: Stability;
    readonly facts: ManifestFacts;
}

// modules/kind.d.ts
type ModuleNoun = 'sink' | 'source' | 'plugin';
interface ModuleKind<Definition> {
    readonly noun: ModuleNoun;
    readonly code: 'SINK' | 'SOURCE' | 'PLUGIN';
    readonly brand: symbol;
    readonly contractVersion: number;
    readonly definedBy: string;
    readonly findProblem: (spec: unknown) => string | undefined;
    readonly definition?: Definition;
}

// modules/place.d.ts
declare const stabilities: readonly ['development', 'beta', 'stable', 'deprecated'];
export type Stability = (typeof stabilities)[number];
export interface ManifestFacts {
    readonly contract?: number;
    readonly delivery?: 'push' | 'pull';
    readonly stability?: Stability;
    readonly tables?: readonly string[];
}

// modules/resolve.d.ts
interface ResolvedModule {
    readonly use: string;
    readonly url: string;
    readonly place: string;
    readonly found: string;
    readonly bundled: boolean;
}
export interface ModuleSearch {
    readonly configFile: string;
    readonly folders: readonly string[];
    readonly trustCache?: TrustCache;
}

// pipeline/delivery-account.d.ts
export interface SinkError {
    readonly cluster: string | undefined;
    readonly clusterName: string | undefined;
    readonly code: ErrorCode;
    readonly message: string;
    readonly remedy: string;
    readonly at: number;
    readonly failures: number;
}

// pipeline/lane.d.ts
export interface Lane {
    readonly sink: string;
    start(): Promise<void>;
    offer(batch: PointBatch): void;
    adopt(batches: readonly PointBatch[]): void;
    forget(clusterId: string): void;
    setRetry(retry: RetryPolicy): void;
    stop(deadline: AbortSignal): Promise<void>;
    handOver(deadline: AbortSignal): Promise<readonly PointBatch[]>;
    status(): LaneStatus;
}
export interface LaneStatus {
    readonly sink: string;
    readonly delivery: 'push' | 'pull';
    readonly state: 'starting' | 'running' | 'retrying' | 'ignored' | 'stopped' | 'unusable';
    readonly pointsDelivered: number;
    readonly pointsHeld: number;
    readonly pointsDropped: number;
    readonly pointsWaiting: number;
    readonly bytesWaiting: number;
    readonly oldestWaitingMs: number | undefined;
    readonly lastSuccess: number | undefined;
    readonly failures: number;
    readonly errors: readonly SinkError[];
    readonly lastError: string | undefined;
    readonly place: string;
    readonly faults: FaultCounts;
    readonly lastFault: string | undefined;
}

// pipeline/retry.d.ts
interface RetryPolicy extends Backoff {
    readonly maxTries: number;
}

// plugins/tap-account.d.ts
export interface TapStatus {
    readonly hook: string;
    readonly calls: number;
    readonly totalMs: number;
    readonly failures: number;
}
export interface PluginStatus {
    readonly id: string;
    readonly place: string;
    readonly calls: number;
    readonly totalMs: number;
    readonly failures: number;
    readonly taps: readonly TapStatus[];
    readonly faults: FaultCounts;
}

// problem-of.d.ts
export declare function problemOf(thrown: unknown): string;

// reporting/numbers.d.ts
export declare function plural(count: number, noun: string): string;
export declare function duration(ms: number): string;

// reporting/self-stats.d.ts
export interface SelfStats {
    readonly answers: number;
    readonly bytes: number;
    readonly points: number;
}

// secrets/redact-value.d.ts
export declare function redactValue(value: unknown): unknown;

// secrets/redact.d.ts
export declare function redact(text: string): string;

// sink/batch.d.ts
interface ClusterRef {
    readonly id: string;
    readonly hostname: string;
    readonly name: string;
    readonly guid: string;
    readonly release: string;
}
interface Series {
    readonly id: number;
    readonly key: string;
    readonly tags: Readonly<Record<string, string>>;
}
interface StatInfo {
    readonly key: string;
    readonly description: string;
    readonly units: string;
    readonly scope: 'cluster' | 'node';
    readonly valueType: string;
    readonly multiField: boolean;
}
interface Field {
    readonly name: string;
    readonly type: 'float' | 'integer';
}
interface Frame {
    readonly stat: StatInfo;
    readonly fields: readonly Field[];
    readonly series: readonly Series[];
    readonly timestamps: Float64Array;
    readonly values: Float64Array;
}
interface PointBatch {
    readonly cluster: ClusterRef;
    readonly collectedAt: number;
    readonly intervalMs: number;
    readonly groups: readonly string[];
    readonly pointCount: number;
    readonly frames: readonly Frame[];
}

// sink/cluster-state.d.ts
type ClusterCondition = 'connecting' | 'up' | 'over_limit' | 'stale' | 'down';
interface ClusterState {
    readonly id: string;
    readonly name: string | undefined;
    readonly label: string;
    readonly state: ClusterCondition;
    readonly since: number;
    readonly lastAnswer: number | undefined;
    readonly lastSample: number | undefined;
}

// sink/contract-version.d.ts
declare const SINK_BRAND: unique symbol;

// sink/define-sink.d.ts
interface DefinitionBase<Options, ClusterOptions> {
    readonly name: string;
    readonly config: StandardSchema<Options>;
    readonly clusterConfig?: StandardSchema<ClusterOptions>;
    readonly secrets?: readonly string[];
    readonly tables?: readonly string[];
}
type WithWritePoints = PushSink | Promise<PushSink>;
type WithObserve = PullSink | Promise<PullSink>;
interface PushSinkSpec<Options, ClusterOptions = unknown> extends DefinitionBase<Options, ClusterOptions> {
    readonly delivery: 'push';
    readonly maxConcurrency?: number;
    create(options: Options, context: SinkContext<ClusterOptions>): WithWritePoints;
}
interface PullSinkSpec<Options, ClusterOptions = unknown> extends DefinitionBase<Options, ClusterOptions> {
    readonly delivery: 'pull';
    create(options: Options, context: SinkContext<ClusterOptions>): WithObserve;
}
type SinkSpec<Options = unknown, ClusterOptions = unknown> = PushSinkSpec<Options, ClusterOptions> | PullSinkSpec<Options, ClusterOptions>;
type SinkDefinition<Options = unknown, ClusterOptions = unknown> = SinkSpec<Options, ClusterOptions> & {
    readonly [SINK_BRAND]: number;
};

// sink/logger.d.ts
type LogFields = Readonly<Record<string, unknown>>;
interface Logger {
    trace(message: string, fields?: LogFields): void;
    debug(message: string, fields?: LogFields): void;
    info(message: string, fields?: LogFields): void;
    notice(message: string, fields?: LogFields): void;
    warn(message: string, fields?: LogFields): void;
    error(message: string, fields?: LogFields): void;
    critical(message: string, fields?: LogFields): void;
}

// sink/sink.d.ts
interface SinkDestination {
    readonly text: readonly string[];
    readonly listens?: readonly {
        readonly what: string;
        readonly host?: string | undefined;
        readonly port: number;
    }[];
    readonly reads?: readonly string[];
}
interface PushSink {
    readonly destination?: SinkDestination;
    init?(signal: AbortSignal): Promise<void>;
    writePoints(batch: PointBatch, signal: AbortSignal): Promise<void>;
    flush?(signal: AbortSignal): Promise<void>;
    close?(signal: AbortSignal): Promise<void>;
}
interface PullSink {
    readonly destination?: SinkDestination;
    init?(signal: AbortSignal): Promise<void>;
    observe(batch: PointBatch): void;
    forget?(clusterId: string): void;
    close?(signal: AbortSignal): Promise<void>;
}
type StatsSink = PushSink | PullSink;
interface SinkCluster<ClusterOptions = unknown> {
    readonly id: string;
    readonly hostname: string;
    readonly options: ClusterOptions;
}
interface SinkContext<ClusterOptions = unknown> {
    readonly id: string;
    readonly logger: Logger;
    readonly userAgent: string;
    readonly signal: AbortSignal;
    readonly clusters: readonly SinkCluster<ClusterOptions>[];
    clusterStates?(): readonly ClusterState[];
}

// sink/standard-schema.d.ts
interface StandardSchema<Output = unknown> {
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

// sink/write-errors.d.ts
declare const WRITE_OUTCOME: unique symbol;
type WriteOutcome =
{
    readonly kind: 'retryable';
    readonly retryAfterMs?: number;
}
 | {
    readonly kind: 'permanent';
}
 | {
    readonly kind: 'partial';
    readonly rejected: number;
};
interface WriteError extends Error {
    readonly [WRITE_OUTCOME]: WriteOutcome;
}
declare function retryable(message: string, options?: {
    retryAfterMs?: number;
    cause?: unknown;
}): WriteError;
declare function permanent(message: string, options?: {
    cause?: unknown;
}): WriteError;
declare function partial(message: string, options: {
    rejected: number;
    cause?: unknown;
}): WriteError;

// sinks/instantiate.d.ts
type HostContext = Pick<SinkContext, 'logger' | 'userAgent' | 'signal' | 'clusterStates'>;

// sinks/open-sink.d.ts
export interface OpenedSink {
    readonly config: SinkConfig;
    readonly problems: readonly ConfigProblem[];
    readonly warnings: readonly ConfigProblem[];
    readonly definition: SinkDefinition;
    readonly resolved: ResolvedModule;
    readonly instance: StatsSink;
}
export declare function openSink(config: ResolvedConfig, sink: SinkConfig, folders: readonly string[], host: HostContext, extensionOf?: (place: string) => Extension | undefined, timing?: Timing): Promise<OpenedSink>;
export declare function checkSink(config: ResolvedConfig, sink: SinkConfig, folders: readonly string[]): Promise<Pick<OpenedSink, 'problems' | 'warnings'>>;
type Timing = Pick<LoadIsolatedOptions, 'clock' | 'random'>;

// source/define-source.d.ts
interface SourcePrivilege {
    readonly id: string;
    readonly without: string;
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

// spelling/similar.d.ts
export declare function findSimilar(word: string, known: Iterable<string>): string | undefined;

// time/backoff.d.ts
interface Backoff {
    readonly firstMs: number;
    readonly maxMs: number;
}

// time/clock.d.ts
export interface Clock {
    now(): number;
    monotonic(): number;
    after(delayMs: number, run: () => void): () => void;
}
export declare const systemClock: Clock;

// trust/hash-package.d.ts
interface PackageHash {
    readonly integrity: string;
    readonly files: Readonly<Record<string, string>>;
}

// trust/trust-cache.d.ts
interface TrustCache {
    readonly paths: Set<string>;
    readonly contents: Map<string, Promise<Unsafe | undefined>>;
    readonly hashes: Map<string, Promise<PackageHash>>;
}

// trust/unsafe-path.d.ts
interface Unsafe {
    readonly path: string;
    readonly problem: string;
    readonly fix: string;
}
