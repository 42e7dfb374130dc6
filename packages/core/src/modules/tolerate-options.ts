import { officialSinks } from '../official.js';
import { findSimilar } from '../spelling/similar.js';
import type { StandardSchema } from '../sink/index.js';
import { jsonSchemaOf, schemaAt, type JsonSchema } from './json-schema.js';

/** A problem in a table that gostats (Go) tolerates. */
export interface OptionWarning {
  readonly path: readonly string[];
  readonly problem: string;
}

/** Ignoring a misspelling of one of these would leave a server unprotected. */
const PROTECTS = new Set([
  'authenticated',
  'username',
  'password',
  'users',
  'token_hashes',
  'listen_address',
  'tls_cert',
  'tls_key',
  'tls_client_ca',
]);
/** The same for options of connections to a server. */
const PINS = new Set(['fingerprint', 'tls_min_version']);

/**
 * Reads the options of a table that gostats (Go) also has, by its rules: keys match in any case, and unknown keys are
 * dropped with a warning. A misspelled security option is kept so that the schema rejects it.
 *
 * @param listens whether the sink runs a server
 * @param prefix the prefix of each key in the file: `prometheus_`
 */
export function tolerateOptions(
  schema: StandardSchema,
  options: Readonly<Record<string, unknown>>,
  listens: boolean,
  prefix = '',
): { readonly options: Record<string, unknown>; readonly warnings: readonly OptionWarning[] } {
  const root = jsonSchemaOf(schema);
  const warnings: OptionWarning[] = [];
  const read = (table: Readonly<Record<string, unknown>>, path: readonly string[]): Record<string, unknown> => {
    const at = schemaAt(root, path);
    if (!isClosed(at)) return { ...table };
    const known = Object.keys(at.properties);
    const result: Record<string, unknown> = {};
    for (const [key, value] of Object.entries(table)) {
      const name = known.includes(key) ? key : known.find((one) => one.toLowerCase() === key.toLowerCase());
      const here = [...path, key];
      if (name === undefined) {
        const similar = findSimilar(key, known);
        if (similar !== undefined && (PINS.has(similar) || (listens && PROTECTS.has(similar)))) result[key] = value;
        else warnings.push({ path: here, problem: unknownKey(similar && prefix + similar) });
      } else if (name !== key && Object.hasOwn(table, name)) {
        warnings.push({ path: here, problem: `"${name}" a second time, in another case; it is ignored` });
      } else {
        if (name !== key)
          warnings.push({ path: here, problem: `written "${prefix}${key}"; it is read as "${prefix}${name}"` });
        result[name] = isTable(value) ? read(value, [...path, name]) : value;
      }
    }
    return result;
  };
  return { options: read(options, []), warnings };
}

function unknownKey(similar: string | undefined): string {
  return similar === undefined
    ? 'unknown key; it is ignored, as gostats (Go) does'
    : `unknown key; did you mean "${similar}"? It is ignored, as gostats (Go) does`;
}

/** Whether gostats (Go) has a table of this name. */
export function isTableOfGostats(name: string): boolean {
  return Object.hasOwn(officialSinks, name);
}

/** Whether the schema accepts only known keys. */
function isClosed(at: JsonSchema | undefined): at is JsonSchema & Required<Pick<JsonSchema, 'properties'>> {
  return at?.properties !== undefined && at.additionalProperties === false;
}

function isTable(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date);
}
