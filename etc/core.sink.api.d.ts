// The public types of sink/index.d.ts. Written by scripts/api-report.mjs.

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

// sink/cells.d.ts
export interface Cell {
    readonly stat: StatInfo;
    readonly field: Field;
    readonly series: Series;
    readonly timestamp: number;
    readonly value: number;
}
export declare function cells(batch: PointBatch): Generator<Cell, void, undefined>;

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

// sink/contract-version.d.ts
export declare const CONTRACT_VERSION = 1;
export declare const SINK_BRAND: unique symbol;

// sink/define-sink.d.ts
interface DefinitionBase<Options, ClusterOptions> {
    readonly name: string;
    readonly config: StandardSchema<Options>;
    readonly clusterConfig?: StandardSchema<ClusterOptions>;
    readonly secrets?: readonly string[];
    readonly tables?: readonly string[];
}
export type WithWritePoints = PushSink | Promise<PushSink>;
export type WithObserve = PullSink | Promise<PullSink>;
export interface PushSinkSpec<Options, ClusterOptions = unknown> extends DefinitionBase<Options, ClusterOptions> {
    readonly delivery: 'push';
    readonly maxConcurrency?: number;
    create(options: Options, context: SinkContext<ClusterOptions>): WithWritePoints;
}
export interface PullSinkSpec<Options, ClusterOptions = unknown> extends DefinitionBase<Options, ClusterOptions> {
    readonly delivery: 'pull';
    create(options: Options, context: SinkContext<ClusterOptions>): WithObserve;
}
export type SinkSpec<Options = unknown, ClusterOptions = unknown> = PushSinkSpec<Options, ClusterOptions> | PullSinkSpec<Options, ClusterOptions>;
export type SinkDefinition<Options = unknown, ClusterOptions = unknown> = SinkSpec<Options, ClusterOptions> & {
    readonly [SINK_BRAND]: number;
};
interface CreatedBy {
    readonly push: WithWritePoints;
    readonly pull: WithObserve;
}
interface SpecOf<Options, ClusterOptions, Delivery extends keyof CreatedBy> extends DefinitionBase<Options, ClusterOptions> {
    readonly delivery: Delivery;
    readonly maxConcurrency?: Delivery extends 'push' ? number : never;
    create(options: Options, context: SinkContext<ClusterOptions>): CreatedBy[Delivery];
}
export declare function defineSink<Options, ClusterOptions = unknown>(spec: PushSinkSpec<Options, ClusterOptions> | PullSinkSpec<Options, ClusterOptions>): SinkDefinition<Options, ClusterOptions>;
export declare function defineSink<Options, ClusterOptions, Delivery extends keyof CreatedBy>(spec: SpecOf<Options, ClusterOptions, Delivery>): SinkDefinition<Options, ClusterOptions>;
export declare function findSpecProblem(spec: unknown): string | undefined;

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

// sink/points.d.ts
export interface Point {
    readonly measurement: string;
    readonly tags: Readonly<Record<string, string>>;
    readonly fields: Record<string, number>;
    readonly timestamp: number;
    readonly series: Series;
    readonly stat: StatInfo;
}
export declare function points(batch: PointBatch): Generator<Point, void, undefined>;

// sink/sink.d.ts
export interface SinkDestination {
    readonly text: readonly string[];
    readonly listens?: readonly {
        readonly what: string;
        readonly host?: string | undefined;
        readonly port: number;
    }[];
    readonly reads?: readonly string[];
}
export interface PushSink {
    readonly destination?: SinkDestination;
    init?(signal: AbortSignal): Promise<void>;
    writePoints(batch: PointBatch, signal: AbortSignal): Promise<void>;
    flush?(signal: AbortSignal): Promise<void>;
    close?(signal: AbortSignal): Promise<void>;
}
export interface PullSink {
    readonly destination?: SinkDestination;
    init?(signal: AbortSignal): Promise<void>;
    observe(batch: PointBatch): void;
    forget?(clusterId: string): void;
    close?(signal: AbortSignal): Promise<void>;
}
export type StatsSink = PushSink | PullSink;
export interface SinkCluster<ClusterOptions = unknown> {
    readonly id: string;
    readonly hostname: string;
    readonly options: ClusterOptions;
}
export interface SinkContext<ClusterOptions = unknown> {
    readonly id: string;
    readonly logger: Logger;
    readonly userAgent: string;
    readonly signal: AbortSignal;
    readonly clusters: readonly SinkCluster<ClusterOptions>[];
    clusterStates?(): readonly ClusterState[];
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
export type SchemaResult<Output> = {
    readonly value: Output;
    readonly issues?: undefined;
} | {
    readonly issues: readonly SchemaIssue[];
};
export interface SchemaIssue {
    readonly message: string;
    readonly path?: readonly (PropertyKey | {
        readonly key: PropertyKey;
    })[] | undefined;
}

// sink/with-abort.d.ts
export declare function withAbort<Value>(signal: AbortSignal, promise: PromiseLike<Value>): Promise<Value>;

// sink/write-errors.d.ts
export declare const WRITE_OUTCOME: unique symbol;
export type WriteOutcome =
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
export interface WriteError extends Error {
    readonly [WRITE_OUTCOME]: WriteOutcome;
}
export declare function retryable(message: string, options?: {
    retryAfterMs?: number;
    cause?: unknown;
}): WriteError;
export declare function permanent(message: string, options?: {
    cause?: unknown;
}): WriteError;
export declare function partial(message: string, options: {
    rejected: number;
    cause?: unknown;
}): WriteError;
export declare function writeOutcome(error: unknown): WriteOutcome;
