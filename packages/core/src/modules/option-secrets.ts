import { secret } from '../secrets/index.js';
import type { StandardSchema } from '../sink/index.js';
import { jsonSchemaOf, type JsonSchema } from './json-schema.js';

/** Deeper than any real options. Ends the recursion in a schema that refers to itself. */
const MAX_DEPTH = 16;

/**
 * Marks declared secrets before the schema validates the options, since its messages may quote values. Secrets are
 * declared by paths in the definition (`headers.*`), and by `writeOnly` and `format: "password"` in the JSON Schema.
 */
export function markDeclaredSecrets(schema: StandardSchema, input: unknown, paths: readonly string[] = []): void {
  for (const path of paths) markPath(input, path.split('.'));
  const root = jsonSchemaOf(schema);
  // Without a JSON Schema, secrets are still recognized by path, by option name and by secret().
  if (root !== undefined) markBySchema(input, root, root, MAX_DEPTH);
}

function markPath(value: unknown, [first, ...rest]: readonly string[]): void {
  if (first === undefined) secret(value);
  else for (const [key, inner] of entriesOf(value)) if (first === '*' || first === key) markPath(inner, rest);
}

function markBySchema(value: unknown, schema: JsonSchema | boolean | undefined, root: JsonSchema, depth: number): void {
  if (typeof schema !== 'object' || value === undefined || depth === 0) return;
  if (schema.writeOnly === true || schema.format === 'password') {
    secret(value);
    return;
  }
  const further = [...(schema.anyOf ?? []), ...(schema.oneOf ?? []), ...(schema.allOf ?? [])];
  const name = /^#\/\$defs\/(.+)$/.exec(schema.$ref ?? '')?.[1];
  if (name !== undefined) further.push(root.$defs?.[name] ?? {});
  if (schema.$ref === '#') further.push(root);
  for (const one of further) markBySchema(value, one, root, depth - 1);
  for (const [key, inner] of entriesOf(value)) {
    const own = Array.isArray(value) ? (schema.prefixItems?.[Number(key)] ?? schema.items) : ownProperty(schema, key);
    markBySchema(inner, own, root, depth - 1);
  }
}

function ownProperty(
  { properties = {}, additionalProperties }: JsonSchema,
  key: string,
): JsonSchema | boolean | undefined {
  return Object.hasOwn(properties, key) ? properties[key] : additionalProperties;
}

function entriesOf(value: unknown): [string, unknown][] {
  return typeof value === 'object' && value !== null ? Object.entries(value) : [];
}
