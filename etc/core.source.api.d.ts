// The public types of source/index.d.ts. Written by scripts/api-report.mjs.

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

// source/contract-version.d.ts
export declare const SOURCE_CONTRACT_VERSION = 1;
export declare const SOURCE_BRAND: unique symbol;

// source/define-source.d.ts
export interface SourcePrivilege {
    readonly id: string;
    readonly without: string;
}
export interface SourceSpec<Options = unknown, ClusterOptions = unknown> {
    readonly name: string;
    readonly config?: StandardSchema<Options>;
    readonly clusterConfig?: StandardSchema<ClusterOptions>;
    readonly secrets?: readonly string[];
    readonly privileges: readonly SourcePrivilege[];
    readonly oldestRelease?: string;
    create(options: Options, context: SourceContext): Source<ClusterOptions> | Promise<Source<ClusterOptions>>;
}
export type SourceDefinition<Options = unknown, ClusterOptions = unknown> = SourceSpec<Options, ClusterOptions> & {
    readonly [SOURCE_BRAND]: number;
};
export declare function defineSource<Options = Record<string, never>, ClusterOptions = unknown>(spec: SourceSpec<Options, ClusterOptions>): SourceDefinition<Options, ClusterOptions>;
export declare function findSourceProblem(spec: unknown): string | undefined;

// source/source.d.ts
export type JsonRow = Readonly<Record<string, unknown>>;
export interface SourceRequest {
    readonly signal?: AbortSignal;
    readonly timeoutMs?: number;
    readonly attempts?: number;
}
export interface RowShape {
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
export interface Rows {
    add(row: JsonRow, timestampMs?: number): void;
}
export interface SourceRound {
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
export interface SourceJob {
    readonly id: string;
    readonly intervalMs: number;
    readonly limitMs?: number | undefined;
    readonly groups?: readonly string[];
    run(round: SourceRound): Promise<void>;
}
export interface SourceCluster<ClusterOptions = unknown> {
    readonly cluster: ClusterRef;
    readonly options: ClusterOptions;
    readonly nodes: ReadonlyMap<number, number>;
    readonly logger: Logger;
    readonly signal: AbortSignal;
    readonly get: <Body extends object = JsonRow>(path: string, request?: SourceRequest) => Promise<Body>;
    readonly list: (path: string, member: string, request?: SourceRequest) => AsyncIterable<readonly JsonRow[]>;
    readonly keep: <Kept>(name: string, make: () => Kept) => Kept;
}
export interface Source<ClusterOptions = unknown> {
    jobs(cluster: SourceCluster<ClusterOptions>): readonly SourceJob[] | Promise<readonly SourceJob[]>;
    close?(signal: AbortSignal): Promise<void>;
}
export interface SourceContext {
    readonly id: string;
    readonly logger: Logger;
    readonly signal: AbortSignal;
    readonly userAgent: string;
}
