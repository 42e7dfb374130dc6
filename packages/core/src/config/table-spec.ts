import { z } from 'zod';
import type { Tolerate } from './tolerate.js';

/**
 * Which versions of gostats (Go) have a key: all supported ones (0.31 to 0.40), 0.40 and later, or none (`added`). The
 * version that introduced a key is unknown for most keys; only 0.40 documents its new ones.
 */
export type Origin = 'gostats' | 'gostats 0.40' | 'added';

/**
 * What a changed value does at a reload. Everything else keeps running with its sessions, queues and ports.
 * - `apply`: the value is used from then on;
 * - `replan`: the requests of the clusters are planned again;
 * - `reconnect`: the affected clusters are stopped and started;
 * - `reopen`: the affected sinks are replaced, and their queues are passed on;
 * - `listeners`: like `reopen`, but `[telemetry]` requires a restart;
 * - `restart`: nothing until the next start, and a message is logged.
 */
export type AtReload = 'apply' | 'replan' | 'reconnect' | 'reopen' | 'listeners' | 'restart';

/** The documentation of a key, for messages and docs/reference/config.md. */
export interface KeyDoc {
  /** Its TOML type, with the unit if it has one: `string`, `number, s`. */
  readonly type: string;
  /** Completes the phrase "expected …". */
  readonly expected: string;
  /** What it does, in one or two sentences. */
  readonly effect: string;
  /** Set only if the default of the schema does not describe it. */
  readonly default?: string;
  readonly origin: Origin;
  /** Set only if it differs from that of the table. */
  readonly atReload?: AtReload;
  /** Ignoring the key would reduce security, so a misspelling of it is an error and not a warning. */
  readonly protects?: boolean;
  /** `true` = the values of its references are published, and are not treated as secrets. */
  readonly isPublic?: boolean;
  /** Converts an invalid value as gostats (Go) does. The result is a warning instead of an error. */
  readonly tolerate?: Tolerate;
}

/** A table of the configuration that core reads itself. */
export interface TableSpec<Output extends object> {
  readonly name: string;
  /** `true` = `[[name]]`, any number of them. */
  readonly repeated: boolean;
  readonly about: string;
  readonly atReload: AtReload;
  /** The table exists in gostats (Go), which ignores unknown keys in it. */
  readonly isOfGostats?: boolean;
  /** Unknown keys that match are passed on instead of rejected. */
  readonly foreignKeys?: RegExp;
  readonly keys: { readonly [Key in keyof Output]-?: z.ZodType<Output[Key]> };
}

export type AnyTableSpec = TableSpec<Record<string, unknown>>;

const docs = z.registry<KeyDoc>();

/** Attaches documentation to the schema of a key. */
export function key<Schema extends z.ZodType>(schema: Schema, doc: KeyDoc): Schema {
  const own = schema.clone(); // several keys may share a schema, but each has its own doc
  docs.add(own, doc);
  return own;
}

export function docOf(schema: z.ZodType): KeyDoc {
  const doc = docs.get(schema);
  if (doc === undefined) throw new TypeError('every key of a configuration table is made with key()');
  return doc;
}

/** Returns the default of a key; `required` if it must not be omitted. */
export function defaultOf(schema: z.ZodType): { readonly required: boolean; readonly value: unknown } {
  const result = schema.safeParse(undefined);
  return { required: !result.success, value: result.data };
}
