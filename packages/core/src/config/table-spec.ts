import { z } from 'zod';
import type { Tolerate } from './tolerate.js';

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
  /** `true` = gostats does not know this key. */
  readonly added?: boolean;
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
