import { findSimilar } from '../spelling/similar.js';
import { expectedBy } from './expected-by.js';
import { schemaAt, type JsonSchema } from './json-schema.js';

/** One thing that is wrong with options, in the words in which problems of our own tables are named. */
export interface DescribedIssue {
  readonly path: readonly string[];
  readonly problem: string;
}

/** An issue of a schema library, its path as texts. */
export interface PlainIssue {
  readonly path: readonly string[];
  /** Without values that may be secret. */
  readonly message: string;
  /** zod names keys that it does not know here, in one issue of their table. */
  readonly keys?: unknown;
}

/**
 * Says of an issue what was expected and what was found, whatever library found it. No text of the configuration is
 * quoted: which of them is secret may be known only to the schema that refused it.
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
  // What the author of the package wrote says more than what can be concluded.
  if (own === undefined && !isOfLibrary(message)) return [{ path, problem: message }];
  const expected = own ?? expectedBy(schema) ?? expectedInMessage(message);
  if (expected === undefined) return [{ path, problem: message }];
  return [{ path, problem: `expected ${expected}, got ${describeValue(got, schema)}${similarChoice(got, schema)}` }];
}

/** Of "expected a port number", the part after "expected"; nothing of a sentence that says already what was found. */
function ownWords(message: string): string | undefined {
  return /^expected ((?:(?!, (?:got|found)|; found).)+)$/s.exec(message)?.[1];
}

/** How zod, valibot and arktype begin when nobody gave them a sentence. */
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

/** What a library says that it expected, for schemas that give no JSON Schema. */
function expectedInMessage(message: string): string | undefined {
  const word = /\b(?:expected|must be)(?: an?)? "?(\w+)/i.exec(message)?.[1];
  return word === undefined ? undefined : LIBRARY_WORDS[word.toLowerCase()];
}

/** The keys that an issue is about because nobody knows them. */
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

/** A number is shown where a number belongs, as that is no place for a secret; a text never. */
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
