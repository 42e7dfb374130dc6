import type { ClusterState, Logger, SinkDestination } from '../sink/index.js';
import type { CarriedError } from './carried-error.js';
import type { Definition } from './batch-writer.js';

/** Messages from the host to a sink's process. Batches and messages with an `id` are answered. */
export type ToChild =
  /** A batch whose ids are all defined already. */
  | Float64Array
  | ({ readonly kind: 'batch' } & CarriedBatch)
  | { readonly kind: 'load'; readonly id: number; readonly use: string; readonly url: string; readonly place: string }
  | { readonly kind: 'validate'; readonly id: number; readonly schema: SchemaName; readonly input: unknown }
  | ({ readonly kind: 'create'; readonly id: number } & CreateRequest)
  | { readonly kind: 'init' | 'flush' | 'close'; readonly id: number }
  | { readonly kind: 'forget'; readonly id: number; readonly clusterId: string }
  /** Aborts the signal of a call; call 0 stands for the sink's context. */
  | { readonly kind: 'abort'; readonly call: number; readonly reason: CarriedError }
  | { readonly kind: 'states'; readonly states: readonly ClusterState[] }
  | { readonly kind: 'exit' };

export type SchemaName = 'config' | 'clusterConfig';

/** The input of `create`. Options are sent unvalidated because each process validates them itself. */
export interface CreateRequest {
  readonly sink: string;
  readonly userAgent: string;
  readonly options: unknown;
  readonly clusters: readonly { readonly id: string; readonly hostname: string; readonly options: unknown }[];
  readonly states: readonly ClusterState[];
  /** Secrets that occur in the options, so that `redact` works in the sink's process too. */
  readonly secrets: readonly string[];
}

/** A batch in a single array, with the definitions of ids that the process does not know yet. */
export interface CarriedBatch {
  readonly data: Float64Array;
  readonly defined?: readonly Definition[] | undefined;
  readonly forgotten?: readonly number[] | undefined;
}

/** The serializable part of a sink definition. */
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

/** Describes the object that `create` returned. */
export interface CreatedSink {
  /** `typeof` each member of the contract. */
  readonly members: Readonly<Record<string, string>>;
  readonly destination: SinkDestination | undefined;
}

/** Messages from a sink's process to the host. A bare number means that the call with this id is done. */
export type FromChild =
  | number
  | { readonly kind: 'done'; readonly id: number; readonly value?: unknown; readonly error?: CarriedError }
  | { readonly kind: 'log'; readonly level: keyof Logger; readonly message: string; readonly fields: unknown }
  | { readonly kind: 'uncaught'; readonly detail: string }
  | { readonly kind: 'secrets'; readonly texts: readonly string[] }
  | { readonly kind: 'asks for states' };

const LEVELS: ReadonlySet<unknown> = new Set(['trace', 'debug', 'info', 'notice', 'warn', 'error', 'critical']);

/** Validates a message, because a sink can also write to the channel. */
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
