import { findSimilar } from '../spelling/similar.js';
import { expectedBy } from './expected-by.js';
import { schemaAt, type JsonSchema } from './json-schema.js';

/** One problem with a package's options, worded like problems in the host's own tables. */
export interface DescribedIssue {
  readonly path: readonly string[];
  readonly problem: string;
}

/** An issue reported by a schema library, with its path as strings. */
export interface PlainIssue {
  readonly path: readonly string[];
  /** Without values that may be secret. */
  readonly message: string;
  /** zod lists unknown keys here, in a single issue for their table. */
  readonly keys?: unknown;
}

/**
 * Describes what was expected and what was found, whichever library reported the issue. Quotes no text from the
 * configuration: only the schema that rejected a text may know whether it is secret.
 */
export function describeIssue(
  issue: PlainIssue,
  input: unknown,
  root: JsonSchema | undefined,
): readonly DescribedIssue[] {
  const { path, message } = issue;
  const got = valueAt(input, path);
  const unknown = unknownKeys(issue, got, input, root);
  if (unknown.length > 0) return unknown;
  const schema = schemaAt(root, path);
  const own = ownWords(message);
  if (got === undefined && path.length > 0) {
    const expected = own ?? expectedBy(schema) ?? expectedInMessage(message);
    const words = expected === undefined ? (isOfLibrary(message) ? '' : `; ${message}`) : `; expected ${expected}`;
    return [{ path, problem: `missing${words}` }];
  }
  // The package author's own message is more specific than a derived one.
  if (own === undefined && !isOfLibrary(message)) return [{ path, problem: message }];
  const expected = own ?? expectedBy(schema) ?? expectedInMessage(message);
  if (expected === undefined) return [{ path, problem: message }];
  return [{ path, problem: `expected ${expected}, got ${describeValue(got, schema)}${similarChoice(got, schema)}` }];
}

/**
 * Returns the part after "expected" in a message such as "expected a port number"; nothing if the message already
 * states what was found.
 */
function ownWords(message: string): string | undefined {
  return /^expected ((?:(?!, (?:got|found)|; found).)+)$/s.exec(message)?.[1];
}

/** Whether a message is a default message of zod, valibot or arktype. */
function isOfLibrary(message: string): boolean {
  return /^(?:Invalid|Too (?:small|big)|Unrecognized|Expected)\b|\bmust (?:be|have)\b/.test(message);
}

const LIBRARY_WORDS: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  integer: 'a whole number',
  boolean: 'true or false',
  array: 'an array',
  tuple: 'an array',
  object: 'a table',
  record: 'a table',
};

/** Extracts the expected type from a library's message, for schemas without a JSON Schema. */
function expectedInMessage(message: string): string | undefined {
  const word = /\b(?:expected|must be)(?: an?)? "?(\w+)/i.exec(message)?.[1];
  return word === undefined ? undefined : LIBRARY_WORDS[word.toLowerCase()];
}

/** Returns a problem for each unknown key that an issue is about. */
function unknownKeys(
  { path, message, keys }: PlainIssue,
  got: unknown,
  input: unknown,
  root: JsonSchema | undefined,
): DescribedIssue[] {
  const named =
    Array.isArray(keys) && message.startsWith('Unrecognized')
      ? keys.map(String)
      : unknownKeysOf(got, schemaAt(root, path), message);
  if (named.length > 0)
    return named.map((key) => ({ path: [...path, key], problem: unknownKey(key, schemaAt(root, path)) }));
  const [last, table] = [path.at(-1), path.slice(0, -1)];
  const around = schemaAt(root, table);
  const unknown = last !== undefined && unknownKeysOf(valueAt(input, table), around, message).includes(last);
  const never = last !== undefined && got !== undefined && /expected never|must be removed/i.test(message);
  return last !== undefined && (unknown || never) ? [{ path, problem: unknownKey(last, around) }] : [];
}

function unknownKeysOf(value: unknown, schema: JsonSchema | undefined, message: string): string[] {
  if (schema?.additionalProperties !== false || !isTable(value) || !isOfLibrary(message)) return [];
  return Object.keys(value).filter((key) => !Object.hasOwn(schema.properties ?? {}, key));
}

function unknownKey(key: string, schema: JsonSchema | undefined): string {
  const similar = findSimilar(key, Object.keys(schema?.properties ?? {}));
  return `unknown key${similar === undefined ? '' : `; did you mean "${similar}"?`}`;
}

function similarChoice(got: unknown, schema: JsonSchema | undefined): string {
  const choices = schema?.enum?.filter((one) => typeof one === 'string');
  const similar = typeof got === 'string' && choices !== undefined ? findSimilar(got, choices) : undefined;
  return similar === undefined ? '' : `; did you mean "${similar}"?`;
}

/**
 * Describes a value. A number is shown only where the schema expects one, since it cannot be a secret there. Text is
 * never shown.
 */
function describeValue(value: unknown, schema: JsonSchema | undefined): string {
  if (typeof value === 'string') {
    if (value === '') return 'an empty text';
    const number = [schema?.type].flat().some((type) => type === 'integer' || type === 'number');
    return number && value.trim() !== '' && Number.isFinite(Number(value)) ? 'text; write it without quotes' : 'text';
  }
  if (typeof value === 'boolean') return String(value);
  if (typeof value === 'number') {
    return [schema?.type].flat().some((type) => type === 'integer' || type === 'number') ? String(value) : 'a number';
  }
  if (Array.isArray(value)) return 'an array';
  return value instanceof Date ? 'a date' : isTable(value) ? 'a table' : 'nothing';
}

function valueAt(value: unknown, path: readonly string[]): unknown {
  let at = value;
  for (const key of path)
    at =
      typeof at === 'object' && at !== null && Object.hasOwn(at, key)
        ? (at as Record<string, unknown>)[key]
        : undefined;
  return at;
}

function isTable(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
