import type { StandardSchema } from '../sink/index.js';

/** The subset of JSON Schema (draft 2020-12) that the host reads. */
export interface JsonSchema {
  readonly type?: string | readonly string[];
  readonly description?: string;
  readonly default?: unknown;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly exclusiveMaximum?: number;
  readonly minLength?: number;
  readonly format?: string;
  readonly writeOnly?: boolean;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: JsonSchema | boolean;
  readonly items?: JsonSchema | boolean;
  readonly prefixItems?: readonly JsonSchema[];
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly allOf?: readonly JsonSchema[];
  readonly $ref?: string;
  readonly $defs?: Readonly<Record<string, JsonSchema>>;
}

/**
 * Returns the JSON Schema that newer schema libraries provide through Standard Schema (`~standard.jsonSchema.input`).
 * Returns nothing if the library does not support this or the schema has no JSON Schema.
 */
export function jsonSchemaOf(schema: StandardSchema): JsonSchema | undefined {
  const standard = schema['~standard'] as { jsonSchema?: { input?: (options: { target: string }) => unknown } };
  try {
    return standard.jsonSchema?.input?.({ target: 'draft-2020-12' }) as JsonSchema | undefined;
  } catch {
    return undefined;
  }
}

/** Returns the schema of the value at a path, if there is one. */
export function schemaAt(root: JsonSchema | undefined, path: readonly string[]): JsonSchema | undefined {
  let at = root;
  for (const key of path) {
    const table = resolve(at, root);
    const own = table?.properties;
    const next: JsonSchema | boolean | undefined =
      own !== undefined && Object.hasOwn(own, key)
        ? own[key]
        : (table?.prefixItems?.[Number(key)] ?? table?.items ?? table?.additionalProperties);
    at = typeof next === 'object' ? next : undefined;
  }
  return resolve(at, root);
}

function resolve(schema: JsonSchema | undefined, root: JsonSchema | undefined): JsonSchema | undefined {
  const name = /^#\/\$defs\/(.+)$/.exec(schema?.$ref ?? '')?.[1];
  return name === undefined ? schema : root?.$defs?.[name];
}
