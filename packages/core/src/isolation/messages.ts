import type { ClusterState, Logger, SinkDestination } from '../sink/index.js';
import type { CarriedError } from './carried-error.js';
import type { Definition } from './batch-writer.js';

/** What the host tells the process of a sink. Those with an `id`, and batches, are answered. */
export type ToChild =
  /** A batch of which everything is known. */
  | Float64Array
  | ({ readonly kind: 'batch' } & CarriedBatch)
  | { readonly kind: 'load'; readonly id: number; readonly use: string; readonly url: string; readonly place: string }
  | { readonly kind: 'validate'; readonly id: number; readonly schema: SchemaName; readonly input: unknown }
  | ({ readonly kind: 'create'; readonly id: number } & CreateRequest)
  | { readonly kind: 'init' | 'flush' | 'close'; readonly id: number }
  | { readonly kind: 'forget'; readonly id: number; readonly clusterId: string }
  /** The signal of a call aborts; of call 0: that of the sink's context. */
  | { readonly kind: 'abort'; readonly call: number; readonly reason: CarriedError }
  | { readonly kind: 'states'; readonly states: readonly ClusterState[] }
  | { readonly kind: 'exit' };

export type SchemaName = 'config' | 'clusterConfig';

/** All that `create` needs. Options are as they stand in the file: each process checks them anew. */
export interface CreateRequest {
  readonly sink: string;
  readonly userAgent: string;
  readonly options: unknown;
  readonly clusters: readonly { readonly id: string; readonly hostname: string; readonly options: unknown }[];
  readonly states: readonly ClusterState[];
  /** Secrets that occur in the options, so that `redact` knows them there too. */
  readonly secrets: readonly string[];
}

/** A batch in one piece of memory, and what its numbers refer to as far as the process does not know it yet. */
export interface CarriedBatch {
  readonly data: Float64Array;
  readonly defined?: readonly Definition[] | undefined;
  readonly forgotten?: readonly number[] | undefined;
}

/** What a definition says of itself. */
export interface Description {
  readonly name: string;
  readonly delivery: 'push' | 'pull';
  readonly maxConcurrency: number | undefined;
  readonly secrets: readonly string[] | undefined;
  readonly tables: readonly string[] | undefined;
  /** JSON Schema of the options, for schemas that have one. */
  readonly config: unknown;
  readonly clusterConfig: unknown;
  readonly hasClusterConfig: boolean;
}

/** What `create` returned. */
export interface CreatedSink {
  /** `typeof` each member of the contract. */
  readonly members: Readonly<Record<string, string>>;
  readonly destination: SinkDestination | undefined;
}

/** What the process of a sink tells the host. An answer that is only a number means: that call is done. */
export type FromChild =
  | number
  | { readonly kind: 'done'; readonly id: number; readonly value?: unknown; readonly error?: CarriedError }
  | { readonly kind: 'log'; readonly level: keyof Logger; readonly message: string; readonly fields: unknown }
  | { readonly kind: 'uncaught'; readonly detail: string }
  | { readonly kind: 'secrets'; readonly texts: readonly string[] }
  | { readonly kind: 'asks for states' };

const LEVELS: ReadonlySet<unknown> = new Set(['trace', 'debug', 'info', 'notice', 'warn', 'error', 'critical']);

/** Whether that is a message of ours: a sink can write to the channel as well. */
export function isFromChild(message: unknown): message is FromChild {
  if (typeof message === 'number') return Number.isSafeInteger(message);
  if (typeof message !== 'object' || message === null) return false;
  const { kind, id, level, message: text, detail, texts } = message as Record<string, unknown>;
  if (kind === 'done') return Number.isSafeInteger(id);
  if (kind === 'log') return LEVELS.has(level) && typeof text === 'string';
  if (kind === 'uncaught') return typeof detail === 'string';
  if (kind === 'secrets') return Array.isArray(texts) && texts.every((one) => typeof one === 'string');
  return kind === 'asks for states';
}
