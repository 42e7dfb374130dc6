import { z } from 'zod';
import type { Tolerate } from './tolerate.js';

/**
 * Which gostats has a key: every version that is read here (0.31 to 0.40), those from 0.40 on, or none (`added`). Of most
 * keys the version that brought them is not known; 0.40 said which it brought.
 */
export type Origin = 'gostats' | 'gostats 0.40' | 'added';

/**
 * What a changed value does at a reload. Where it says no more, what runs goes on with its sessions, queues and ports.
 * - `apply`: used from then on;
 * - `replan`: the clusters are planned anew;
 * - `reconnect`: the clusters that it concerns end and begin again;
 * - `reopen`: the sinks that it concerns are replaced, and what waits there is handed on;
 * - `listeners`: as `reopen`; `[telemetry]` takes it at the next start;
 * - `restart`: nothing before the next start, which the log says.
 */
export type AtReload = 'apply' | 'replan' | 'reconnect' | 'reopen' | 'listeners' | 'restart';

/** What the messages and docs/reference/config.md say of a key. */
export interface KeyDoc {
  /** Its TOML type, short: `string`, `int s`. */
  readonly type: string;
  /** Ends the sentence "expected …". */
  readonly expected: string;
  /** What it does, in one sentence or two. */
  readonly effect: string;
  /** Only where the schema's own default does not say it. */
  readonly default?: string;
  readonly origin: Origin;
  /** Only where it is another than that of its table. */
  readonly atReload?: AtReload;
  /** Misspelt and left out it would open what it is to close: then a similar key is an error. */
  readonly protects?: boolean;
  /** `true` = what its references lead to goes where everybody can read it, and is no secret. */
  readonly isPublic?: boolean;
  /** What gostats makes of a value that it should not have: a warning then, and no error. */
  readonly tolerate?: Tolerate;
}

/** A table of the configuration that core reads itself. */
export interface TableSpec<Output extends object> {
  readonly name: string;
  /** `true` = `[[name]]`, any number of them. */
  readonly repeated: boolean;
  readonly about: string;
  readonly atReload: AtReload;
  /** gostats has it, and ignores keys in it that it does not know. */
  readonly isOfGostats?: boolean;
  /** Keys that are not core's and have this form are handed on instead of refused. */
  readonly foreignKeys?: RegExp;
  readonly keys: { readonly [Key in keyof Output]-?: z.ZodType<Output[Key]> };
}

export type AnyTableSpec = TableSpec<Record<string, unknown>>;

const docs = z.registry<KeyDoc>();

/** Ties a key's schema to what is said of it. */
export function key<Schema extends z.ZodType>(schema: Schema, doc: KeyDoc): Schema {
  const own = schema.clone(); // several keys may share one schema, and none its doc
  docs.add(own, doc);
  return own;
}

export function docOf(schema: z.ZodType): KeyDoc {
  const doc = docs.get(schema);
  if (doc === undefined) throw new TypeError('every key of a configuration table is made with key()');
  return doc;
}

/** The value a key has when it is left out; `required` when it may not be. */
export function defaultOf(schema: z.ZodType): { readonly required: boolean; readonly value: unknown } {
  const result = schema.safeParse(undefined);
  return { required: !result.success, value: result.data };
}
