// The public types of testing/index.d.ts. Written by scripts/api-report.mjs.

// blame/extension.d.ts
type FaultKind = 'blocked' | 'mutated' | 'uncaught' | 'leaked' | 'ended';

// blame/fault-account.d.ts
type FaultCounts = Readonly<Record<FaultKind, number>>;

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

// hooks/events.d.ts
interface WrittenEvent {
    readonly sink: string;
    readonly batch: PointBatch;
    readonly durationMs: number;
    readonly retries: number;
}
interface WriteFailedEvent {
    readonly sink: string;
    readonly batch: PointBatch;
    readonly error: GostatsError;
    readonly retryInMs?: number;
}
interface DroppedEvent {
    readonly sink: string;
    readonly points: number;
    readonly reason: 'queue full' | 'rejected' | 'retries exhausted' | 'stopped' | 'same series';
    readonly from: number;
    readonly to: number;
}

// limits/limits.d.ts
type LimitName = 'answer_bytes' | 'document_bytes' | 'answer_depth' | 'answer_rows' | 'answer_values' | 'row_bytes' | 'frame_fields' | 'series' | 'series_bytes' | 'new_series_per_minute' | 'tag_names' | 'tags_per_series' | 'name_length' | 'tag_value_length' | 'list_pages' | 'list_seconds' | 'text_length';
type Limits = Readonly<Record<LimitName, number>>;

// pipeline/delivery-account.d.ts
interface SinkError {
    readonly cluster: string | undefined;
    readonly clusterName: string | undefined;
    readonly code: ErrorCode;
    readonly message: string;
    readonly remedy: string;
    readonly at: number;
    readonly failures: number;
}

// pipeline/lane.d.ts
interface LaneStatus {
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

// sink/points.d.ts
interface Point {
    readonly measurement: string;
    readonly tags: Readonly<Record<string, string>>;
    readonly fields: Record<string, number>;
    readonly timestamp: number;
    readonly series: Series;
    readonly stat: StatInfo;
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

// source/contract-version.d.ts
declare const SOURCE_BRAND: unique symbol;

// source/define-source.d.ts
interface SourcePrivilege {
    readonly id: string;
    readonly without: string;
}
interface SourceSpec<Options = unknown, ClusterOptions = unknown> {
    readonly name: string;
    readonly config?: StandardSchema<Options>;
    readonly clusterConfig?: StandardSchema<ClusterOptions>;
    readonly secrets?: readonly string[];
    readonly privileges: readonly SourcePrivilege[];
    readonly oldestRelease?: string;
    create(options: Options, context: SourceContext): Source<ClusterOptions> | Promise<Source<ClusterOptions>>;
}
type SourceDefinition<Options = unknown, ClusterOptions = unknown> = SourceSpec<Options, ClusterOptions> & {
    readonly [SOURCE_BRAND]: number;
};

// source/planned-job.d.ts
interface PlannedJob {
    readonly source: string;
    readonly id: string;
    readonly intervalMs: number;
    readonly groups: readonly string[];
    readonly limitMs?: number | undefined;
}

// source/source.d.ts
type JsonRow = Readonly<Record<string, unknown>>;
interface SourceRequest {
    readonly signal?: AbortSignal;
    readonly timeoutMs?: number;
    readonly attempts?: number;
}
interface RowShape {
    readonly key: string;
    readonly description?: string;
    readonly units?: string;
    readonly scope?: 'cluster' | 'node';
    readonly valueType?: string;
    readonly multiField?: boolean;
    readonly tags?: readonly string[];
    readonly ignored?: readonly string[];
    readonly integers?: readonly string[];
}
interface Rows {
    add(row: JsonRow, timestampMs?: number): void;
}
interface SourceRound {
    readonly job: SourceJob;
    readonly cluster: ClusterRef;
    readonly signal: AbortSignal;
    readonly now: () => number;
    readonly get: <Body extends object = JsonRow>(path: string, request?: SourceRequest) => Promise<Body>;
    readonly list: (path: string, member: string, request?: SourceRequest) => AsyncIterable<readonly JsonRow[]>;
    readonly rows: (shape: RowShape) => Rows;
    readonly series: (tags: Readonly<Record<string, string>>) => Series | undefined;
    readonly emit: (frames?: readonly Frame[]) => void;
}
interface SourceJob {
    readonly id: string;
    readonly intervalMs: number;
    readonly limitMs?: number | undefined;
    readonly groups?: readonly string[];
    run(round: SourceRound): Promise<void>;
}
interface SourceCluster<ClusterOptions = unknown> {
    readonly cluster: ClusterRef;
    readonly options: ClusterOptions;
    readonly nodes: ReadonlyMap<number, number>;
    readonly logger: Logger;
    readonly signal: AbortSignal;
    readonly get: <Body extends object = JsonRow>(path: string, request?: SourceRequest) => Promise<Body>;
    readonly list: (path: string, member: string, request?: SourceRequest) => AsyncIterable<readonly JsonRow[]>;
    readonly keep: <Kept>(name: string, make: () => Kept) => Kept;
}
interface Source<ClusterOptions = unknown> {
    jobs(cluster: SourceCluster<ClusterOptions>): readonly SourceJob[] | Promise<readonly SourceJob[]>;
    close?(signal: AbortSignal): Promise<void>;
}
interface SourceContext {
    readonly id: string;
    readonly logger: Logger;
    readonly signal: AbortSignal;
    readonly userAgent: string;
}

// testing/canned-client.d.ts
export type CannedAnswers = Readonly<Record<string, unknown>> | ((path: string) => unknown);

// testing/conformance-error.d.ts
export declare class ConformanceError extends Error {
    readonly name = "ConformanceError";
}

// testing/conformance-subject.d.ts
export interface TestFramework {
    readonly describe: (name: string, body: () => void) => unknown;
    readonly it: (name: string, body: () => Promise<void>) => unknown;
}
export type WrittenOptions = Readonly<Record<string, unknown>>;
export interface ConformanceSubject<State = unknown> {
    readonly definition: SinkDefinition;
    readonly options: WrittenOptions | ((state: State) => WrittenOptions);
    readonly clusterOptions?: WrittenOptions | ((state: State) => WrittenOptions);
    readonly refusedOptions?: readonly WrittenOptions[];
    readonly setUp?: () => State | Promise<State>;
    readonly tearDown?: (state: State) => unknown;
    readonly received?: (state: State) => readonly ReceivedPoint[] | readonly number[] | Promise<readonly ReceivedPoint[] | readonly number[]>;
    readonly cannotHold?: readonly Unstorable[];
    readonly normalise?: Normalise;
    readonly failNext?: {
        readonly [Kind in WriteOutcome['kind']]?: (state: State) => unknown;
    };
    readonly failStart?: (state: State) => unknown;
    readonly fallSilent?: (state: State) => unknown;
    readonly secrets?: readonly string[];
    readonly patienceMs?: number;
}

// testing/conformance.d.ts
export declare function testSinkConformance<State>(framework: TestFramework, subject: ConformanceSubject<State>): void;

// testing/make-batch.d.ts
export interface MadeStat {
    readonly key: string;
    readonly description?: string;
    readonly units?: string;
    readonly integers?: readonly string[];
    readonly rows: readonly {
        readonly tags?: Readonly<Record<string, string>>;
        readonly value: number | Readonly<Record<string, number>>;
        readonly timestamp?: number;
    }[];
}
export interface MakeBatchOptions {
    readonly cluster?: Partial<ClusterRef>;
    readonly collectedAt?: number;
    readonly intervalMs?: number;
    readonly groups?: readonly string[];
}
export declare function makeBatch(stats: readonly MadeStat[], options?: MakeBatchOptions): PointBatch;

// testing/manual-clock.d.ts
export interface ManualClock extends Clock {
    advance(ms: number): Promise<void>;
    readonly pending: number;
}
export declare function manualClock(startAt?: number): ManualClock;

// testing/memory-logger.d.ts
export interface LogLine {
    readonly level: keyof Logger;
    readonly message: string;
    readonly fields: LogFields;
}
export declare function memoryLogger(): Logger & {
    readonly lines: LogLine[];
}

// testing/received-points.d.ts
export interface ReceivedPoint {
    readonly measurement: string;
    readonly tags: Readonly<Record<string, string>>;
    readonly fields: Readonly<Record<string, number>>;
    readonly timestamp?: number;
}
export type Unstorable = 'empty tags' | 'negative zero' | 'fractions in integer fields' | 'timestamps';
export type Normalise = (sent: Point) => ReceivedPoint | readonly ReceivedPoint[] | undefined;

// testing/run-sink.d.ts
export interface RunningSink {
    readonly instance: StatsSink;
    readonly clock: ManualClock;
    readonly logger: TestSinkContext['logger'];
    readonly written: readonly WrittenEvent[];
    readonly failed: readonly WriteFailedEvent[];
    readonly dropped: readonly DroppedEvent[];
    status(): LaneStatus;
    offer(batch: PointBatch): void;
    deliver(batch: PointBatch): Promise<'written' | 'failed'>;
    stop(): Promise<void>;
}
export interface RunSinkOptions {
    readonly context?: Partial<TestSinkContext>;
}
export declare function runSink(definition: SinkDefinition, options?: Readonly<Record<string, unknown>>, { context: own }?: RunSinkOptions): Promise<RunningSink>;

// testing/run-source.d.ts
export interface RunSourceOptions {
    readonly answers: CannedAnswers;
    readonly clock?: ManualClock;
    readonly clusterOptions?: Readonly<Record<string, unknown>>;
    readonly cluster?: Partial<ClusterRef>;
    readonly nodes?: ReadonlyMap<number, number>;
    readonly limits?: Partial<Limits>;
}
export interface SourceRun {
    readonly batches: readonly PointBatch[];
    readonly points: readonly Point[];
    readonly requests: readonly string[];
    readonly error?: Error;
}
export interface RunningSource {
    readonly jobs: readonly PlannedJob[];
    readonly clock: ManualClock;
    readonly logger: ReturnType<typeof memoryLogger>;
    readonly requests: readonly string[];
    run(job?: string | number, signal?: AbortSignal): Promise<SourceRun>;
    overLimits(): readonly string[];
    close(): Promise<void>;
}
export declare function runSource<Options, ClusterOptions = unknown>(definition: SourceDefinition<Options, ClusterOptions>, options: Readonly<Record<string, unknown>>, { answers, clock, clusterOptions, cluster: own, nodes, limits }: RunSourceOptions): Promise<RunningSource>;

// testing/sink-context.d.ts
export type TestSinkContext<ClusterOptions = unknown> = SinkContext<ClusterOptions> & {
    readonly logger: ReturnType<typeof memoryLogger>;
};
export declare function sinkContext<ClusterOptions = unknown>(own?: Partial<TestSinkContext<ClusterOptions>>): TestSinkContext<ClusterOptions>;

// testing/sink-doubles.d.ts
export interface MemorySink {
    readonly definition: SinkDefinition;
    readonly sink: PushSink;
    readonly batches: readonly PointBatch[];
    readonly calls: readonly (keyof PushSink)[];
}
export declare function memorySink(): MemorySink;
export declare function failingSink(failures: readonly unknown[]): MemorySink;
export declare function slowSink(clock: Clock, delayMs: number): MemorySink;

// testing/source-check.d.ts
export interface SourceSubject {
    readonly definition: SourceDefinition;
    readonly options: WrittenOptions;
    readonly answers: CannedAnswers;
    readonly clusterOptions?: WrittenOptions;
    readonly refusedOptions?: readonly WrittenOptions[];
    readonly timeoutMs?: number;
    readonly secrets?: readonly string[];
}

// testing/source-conformance.d.ts
export declare function testSourceConformance(framework: TestFramework, subject: SourceSubject): void;

// time/clock.d.ts
interface Clock {
    now(): number;
    monotonic(): number;
    after(delayMs: number, run: () => void): () => void;
}
